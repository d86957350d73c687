/// Mails in files of their own (RFC 5322, RFC 2045 to 2049), several in one (mbox, RFC 4155), and pages that
/// browsers save as one (MHTML, RFC 2557).
enum Mail {
  /// Whether it begins as a mail does, or as a file of several.
  static func begins(_ bytes: [UInt8]) -> Bool {
    // Nothing else is looked at closer: a letter, and a colon in the first line that is no `From `.
    guard let first = bytes.first, 0x61...0x7A ~= asciiLower(first) else { return false }
    var lines = MailLines(bytes, 0..<min(bytes.count, 64 << 10))
    if isSeparator(bytes, 0) { _ = lines.next() }
    var ahead = lines
    guard let line = ahead.next(), isField(bytes[line]) else { return false }
    return MailHeader(&lines).isMail
  }

  static func walk(_ bytes: [UInt8], path: String, depth: Int, _ walk: inout ContainerWalk) {
    let mails = mails(in: bytes)
    for (number, range) in mails.enumerated() where !walk.isOver {
      let path = mails.count > 1 ? walk.joined(path, String(number + 1)) : path
      part(bytes, range, path: path, section: "", depth: depth, level: 0, &walk)
    }
  }

  // MARK: several mails

  /// Whether a line `From somebody date` begins here, which stands between the mails of a file.
  private static func isSeparator(_ bytes: [UInt8], _ position: Int) -> Bool {
    bytes[position...].starts(with: "From ".utf8)
  }

  /// `Name: value`, the name of letters, digits and hyphens.
  private static func isField(_ line: ArraySlice<UInt8>) -> Bool {
    let name = line.prefix { $0 != UInt8(ascii: ":") }
    return !name.isEmpty && name.count < min(80, line.count)
      && name.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  private static func mails(in bytes: [UInt8]) -> [Range<Int>] {
    guard isSeparator(bytes, 0) else { return [0..<bytes.count] }
    var mails: [Range<Int>] = []
    var lines = MailLines(bytes, 0..<bytes.count)
    var start: Int?
    var wasEmpty = true
    while let line = lines.next() {
      if wasEmpty, isSeparator(bytes, line.lowerBound) {
        if let start { mails.append(start..<line.lowerBound) }
        start = lines.position
      }
      wasEmpty = line.isEmpty
    }
    if let start { mails.append(start..<bytes.count) }
    return mails
  }

  // MARK: parts

  /// One part, with its header. `section` is its number as IMAP counts parts (RFC 9051 6.4.5), `level` how
  /// many parts it lies in.
  private static func part(
    _ bytes: [UInt8], _ range: Range<Int>, path: String, section: String, depth: Int, level: Int,
    _ walk: inout ContainerWalk
  ) {
    var lines = MailLines(bytes, range)
    let header = MailHeader(&lines)
    let body = lines.position..<range.upperBound
    let number = section.isEmpty ? "1" : section
    let name = walk.joined(path, header.name.isEmpty ? number : header.name)
    guard level < Container.Limit.mailDepth else { return walk.show(name, .refused(.tooComplex)) }
    if header.type.hasPrefix("multipart/"), !header.boundary.isEmpty {
      let parts = parts(bytes, body, header.boundary)
      if parts.isEmpty { return walk.show(name, .refused(.damaged)) }
      for (index, range) in parts.enumerated() where !walk.isOver {
        let section = section.isEmpty ? "\(index + 1)" : section + ".\(index + 1)"
        part(
          bytes, range, path: path, section: section, depth: depth, level: level + 1, &walk)
      }
      return
    }
    let isPlain = ["7bit", "8bit", "binary", ""].contains(header.coding)
    if header.type == "message/rfc822" || header.type == "message/global", isPlain {
      return part(
        bytes, body, path: path, section: section, depth: depth, level: level + 1, &walk)
    }
    guard let content = decoded(bytes[body], header.coding) else {
      return walk.show(name, .refused(.unknownCoding))
    }
    show(content, header, name: name, depth: depth, &walk)
  }

  private static func show(
    _ content: [UInt8], _ header: MailHeader, name: String, depth: Int,
    _ walk: inout ContainerWalk
  ) {
    // What has a name is a file that somebody added, also where it is text.
    let isBody = header.type.hasPrefix("text/") && header.name.isEmpty
    guard isBody || header.type == "text/html" else {
      return walk.open(content, path: name, depth: depth, isOrnament: true)
    }
    let text = MailCoding.text(content, charset: header.charset)
    if header.type == "text/html" {
      walk.page(text, path: name, depth: depth)
    } else {
      walk.show(name, .text(text))
    }
  }

  /// nil for a coding that is not known.
  private static func decoded(_ body: ArraySlice<UInt8>, _ coding: String) -> [UInt8]? {
    switch coding {
    case "base64": MailCoding.base64(body)
    case "quoted-printable": MailCoding.quotedPrintable(body)
    case "7bit", "8bit", "binary", "": Array(body)
    default: nil
    }
  }

  /// What lies between the lines of a boundary; the last part may lack its end.
  private static func parts(
    _ bytes: [UInt8], _ body: Range<Int>, _ boundary: [UInt8]
  ) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var lines = MailLines(bytes, body)
    var (start, before) = (Int?.none, body.lowerBound)
    while let line = lines.next() {
      let text = bytes[line]
      defer { before = line.upperBound }
      guard text.count >= boundary.count + 2, text.starts(with: [0x2D, 0x2D]),
        text.dropFirst(2).starts(with: boundary)
      else { continue }
      let rest = text.dropFirst(2 + boundary.count)
      let isEnd = rest.starts(with: [0x2D, 0x2D])
      guard isEnd || rest.allSatisfy(isSpace) else { continue }
      if let start, parts.count < Container.Limit.files {
        parts.append(start..<max(start, before))
      }
      start = isEnd ? nil : lines.position
      if isEnd { break }
    }
    if let start, start < body.upperBound, parts.count < Container.Limit.files {
      parts.append(start..<body.upperBound)
    }
    return parts
  }
}
