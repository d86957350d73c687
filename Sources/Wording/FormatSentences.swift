internal import Messages
package import Session

/// Why another app's file was not read, and what to do in that app.
extension Sentences {
  /// The sentence for an identifier of `Formats`, nil for any other.
  static func format(_ identifier: String) -> String? {
    switch identifier {
    case "unknown-format":
      tr("neither a picture nor an export that is known; `trenta import --formats` lists those")
    case "ambiguous-format": tr("it looks like several formats; say which with --format")
    case "other-format": tr("it is not of the format that --format names")
    case "too-complex": tr("it is nested deeper, or holds more values, than any real export")
    case "passphrase-needed":
      tr("it is encrypted and needs its passphrase; a script gives --source-passphrase-file")
    case "wrong-passphrase": tr("this is not its passphrase")
    case "wrong-passphrase-or-damaged":
      tr("this is not its passphrase, or the file is damaged; its format cannot tell which")
    case "damaged-file": tr("it is damaged: cut short, changed, or against its own format")
    case "newer-version":
      tr(
        "its format is of a newer version than this program knows, so nothing of it is read; look for a newer trenta"
      )
    case "kdf-too-costly":
      tr(
        "its passphrase takes more memory or work to try than is allowed; export it again with that app's usual settings, or unencrypted"
      )
    case "unknown-cipher":
      tr("it is encrypted in a way that is not known here; export it in another way")
    default: obstacle(identifier) ?? entry(identifier)
    }
  }

  /// The sentence for a file that may be of a format which no byte tells; nil for any other problem. The
  /// problem's name has the options that name those formats.
  static func unmarked(_ problem: ImportReceipt.Problem) -> String? {
    guard problem.identifier == "unknown-format", !problem.name.isEmpty else { return nil }
    return tr("nothing in it tells its format; if it is of one of these, name that one")
  }

  /// What can be opened by its own app only, or by a tool of its own first.
  private static func obstacle(_ identifier: String) -> String? {
    switch identifier {
    case "encrypted-with-openpgp":
      tr("it is encrypted with OpenPGP: gpg --decrypt FILE | trenta import -")
    case "encrypted-with-age":
      tr(
        "it is encrypted with age: age --decrypt FILE | trenta import -; of totp-cli: totp-cli dump --yes-please | trenta import -"
      )
    case "bitwarden-account-restricted":
      tr(
        "only the Bitwarden account that made it can open it; there choose Tools, Export vault, .json (Encrypted), Password protected, and import that"
      )
    case "keepass-database":
      tr(
        "it is KeePass' own database; in KeePassXC choose Database, Export, XML file, and import that"
      )
    case "encrypted-database":
      tr(
        "it is a database that only its own app can open; make an export in that app and import it"
      )
    case "winauth-xml":
      tr(
        "it is WinAuth's own file, which may be encrypted for its Windows user; in WinAuth choose Export and import that"
      )
    case "steam-files-missing":
      tr(
        "it is Steam's list of accounts; the .maFile files that it names must lie beside it, or name those"
      )
    case "steam-manifest-missing":
      tr(
        "it is an encrypted file of Steam Desktop Authenticator; its manifest.json must lie beside it"
      )
    case "zip-library-missing":
      tr("it is a ZIP archive, which libzip reads; install the package libzip4")
    case "html-pictures-only":
      tr(
        "this page holds QR codes as pictures and no addresses; open it in a browser and import screenshots of it, or export to another format"
      )
    case "export-failed":
      tr("the app wrote an error in the place of accounts; make the export again")
    case "encrypted-for-a-device":
      tr(
        "it can be opened by the device that made it only; set a passphrase in that app and export again"
      )
    default: nil
    }
  }

  private static func entry(_ identifier: String) -> String? {
    switch identifier {
    case "damaged-entry":
      tr("its own encryption does not open, while that of others does: it is damaged")
    case "encrypted-entry":
      tr("it is encrypted in a way that only its app can open; export it without encryption")
    case "duo-mobile":
      tr(
        "this is the code by which Duo Mobile registers itself; it holds no secret for other apps: at the service choose another app for codes, if it offers one"
      )
    case "okta-verify":
      tr(
        "this is the code by which Okta Verify registers itself; it holds no secret for other apps: at the service choose Google Authenticator in its place"
      )
    case "not-a-secret":
      tr("what stands there is no secret: one that stands alone has 16 characters or more")
    case "unreadable-entry":
      tr("it lacks a part that this format needs, or is built in another way")
    default: nil
    }
  }

