internal import Messages
internal import ReaderProtocol

/// Why another app's file, or an entry of it, was not read, and what to do in that app.
extension Sentences {
  /// Of an export as a whole, and what to do in its app.
  static func file(_ problem: Problem.File) -> String {
    switch problem {
    case .ambiguous: tr("it looks like several formats; say which with --format")
    case .damaged: tr("it is damaged: cut short, changed, or against its own format")
    case .empty: tr("it is empty")
    case .newerVersion:
      tr(
        "its format is of a newer version than this program knows, so nothing of it is read; look for a newer trenta"
      )
    case .nothingUsable: tr("it holds no accounts")
    case .otherFormat: tr("it is not of the format that --format names")
    case .passphraseNeeded:
      tr("it is encrypted and needs its passphrase; a script gives --source-passphrase-file")
    case .tooCostly:
      tr(
        "its passphrase takes more memory or work to try than is allowed; export it again with that app's usual settings, or unencrypted"
      )
    case .tooComplex: tr("it is nested deeper, or holds more values, than any real export")
    case .tooManyEntries: tr("it holds more than 10,000 accounts")
    case .unknownCipher:
      tr("it is encrypted in a way that is not known here; export it in another way")
    case .unknownCoding:
      tr(
        "the mail holds it in a coding that is not known; save it with your mail program and import that"
      )
    case .unknownFormat:
      tr("neither a picture nor an export that is known; `trenta import --formats` lists those")
    case .unpackedTooLarge: tr("unpacked, it is larger than what is read of one file")
    case .wrongPassphrase: tr("this is not its passphrase")
    case .wrongPassphraseOrDamaged:
      tr("this is not its passphrase, or the file is damaged; its format cannot tell which")
    }
  }

  /// What can be opened by its own app only, or by a tool of its own first.
  static func obstacle(_ problem: Problem.Obstacle) -> String {
    switch problem {
    case .openPGP: tr("it is encrypted with OpenPGP: gpg --decrypt FILE | trenta import -")
    case .age:
      tr(
        "it is encrypted with age: age --decrypt FILE | trenta import -; of totp-cli: totp-cli dump --yes-please | trenta import -"
      )
    case .bitwardenAccount:
      tr(
        "only the Bitwarden account that made it can open it; there choose Tools, Export vault, .json (Encrypted), Password protected, and import that"
      )
    case .keePassDatabase:
      tr(
        "it is KeePass' own database; in KeePassXC choose Database, Export, XML file, and import that"
      )
    case .encryptedDatabase:
      tr(
        "it is a database that only its own app can open; make an export in that app and import it"
      )
    case .winAuthXML:
      tr(
        "it is WinAuth's own file, which may be encrypted for its Windows user; in WinAuth choose Export and import that"
      )
    case .steamFilesMissing:
      tr(
        "it is Steam's list of accounts; the .maFile files that it names must lie beside it, or name those"
      )
    case .steamManifestMissing:
      tr(
        "it is an encrypted file of Steam Desktop Authenticator; its manifest.json must lie beside it"
      )
    case .picturesOnly:
      tr(
        "this page holds QR codes as pictures and no addresses; open it in a browser and import screenshots of it, or export to another format"
      )
    case .exportFailed: tr("the app wrote an error in the place of accounts; make the export again")
    case .noZIPLibrary: tr("it is a ZIP archive, which libzip reads; install the package libzip4")
    case .deviceKey:
      tr(
        "it can be opened by the device that made it only; set a passphrase in that app and export again"
      )
    }
  }

  /// Of one entry.
  static func entry(_ problem: Problem.Entry) -> String {
    switch problem {
    case .addressTooLong: tr("it is longer than an address may be")
    case .damaged: tr("its own encryption does not open, while that of others does: it is damaged")
    case .damagedMigration: tr("this code of Google Authenticator is damaged or cut off")
    case .encrypted:
      tr("it is encrypted in a way that only its app can open; export it without encryption")
    case .duoMobile:
      tr(
        "this is the code by which Duo Mobile registers itself; it holds no secret for other apps: at the service choose another app for codes, if it offers one"
      )
    case .microsoftPhone:
      tr("this is Microsoft's own phone sign-in code: choose another app in the portal")
    case .notASecret:
      tr("what stands there is no secret: one that stands alone has 16 characters or more")
    case .oktaVerify:
      tr(
        "this is the code by which Okta Verify registers itself; it holds no secret for other apps: at the service choose Google Authenticator in its place"
      )
    case .secretTooLong: tr("the secret is longer than 1,024 bytes")
    case .unknownDigits: tr("this number of digits is not known; nothing is guessed")
    case .unreadable: tr("it lacks a part that this format needs, or is built in another way")
    case .webAddress: tr("this QR code is a web address, not an account")
    }
  }

  /// Of an address, or of the values of an account.
  static func address(_ problem: Problem.Address) -> String {
    switch problem {
    case .badCounter: tr("the counter is not a number below 2 to the power of 63")
    case .badDigits: tr("the number of digits is not from 1 to 10")
    case .badEncoding: tr("its text cannot be read")
    case .badPeriod: tr("the period is not from 1 to 86400 seconds")
    case .badPIN: tr("the PIN cannot be read")
    case .badSecret: tr("the secret is not Base32")
    case .counterExhausted: tr("its counter is at its end")
    case .duplicateParameter: tr("a value is given twice and differs")
    case .misspelledParameter:
      tr("a parameter looks like another one that changes the code; nothing is guessed")
    case .noPIN: tr("it needs a PIN")
    case .noSecret: tr("it has no secret")
    case .notAnAccount: tr("this is not an account")
    case .timeBeforeEpoch: tr("there are no codes before 1970")
    case .tooLong: tr("it is longer than an address may be")
    case .tooManyParameters: tr("it has more parameters than an address may have")
    case .unknownAlgorithm: tr("this algorithm is not known; nothing is guessed")
    case .unknownType: tr("this type of account is not known; nothing is guessed")
    case .unsupportedParameter: tr("a parameter changes the code in a way that is not known here")
    }
  }
}
