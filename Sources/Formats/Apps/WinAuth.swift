internal import ReaderProtocol

/// WinAuth's ZIP archive: a text of addresses, mostly encrypted (formats.md 18). Its text alone is a
/// list of addresses like any other; its own file is Windows' to open.
struct WinAuth: ForeignFormat {
  static let format = Format.winAuth
  static let app = "WinAuth"
  static let help = "right-click, Export: text file, with a password or without, not PGP"

  private enum File {
    case archive(ZIPArchive)
    case ownXML
  }

  private let file: File

  static func recognise(_ file: ForeignFile) -> WinAuth? {
    if let root = file.xml { return root.name == "WinAuth" ? WinAuth(file: .ownXML) : nil }
    guard let zip = file.zip, !zip.texts.isEmpty || isSealed(zip), !isOther(zip)
    else { return nil }
    return WinAuth(file: .archive(zip))
  }

  private static func isSealed(_ zip: ZIPArchive) -> Bool {
    !zip.names(withSuffix: ".pgp").isEmpty && !ProtonPass.isArchive(zip)
  }

  /// Whether another app's archive has a text in it.
  private static func isOther(_ zip: ZIPArchive) -> Bool {
    AuthenticatorPlus.member(of: zip) != nil || Raivo.member(of: zip) != nil
      || ProtonPass.isArchive(zip) || Bitwarden.isArchive(zip) || OnePassword.isArchive(zip)
      || Dashlane.isArchive(zip)
  }

  /// The texts, each with a line end behind it.
  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [UInt8] {
    guard case .archive(let zip) = file else { throw .onlyThere(.winAuthXML) }
    guard !zip.texts.isEmpty else { throw .onlyThere(.openPGP) }
    var text: [UInt8] = []
    for index in zip.texts { text += utf8Text(try zip.read(index, passphrase)) + [0x0A] }
    // Any archive may have a text in it.
    guard text.contains(where: { !isSpace($0) }) else { throw .noAccounts }
    guard OTPAuthText.holdsAddress(text) else { throw .unknownFormat }
    return text
  }

  static func convert(_ text: [UInt8]) -> Reading { OTPAuthText.reading(text, as: format) }
}

extension ZIPArchive {
  /// The places of the texts that lie in no folder, or all in the one that was packed.
  var texts: [Int] { names(withSuffix: ".txt") }

  /// The places of the members whose names end so, in lower case, and that lie in the outermost folder
  /// with a file in it.
  func names(withSuffix suffix: String) -> [Int] {
    let files = members.indices.filter { !members[$0].isShadow && !members[$0].name.hasSuffix("/") }
    let depth = { [members] (index: Int) in members[index].name.count { $0 == "/" } }
    guard let outermost = files.map(depth).min() else { return [] }
    return files.filter {
      depth($0) == outermost && members[$0].name.lowercased().hasSuffix(suffix)
    }
  }
}
