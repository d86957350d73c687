/// The text of a page, as far as addresses in it are concerned (HTML 13.2): no tree, because most pages
/// are no XML, and what is found is parsed strictly afterwards.
enum HTMLText {
  /// Elements that divide no word.
  private static let inline: Set<String> = [
    "a", "b", "code", "em", "font", "i", "kbd", "mark", "samp", "small", "span", "strong", "tt",
    "u", "wbr",
  ]

  /// The text without tags and references, an element a line, and the values of attributes that may be an
  /// address on lines of their own.
  static func lines(of page: [UInt8]) -> [UInt8] {
    var (text, values) = ([UInt8](), [UInt8]())
    // Behind the last of them nothing ends, and need not be looked through again for each tag.
    let lastTag = page.lastIndex(of: UInt8(ascii: ">")) ?? -1
    let lastComment = lastCommentEnd(page)
    var index = 0
    while index < page.count {
      guard page[index] == UInt8(ascii: "<"), index < lastTag,
        let end = tagEnd(page, index, lastComment: lastComment)
      else {
        let stop = page[(index + 1)...].firstIndex(of: UInt8(ascii: "<")) ?? page.count
        text += unescaped(page[index..<stop])
        index = stop
        continue
      }
      let tag = page[(index + 1)..<end]
      let name = tag.drop { $0 == UInt8(ascii: "/") }.prefix { 0x61...0x7A ~= asciiLower($0) }
      if !inline.contains(String(decoding: name, as: UTF8.self).lowercased()) { text.append(0x0A) }
      for value in attributes(tag) { values += unescaped(value) + [0x0A] }
      index = min(end + 1, page.count)
    }
    return text + [0x0A] + values
  }

  /// Whether the byte is the last one of `-->`.
  private static func endsComment(_ page: [UInt8], _ index: Int) -> Bool {
    page[index] == UInt8(ascii: ">") && page[index - 1] == UInt8(ascii: "-")
      && page[index - 2] == UInt8(ascii: "-")
  }

  private static func lastCommentEnd(_ page: [UInt8]) -> Int {
    page.indices.dropFirst(2).last { endsComment(page, $0) } ?? -1
  }

  /// Where the tag or comment that begins at `start` ends; nil where none begins.
  private static func tagEnd(_ page: [UInt8], _ start: Int, lastComment: Int) -> Int? {
    guard start + 1 < page.count else { return nil }
    let next = page[start + 1]
    guard 0x61...0x7A ~= asciiLower(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
    else { return nil }
    if page[start...].starts(with: "<!--".utf8) {
      guard start + 4 <= lastComment else { return nil }
      return (start + 4...lastComment).first { endsComment(page, $0) }
    }
    var quote: UInt8 = 0
    for index in page[start...].indices {
      let byte = page[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index
      }
    }
    return page[start...].firstIndex(of: UInt8(ascii: ">"))
  }

  /// The quoted values of a tag in which an address may stand.
  private static func attributes(_ tag: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    var rest = tag
    while let quote = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
    ) {
      let value = rest[(quote + 1)...].prefix { $0 != rest[quote] }
      if value.count <= OTPAuthText.maximumLine,
        ["otp", "steam:"].contains(where: { value.firstRange(of: Array($0.utf8)) != nil })
      {
        values.append(value)
      }
      rest = rest[value.endIndex...].dropFirst()
    }
    return values
  }

  /// Without the references that HTML writers make: `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;`, numbers.
  static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      // The longest is `&#x10FFFF;`.
      guard byte == UInt8(ascii: "&"),
        let end = rest.prefix(9).firstIndex(of: UInt8(ascii: ";")),
        let character = character(String(decoding: rest[..<end], as: UTF8.self))
      else {
        result.append(byte)
        continue
      }
      result += Array(String(character).utf8)
      rest = rest[(end + 1)...]
    }
    return result
  }

  private static func character(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "amp": "&"
    case "lt": "<"
    case "gt": ">"
    case "quot": "\""
    case "apos": "'"
    default:
      if name.hasPrefix("#x") || name.hasPrefix("#X") {
        UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
      } else if name.hasPrefix("#") {
        UInt32(name.dropFirst(1)).flatMap { Unicode.Scalar($0) }
      } else {
        nil
      }
    }
  }
}
