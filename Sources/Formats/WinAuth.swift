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
    guard let zip = file.zip, AuthenticatorPlus.member(of: zip) == nil,
      !zip.texts.isEmpty || isSealed(zip)
    else { return nil }
    return WinAuth(file: .archive(zip))
  }

  private static func isSealed(_ zip: ZIPArchive) -> Bool {
    zip.members.contains { !$0.name.contains("/") && $0.name.lowercased().hasSuffix(".pgp") }
  }

  /// The texts, each with a line end behind it.
  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [UInt8] {
    guard case .archive(let zip) = file else { throw .onlyThere(.winAuthXML) }
    guard !zip.texts.isEmpty else { throw .onlyThere(.openPGP) }
    var text: [UInt8] = []
    for index in zip.texts { text += utf8Text(try zip.read(index, passphrase)) + [0x0A] }
    // Any archive may have a text in it.
    guard OTPAuthText.isList(text) else { throw .unknownFormat }
    return text
  }

  static func convert(_ text: [UInt8]) -> Reading { Reading(OTPAuthText.read(text, as: format)) }
}

extension ZIPArchive {
  /// The places of the texts that lie in no folder.
  var texts: [Int] {
    members.indices.filter {
      let name = members[$0].name.lowercased()
      return name.hasSuffix(".txt") && !name.contains("/")
    }
  }
}
