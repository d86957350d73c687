@testable import Formats

extension FuzzTarget {
  /// JSON; what was read, written again, reads as the same.
  static let json = FuzzTarget(name: "json", longest: 1024) { input in
    guard let value = try? JSON(input) else { return }
    guard let again = try? JSON(written(value)) else { fatalError("what was written is no JSON") }
    hold(again == value, "a value stays the same")
  }

  /// XML, as expat and our tree of it see it.
  static let xml = FuzzTarget(name: "xml", longest: 1024) { input in
    guard let root = try? XMLElement(input) else { return }
    hold(!root.name.isEmpty, "an element has a name")
  }

  /// ZIP archives, with the content of every member.
  static let zip = FuzzTarget(name: "zip", longest: 2048) { input in
    guard let archive = try? ZIPArchive(input) else { return }
    for index in 0..<archive.count { _ = try? archive.read(index, Array("a".utf8)) }
  }

  /// A database and, behind the first bytes that say how long it is, its log.
  static let database = FuzzTarget(name: "database", longest: 12288) { input in
    var choices = Choices(input)
    let count = choices.number(below: 65_536)
    let rest = choices.all()
    let database = Array(rest.prefix(count))
    let log = count < rest.count ? Array(rest[count...]) : nil
    guard let database = try? Database(database, log: log) else { return }
    _ = try? database.all(of: "accounts")
  }

  /// A database's log on a database of one page.
  static let log = FuzzTarget(name: "log", longest: 4096) { input in
    var page = [UInt8](repeating: 0, count: 512)
    page[16] = 2  // the page size in the database's header
    guard let log = try? DatabaseLog(input, of: page), let image = try? log.applied() else {
      return
    }
    hold(image.count <= input.count + 512 + 65_536, "a log adds no more than its pages")
  }

  /// A table of comma-separated values; what was read, written again, reads as the same.
  static let csv = FuzzTarget(name: "csv", longest: 1024) { input in
    guard let table = CSV(input) else { return }
    let rows = table.rows().map(\.fields)
    hold(rows.count <= input.count, "a row takes a byte at least")
    for row in rows { hold(!row.isEmpty, "a row has a field") }
  }

  /// A Java stream.
  static let java = FuzzTarget(name: "java", longest: 1024) { input in
    guard let map = try? JavaMap(input) else { return }
    hold(map.strings.count * 4 <= input.count, "a string takes some bytes")
  }

  /// A binary property list, and the archive in it.
  static let plist = FuzzTarget(name: "plist", longest: 1024) { input in
    _ = try? KeyedArchive(input)
  }

  /// The part of YAML that Go writes.
  static let yaml = FuzzTarget(name: "yaml", longest: 1024) { input in _ = try? YAML.read(input) }

  /// A file of any app, without a passphrase.
  static let export = FuzzTarget(name: "export", longest: 4096) { input in
    guard let reading = try? readFile(input) else { return }
    check(reading.sections)
  }

  /// A file of any app with a passphrase. In the fuzzer's build no derivation costs anything and
  /// nothing is encrypted.
  static let sealed = FuzzTarget(name: "sealed", longest: 2048) { input in
    guard let reading = try? readFile(input, passphrase: Array("a".utf8)) else { return }
    check(reading.sections)
  }

  /// A file of the format that the first byte chooses, as if the person had named it.
  static let named = FuzzTarget(name: "named", longest: 2048) { input in
    var choices = Choices(input)
    let format = knownFormats[Int(choices.byte()) % knownFormats.count].format
    let reading = try? readFile(choices.all(), as: format, passphrase: Array("a".utf8))
    if let reading { check(reading.sections) }
  }

  /// Steam's list of files with a file beside it.
  static let companions = FuzzTarget(name: "companions", longest: 2048) { input in
    let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let first = Array(parts[0])
    let second = parts.count > 1 ? Array(parts[1]) : []
    for (name, file, other) in [("manifest.json", second, first), ("1.maFile", first, second)] {
      let companion = Companion(name: name, bytes: other)
      let reading = try? readFile(file, companions: [companion], passphrase: Array("a".utf8))
      if let reading { check(reading.sections) }
    }
  }

  /// A text with addresses among its words, broken over lines or inside other addresses.
  static let text = FuzzTarget(name: "text", longest: 2048) { input in
    let sections = OTPAuthText.read(input, as: .uri)
    check(sections)
    check(OTPAuthText.readPayload(input, as: .qr))
    for case .account(let uri) in sections.flatMap(\.entries) {
      hold(OTPAuthText.isAddress(uri), "what was found begins with its scheme")
    }
  }

  /// A page: its text is no longer than it, apart from line ends.
  static let page = FuzzTarget(name: "page", longest: 2048) { input in
    let lines = HTMLText.lines(of: input)
    hold(lines.count <= 2 * input.count + 2, "a page gives no more than it holds")
    check(OTPAuthText.readPage(lines, as: .uri))
  }

  /// A row of a table with a lone secret, below a header that the first line is.
  static let table = FuzzTarget(name: "table", longest: 1024) { input in
    guard let table = CSV(input), CSVList.hasSecrets(table) else { return }
    guard let reading = try? readFile(input, as: .csv) else { return }
    check(reading.sections)
  }

  private static func written(_ value: JSON) -> [UInt8] {
    switch value {
    case .null: return Array("null".utf8)
    case .bool(let flag): return Array("\(flag)".utf8)
    case .number(let text): return Array(text.utf8)
    case .string(let text): return quoted(text)
    case .array(let elements): return list("[", elements.map { written($0) }, "]")
    case .object(let members):
      return list("{", members.all.map { quoted($0.key) + [0x3A] + written($0.value) }, "}")
    }
  }

  private static func list(_ open: String, _ parts: [[UInt8]], _ close: String) -> [UInt8] {
    Array(open.utf8) + Array(parts.joined(separator: [0x2C])) + Array(close.utf8)
  }

  private static func quoted(_ text: String) -> [UInt8] {
    var bytes = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if byte < 0x20 {
        let digit = Array("0123456789abcdef".utf8)
        bytes += Array("\\u00".utf8) + [digit[Int(byte >> 4)], digit[Int(byte & 15)]]
      } else {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(0x5C) }
        bytes.append(byte)
      }
    }
    return bytes + [UInt8(ascii: "\"")]
  }
}
