/// Pages and other markup, as far as pictures and addresses in them go: no tree is made of it.
enum WebPage {
  /// Whether it begins as HTML does.
  static func begins(_ bytes: [UInt8]) -> Bool {
    let start = utf8Text(Array(bytes.prefix(4_096)))
    guard trimmed(start[...]).first == UInt8(ascii: "<") else { return false }
    let text = String(decoding: start, as: UTF8.self).lowercased()
    return text.contains("<html") || text.contains("<!doctype html")
  }

  /// Whether a picture lies in its text.
  static func holdsPictures(_ bytes: [UInt8]) -> Bool {
    var pictures = Pictures(bytes)
    return pictures.next() != nil
  }

  /// The text of an XML file without its tags, a paragraph a line; nil for what is no XML. A word
  /// processor may divide an address wherever it changes a letter's look.
  static func textOfXML(_ bytes: [UInt8]) -> [UInt8]? {
    var start = bytes[...]
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
    start = start.drop(while: isSpace)
    guard start.first == UInt8(ascii: "<") else { return nil }
    if begins(bytes) { return bytes }
    var text: [UInt8] = []
    var index = start.startIndex
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "<") else {
        text.append(bytes[index])
        index += 1
        continue
      }
      let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count - 1
      if dividesText(bytes[(index + 1)..<max(end, index + 1)]) { text.append(0x0A) }
      index = end + 1
    }
    return withoutReferences(text)
  }

  /// Whether a tag ends a paragraph, a line, or a cell: of Office, OpenDocument and HTML.
  private static func dividesText(_ tag: ArraySlice<UInt8>) -> Bool {
    let name = tag.drop { $0 == UInt8(ascii: "/") }.prefix {
      !isSpace($0) && $0 != UInt8(ascii: "/")
    }
    let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
    return ["p", "h", "si", "br", "tab", "line-break", "tc", "table-cell", "list-item"].contains {
      local.elementsEqual($0.utf8)
    }
  }

  /// The five references that every XML file may hold.
  private static func withoutReferences(_ text: [UInt8]) -> [UInt8] {
    let references: [(String, UInt8)] = [
      ("&amp;", 0x26), ("&lt;", 0x3C), ("&gt;", 0x3E), ("&quot;", 0x22), ("&apos;", 0x27),
    ]
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if text[index] == 0x26,
        let (name, byte) = references.first(where: { text[index...].starts(with: $0.0.utf8) })
      {
        result.append(byte)
        index += name.utf8.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// The pictures in `data:` addresses (RFC 2397), in the order of the page.
  struct Pictures {
    private let bytes: [UInt8]
    private var index = 0

    init(_ page: [UInt8]) {
      bytes =
        page.starts(with: [0xFF, 0xFE]) || page.starts(with: [0xFE, 0xFF]) ? utf8Text(page) : page
    }

    /// The bytes of the next one, which may be none; nil at the end.
    mutating func next() -> [UInt8]? {
      while let colon = bytes[index...].firstIndex(of: UInt8(ascii: ":")) {
        index = colon + 1
        let start = colon - 4
        guard start >= 0, hasPrefix("data:image/", bytes[start...]) else { continue }
        let before = start > 0 ? bytes[start - 1] : 0x20
        let rest = bytes[(colon + 1)...]
        let address = rest.prefix { !Self.ends($0, before) }
        index = max(index, address.endIndex)
        guard let comma = address.prefix(256).firstIndex(of: UInt8(ascii: ",")) else { continue }
        let isBase64 = String(decoding: address[..<comma], as: UTF8.self).lowercased()
          .hasSuffix(";base64")
        let data = percentDecoded(address[(comma + 1)...])
        return isBase64 ? MailCoding.base64(data[...]) : data
      }
      return nil
    }

    /// In quotes an address goes to the quote, else to the first blank or bracket.
    private static func ends(_ byte: UInt8, _ before: UInt8) -> Bool {
      switch before {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): byte == before || byte == UInt8(ascii: "<")
      case UInt8(ascii: "("): byte == UInt8(ascii: ")") || byte == UInt8(ascii: "<")
      default: isSpace(byte) || "<>\"'&".utf8.contains(byte)
      }
    }
  }
}
