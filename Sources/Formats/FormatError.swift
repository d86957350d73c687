/// Why a foreign thing as a whole cannot be read.
package enum FormatError: Error, Equatable, Sendable {
  case empty
  case unknownFormat
  /// Nothing in it tells what it is, as in files of these formats: `--format` has to say it.
  case unmarked([Format])
  /// It is an export of some app, without any account in it.
  case noAccounts
  /// It looks like several formats; `--format` has to say which.
  case ambiguous([Format])
  /// It is not the format that `--format` named.
  case otherFormat
  /// More than 10,000 entries.
  case tooManyEntries
  /// A container of more files than are read.
  case tooManyFiles
  /// Unpacked, it has more bytes than are read.
  case tooLarge
  /// A part of a mail in a coding that is not known.
  case unknownCoding
  /// Nested over 64 levels, or of more values than any real export.
  case tooComplex
  /// Encrypted, and no passphrase was given.
  case passphraseNeeded
  /// A check apart from the content says so.
  case wrongPassphrase
  /// The format cannot tell the two apart.
  case wrongPassphraseOrDamaged
  /// Cut short, changed, or against its own format.
  case damaged
  /// Of a version that this program does not know; nothing of it is read.
  case newerVersion
  /// It is encrypted in a way that no library here knows: its name in the file.
  case unknownCipher(String)
  /// The file asks for more work than is allowed before its passphrase can be tried.
  case tooCostly
  /// It can be opened by its own app only, or by a tool of its own first.
  case onlyThere(Obstacle)

  /// What stands between a recognised file and its accounts; `trenta` has advice for each.
  package enum Obstacle: String, Sendable, CaseIterable {
    /// OpenPGP: decrypt it first.
    case openPGP = "encrypted-with-openpgp"
    /// age: decrypt it, or let its app write a plain list.
    case age = "encrypted-with-age"
    /// Bitwarden's export that only the account itself can read.
    case bitwardenAccount = "bitwarden-account-restricted"
    /// KeePass' own database.
    case keePassDatabase = "keepass-database"
    /// A database that SQLCipher encrypted.
    case encryptedDatabase = "encrypted-database"
    /// WinAuth's own file, which Windows encrypted for its user.
    case winAuthXML = "winauth-xml"
    /// Steam's list of files, without the files.
    case steamFilesMissing = "steam-files-missing"
    /// An encrypted Steam file, without the list beside it that has its key's salt.
    case steamManifestMissing = "steam-manifest-missing"
    /// A page with QR pictures and no addresses in it.
    case picturesOnly = "html-pictures-only"
    /// Raivo wrote a message in the place of accounts.
    case exportFailed = "export-failed"
    /// A ZIP archive, on a system without libzip.
    case noZIPLibrary = "zip-library-missing"
    /// A key that was made for a device, not for a passphrase.
    case deviceKey = "encrypted-for-a-device"
  }

  /// The stable word for it.
  package var identifier: String {
    switch self {
    case .empty: "empty"
    case .unknownFormat: "unknown-format"
    case .unmarked: "unknown-format"
    case .noAccounts: "nothing-usable"
    case .ambiguous: "ambiguous-format"
    case .otherFormat: "other-format"
    case .tooManyEntries: "too-many-entries"
    case .tooManyFiles: "too-many-files"
    case .tooLarge: "unpacked-too-large"
    case .unknownCoding: "unknown-coding"
    case .tooComplex: "too-complex"
    case .passphraseNeeded: "passphrase-needed"
    case .wrongPassphrase: "wrong-passphrase"
    case .wrongPassphraseOrDamaged: "wrong-passphrase-or-damaged"
    case .damaged: "damaged-file"
    case .newerVersion: "newer-version"
    case .unknownCipher: "unknown-cipher"
    case .tooCostly: "kdf-too-costly"
    case .onlyThere(let obstacle): obstacle.rawValue
    }
  }

  /// What the identifier speaks of, possibly empty.
  package var name: String {
    switch self {
    case .unmarked(let formats):
      formats.map { "--format " + $0.rawValue }.joined(separator: ", ")
    case .ambiguous(let formats): formats.map(\.rawValue).joined(separator: ", ")
    case .unknownCipher(let name): String(name.prefix(64))
    default: ""
    }
  }
}

/// Why one entry cannot be read.
package enum EntryError: String, Error, Equatable, Sendable, CaseIterable {
  /// An address over 8 KiB (vault.md 6.2).
  case addressTooLong = "address-too-long"
  case badCounter = "bad-counter"
  case badDigits = "bad-digits"
  case badPeriod = "bad-period"
  case badPIN = "bad-pin"
  case badSecret = "bad-secret"
  /// Its own encryption does not open, while that of others does.
  case damagedEntry = "damaged-entry"
  /// A Google Authenticator code that is cut short or breaks its format; none of it is taken.
  case damagedMigration = "damaged-migration"
  /// Encrypted in a way that only its app can open.
  case encryptedEntry = "encrypted-entry"
  /// A code by which Duo Mobile registers itself: it holds no secret for others.
  case duoMobile = "duo-mobile"
  /// Likewise Microsoft Authenticator.
  case microsoftPhone = "microsoft-phone"
  /// A value beside a lone secret has a name that looks like that of one which decides about the code.
  case misspelledParameter = "misspelled-parameter"
  case noSecret = "no-secret"
  /// What stands in the place of a lone secret is a word or a note: a secret has 16 characters or more.
  case notASecret = "not-a-secret"
  /// Text, a contact, a Wi-Fi network: its name says which kind, not the content.
  case notAnAccount = "not-an-account"
  /// Like `duoMobile`, of Okta Verify.
  case oktaVerify = "okta-verify"
  /// A secret over 1,024 bytes.
  case secretTooLong = "secret-too-long"
  case unknownAlgorithm = "unknown-algorithm"
  case unknownDigits = "unknown-digits"
  case unknownType = "unknown-type"
  /// A value beside a lone secret changes the code in a way that is not known.
  case unsupportedParameter = "unsupported-parameter"
  /// Not built as an entry of its format is, or lacking a part.
  case unreadableEntry = "unreadable-entry"
  /// An address of the web: its name is the host alone.
  case webAddress = "web-address"

  /// The stable word for it.
  package var identifier: String { rawValue }
}
