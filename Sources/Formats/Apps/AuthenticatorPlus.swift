internal import ReaderProtocol

/// Authenticator Plus' ZIP archive: a text of addresses, encrypted (formats.md 18). Its database is
/// one of SQLCipher, which nothing tells from noise: that one has to be named.
struct AuthenticatorPlus: ForeignFormat {
  static let format = Format.authenticatorPlus
  static let app = "Authenticator Plus"
  static let help = "Settings, Backup & Restore, Export as Text and HTML; not authplus.db"

  private enum File {
    case archive(ZIPArchive, Int)
    case database
  }

  private let file: File

  static func recognise(_ file: ForeignFile) -> AuthenticatorPlus? {
    if let zip = file.zip {
      return member(of: zip).map { AuthenticatorPlus(file: .archive(zip, $0)) }
    }
    // SQLCipher's pages have 1,024 bytes or a multiple of that.
    guard file.named == format, file.isBinary, file.bytes.count % 1_024 == 0 else { return nil }
    return AuthenticatorPlus(file: .database)
  }

  /// The place of its text.
  static func member(of zip: ZIPArchive) -> Int? {
    zip.names(withSuffix: "accounts.txt").first {
      zip.members[$0].name.lowercased().split(separator: "/").last == "accounts.txt"
    }
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [UInt8] {
    guard case .archive(let zip, let index) = file else { throw .onlyThere(.encryptedDatabase) }
    return utf8Text(try zip.read(index, passphrase))
  }

  static func convert(_ text: [UInt8]) -> Reading { OTPAuthText.reading(text, as: format) }
}
