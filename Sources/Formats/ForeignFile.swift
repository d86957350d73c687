/// A foreign file on its way to being recognised: its bytes, and what they are once parsed. Each
/// view is made when it is first asked for, and once.
final class ForeignFile {
  let bytes: [UInt8]
  /// What lies beside it and belongs to it: Steam's list of files, a database's log.
  let companions: [Companion]
  /// The format that the person named, nil for what the bytes say.
  let named: Format?

  init(_ bytes: [UInt8], companions: [Companion] = [], named: Format? = nil) {
    self.bytes = bytes
    self.companions = companions
    self.named = named
  }

  /// Whether it begins with these bytes.
  func begins(with magic: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// Whether it begins with this ASCII text, in this case.
  func begins(with magic: String) -> Bool { bytes.starts(with: magic.utf8) }

  /// Whether it is no text: a control character among the first 4,096 bytes. NUL bytes at the end are
  /// no part of it.
  private(set) lazy var isBinary: Bool = {
    if UTF16Coding(bytes) != nil { return false }
    let end = bytes.lastIndex { $0 != 0 } ?? -1
    return end < 0
      || bytes[...end].prefix(4_096).contains { $0 < 0x20 && !(9...13).contains($0) && $0 != 0x1B }
  }()

  /// As UTF-8 without a byte order mark; empty for what is binary.
  private(set) lazy var text: [UInt8] = isBinary ? [] : utf8Text(bytes)

  /// The first byte of the text that is no white space.
  private(set) lazy var firstCharacter: UInt8? = text.first { !isSpace($0) }

  /// The first line of the text that is not empty.
  private(set) lazy var firstLine: ArraySlice<UInt8> = {
    let start = text.firstIndex { !isSpace($0) } ?? text.endIndex
    return trimmed(text[start...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
  }()

  /// Whether it is a list of names and secrets, which may have addresses among them.
  private(set) lazy var isPairList: Bool = GAuth.isList(text) && RSC2FA.recognise(self) == nil

  /// Whether it begins as JSON does: a bracket, and behind it what may follow there.
  private(set) lazy var looksLikeJSON: Bool = {
    guard let start = text.firstIndex(where: { !isSpace($0) }) else { return false }
    let inner = text[(start + 1)...].drop(while: isSpace)
    switch text[start] {
    case UInt8(ascii: "{"): return inner.first.map { "\"}".utf8.contains($0) } ?? true
    case UInt8(ascii: "["):
      return inner.first.map { "\"{[]-0123456789".utf8.contains($0) } ?? true
        || ["true", "false", "null"].contains { word in
          inner.starts(with: word.utf8) && inner.dropFirst(word.utf8.count).first != 0x5D
        }
    default: return false
    }
  }()

  /// The JSON that it is, or why it is none: nil where it does not look like any.
  private(set) lazy var parsedJSON: Result<JSON, FormatError>? =
    looksLikeJSON ? Result { () throws(FormatError) in try JSON(text) } : nil

  /// The JSON that it is.
  var json: JSON? { try? parsedJSON?.get() }

  /// Whether it begins as XML or HTML does; an address in angle brackets is neither.
  private(set) lazy var looksLikeXML: Bool = {
    guard let start = text.firstIndex(where: { !isSpace($0) }), text[start] == UInt8(ascii: "<")
    else {
      return false
    }
    return AddressScheme(at: text[(start + 1)...]) == nil
  }()

  /// The XML that it is, or why it is none: nil where it does not look like any. HTML is none.
  private(set) lazy var parsedXML: Result<XMLElement, FormatError>? =
    looksLikeXML ? Result { () throws(FormatError) in try XMLElement(bytes) } : nil

  /// The root of the XML that it is.
  var xml: XMLElement? { try? parsedXML?.get() }

  /// The table that it is.
  private(set) lazy var csv: CSV? = looksLikeJSON || looksLikeXML ? nil : CSV(text)

  /// The bytes in a text that is nothing but base64 of what AES encrypted, at least 64 of them: no
  /// account takes less.
  private(set) lazy var sealedText: [UInt8]? = sealedBytes(text).flatMap {
    $0.count < 64 ? nil : $0
  }

  /// The ZIP archive that it is, or why it is none: nil where it does not look like any.
  private(set) lazy var parsedZIP: Result<ZIPArchive, FormatError>? =
    begins(with: ZIPArchive.magic)
    ? Result { () throws(FormatError) in try ZIPArchive(bytes) } : nil

  /// The ZIP archive that it is.
  var zip: ZIPArchive? { try? parsedZIP?.get() }

  /// The SQLite database that it is, with what its log adds, or why it is none: nil where it does not
  /// look like any.
  private(set) lazy var parsedDatabase: Result<Database, FormatError>? =
    begins(with: Array("SQLite format 3".utf8) + [0])
    ? Result { () throws(FormatError) in
      try Database(bytes, log: companions.first { $0.name.hasSuffix("-wal") }?.bytes)
    } : nil

  /// The SQLite database that it is.
  var database: Database? { try? parsedDatabase?.get() }
}

/// A file that lies beside the one to read.
package struct Companion: Sendable {
  /// Its name, without a folder.
  package let name: String
  package let bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}
