internal import OTP
internal import ReaderProtocol

/// What `totp-cli dump` writes (formats.md 24; `internal/cmd/dump.go` and `internal/storage` of
/// yitsushi/totp-cli): namespaces with accounts, in YAML; in JSON until 2022.
struct TOTPCLI: ForeignFormat {
  static let format = Format.totpCLI
  static let app = "totp-cli"
  static let help = "totp-cli dump --yes-please --output FILE"

  private let text: [UInt8]

  static func recognise(_ file: ForeignFile) -> TOTPCLI? {
    if let json = file.json {
      return namespaces(json)?.contains { accounts($0) != nil } == true
        ? TOTPCLI(text: file.text) : nil
    }
    guard hasPrefix("- name:", file.firstLine) || file.firstLine == Array("---".utf8)[...],
      let lines = try? YAML.lines(of: file.text),
      lines.contains(where: { hasPrefix("accounts:", $0.content) })
    else { return nil }
    return TOTPCLI(text: file.text)
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [JSON] {
    let first = text.first { !isSpace($0) }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    guard let list = TOTPCLI.namespaces(try isJSON ? JSON(text) : YAML.read(text)) else {
      throw .damaged
    }
    return list
  }

  private static func namespaces(_ file: JSON) -> [JSON]? { file.array ?? file["Namespaces"].array }

  private static func accounts(_ namespace: JSON) -> [JSON]? {
    field("accounts", of: namespace).array
  }

  /// The old dump has the names of Go's fields, with a capital.
  private static func field(_ name: String, of object: JSON) -> JSON {
    object.has(name) ? object[name] : object[name.prefix(1).uppercased() + name.dropFirst()]
  }

  // MARK: entries

  static func convert(_ namespaces: [JSON]) -> Reading {
    var entries: [Entry] = []
    var notices: [Notice] = []
    for namespace in namespaces {
      let tag = field("name", of: namespace).name
      for account in accounts(namespace) ?? [] {
        let name = field("name", of: account).name
        entries.append(
          Entry(named: name) { () throws(EntryError) in try read(account, tag) })
        if !field("prefix", of: account).name.isEmpty {
          notices.append(Notice(.prefixLeftOut, name))
        }
      }
    }
    return Reading(format, entries, notices: notices)
  }

  private static func read(_ entry: JSON, _ tag: String) throws(EntryError) -> ForeignAccount {
    guard entry.members != nil else { throw .unreadableEntry }
    var account = ForeignAccount(secret: .base32(field("token", of: entry).name))
    account.issuer = field("name", of: entry).name
    account.tags = [tag]
    account.algorithm = try ForeignAccount.algorithm(
      field("algorithm", of: entry).word(else: .unknownAlgorithm))
    account.digits = try orNone(field("length", of: entry).integer(else: .badDigits))
    account.period = try orNone(field("timePeriod", of: entry).integer(else: .badPeriod))
    return account
  }

  /// Zero is Go's word for nothing.
  private static func orNone(_ number: Int64?) -> Int64? { number == 0 ? nil : number }
}