  /// What was left out of a source, or is worth knowing.
  package static func notice(_ notice: ImportReceipt.Notice) -> String {
    let about = shown(notice.arguments.first ?? "")
    return switch notice.identifier {
    case "trash-left-out":
      trn(
        "%1 item in the other app's trash was left out",
        "%1 items in the other app's trash were left out", Int(about) ?? 0)
    case "without-secret-left-out":
      trn(
        "%1 item makes no codes outside of its app and was left out",
        "%1 items make no codes outside of their app and were left out", Int(about) ?? 0)
    case "encrypted-left-out":
      tr(
        "%1: left out, because its app encrypted it with a key that never leaves the device; link it anew at the service",
        about)
    case "web-addresses-left-out":
      trn(
        "%1 line that is the address of a web page was left out",
        "%1 lines that are addresses of web pages were left out", Int(about) ?? 0)
    case "prefix-left-out":
      tr("%1: the text that the other app puts before its code was left out", about)
    case "revocation-code-left-out":
      tr("%1: the revocation code and the keys for trades are in the file only; keep it", about)
    case "pin-not-in-file":
      tr("%1: its PIN is not in the file; without it there is no code", about)
    case "pin-beside-code":
      tr("%1: the service wants a PIN before or behind the code", about)
    case "note-cut": tr("%1: only the beginning of its long note was taken", about)
    case "parameter-ignored":
      tr("%1: the parameter %2 was not used", about, shown(notice.arguments.last ?? ""))
    case "secret-shared":
      tr(
        "%1 accounts of the export have one secret, and all are taken: %2", about, names(notice))
    case "name-shared":
      tr(
        "%1 accounts of the export have one name, and all are taken: %2; a place (trenta edit --place) tells them apart",
        about, names(notice))
    case "codes-disagree":
      trn(
        "%1 QR code was read differently by the two decoders, and one reading was taken: check this account before you rely on it",
        "%1 QR codes were read differently by the two decoders, and one reading of each was taken: check these accounts before you rely on them",
        Int(about) ?? 0)
    case "more-notices": tr("there is more to say of %1 entries", about)
    case "tags-left-out":
      tr("%1: its tags were left out, because the file does not tell them apart", about)
    case "pictures-without-code":
      trn(
        "in %1 picture no QR code was found: %2", "in %1 pictures no QR code was found: %2",
        Int(about) ?? 0, someNames(notice))
    case "files-left-out":
      trn(
        "%1 file in it is neither a picture nor an export and was left out: %2",
        "%1 files in it are neither pictures nor exports and were left out: %2", Int(about) ?? 0,
        someNames(notice))
    case "drawings-left-out":
      trn(
        "%1 drawing in it was not looked at; take it out and import it by itself: %2",
        "%1 drawings in it were not looked at; take them out and import them by themselves: %2",
        Int(about) ?? 0, someNames(notice))
    case "bytes-behind-end": tr("what stands behind the end of the gzip file was left out")
    case "columns-used":
      tr(
        "columns taken: %1",
        notice.arguments.filter { $0 != "-" }.map(shown).joined(separator: ", "))
    default:
      tr(
        "told by the reader: %1",
        ([notice.identifier] + notice.arguments).map(shown).joined(separator: " "))
    }
  }

  /// The names behind the number of a notice.
  private static func names(_ notice: ImportReceipt.Notice) -> String {
    let names = notice.arguments.dropFirst()
    let more = (Int(notice.arguments[0]) ?? 0) > names.count && names.count >= 10 ? ", ..." : ""
    return names.map(shown).joined(separator: ", ") + more
  }

  /// Some names of files behind the number of a notice; there may be more.
  private static func someNames(_ notice: ImportReceipt.Notice) -> String {
    let names = notice.arguments.dropFirst().map(shown).joined(separator: ", ")
    let isCut = (Int(notice.arguments.first ?? "") ?? 0) > notice.arguments.count - 1
    return isCut ? names + ", ..." : names
  }
}
