/// A `HashMap<String, String>` in a Java stream (Java Object Serialization Specification 6.4;
/// formats.md 8.2), read without Java: only this class, and nothing is ever made of it but strings.
struct JavaMap {
  let strings: [String: String]

  /// Of every Java stream of version 5.
  static let magic: [UInt8] = [0xAC, 0xED, 0x00, 0x05]

  /// 10,000 accounts of FreeOTP have two strings each.
  static let maximumSize = 4 * maximumEntries

  /// Reads the first object of the stream. What follows is left: Android does not cut a file that it
  /// writes anew. Errors: `damaged`, also for another class; `tooManyEntries`.
  init(_ bytes: [UInt8]) throws(FormatError) {
    var reader = JavaReader(bytes)
    try reader.expect(JavaMap.magic)
    try reader.expect([0x73, 0x72])  // TC_OBJECT, TC_CLASSDESC
    let name = try reader.take(try reader.number(2))
    guard name.elementsEqual("java.util.HashMap".utf8) else { throw .damaged }
    _ = try reader.take(8 + 1)  // serial version, flags
    var fields = 0
    for _ in 0..<(try reader.number(2)) {
      fields += try JavaMap.size(ofField: try reader.number(1))
      _ = try reader.take(try reader.number(2))
    }
    try reader.expect([0x78, 0x70])  // TC_ENDBLOCKDATA, TC_NULL: no superclass
    _ = try reader.take(fields)
    try reader.expect([0x77, 8])  // TC_BLOCKDATA
    _ = try reader.number(4)  // capacity
    let size = try reader.number(4)
    guard size <= JavaMap.maximumSize else { throw .tooManyEntries }
    var strings: [String: String] = [:]
    for _ in 0..<size {
      let key = try reader.string()
      guard strings.updateValue(try reader.string(), forKey: key) == nil else { throw .damaged }
    }
    try reader.expect([0x78])
    self.strings = strings
  }

  /// The bytes of a field by its type code; HashMap has no field that is an object.
  private static func size(ofField code: Int) throws(FormatError) -> Int {
    switch UInt8(code) {
    case UInt8(ascii: "B"), UInt8(ascii: "Z"): 1
    case UInt8(ascii: "C"), UInt8(ascii: "S"): 2
    case UInt8(ascii: "F"), UInt8(ascii: "I"): 4
    case UInt8(ascii: "D"), UInt8(ascii: "J"): 8
    default: throw .damaged
    }
  }
}

private struct JavaReader {
  private var rest: ArraySlice<UInt8>
  /// In the order of their first writing.
  private var known: [String] = []
  /// The handle of the first string; before it come the class and the map.
  private static let firstHandle = 0x7E_0002

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func take(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw .damaged }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func expect(_ bytes: [UInt8]) throws(FormatError) {
    guard try take(bytes.count).elementsEqual(bytes) else { throw .damaged }
  }

  /// An unsigned number of 1 to 8 bytes, big-endian.
  mutating func number(_ count: Int) throws(FormatError) -> Int {
    let value = try take(count).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let number = Int(exactly: value) else { throw .damaged }
    return number
  }

  mutating func string() throws(FormatError) -> String {
    let count: Int
    switch try number(1) {
    case 0x74: count = try number(2)
    case 0x7C: count = try number(8)
    case 0x71:
      let index = try number(4) - JavaReader.firstHandle
      guard known.indices.contains(index) else { throw .damaged }
      return known[index]
    default: throw .damaged
    }
    let text = try JavaReader.text(try take(count))
    known.append(text)
    return text
  }

  /// Modified UTF-8: UTF-16 units of one to three bytes each, U+0000 of two.
  private static func text(_ bytes: ArraySlice<UInt8>) throws(FormatError) -> String {
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count)
    var rest = bytes
    while let first = rest.popFirst() {
      var unit = UInt16(first)
      let following: Int
      switch first {
      case ..<0x80: following = 0
      case 0xC0...0xDF: (unit, following) = (unit & 0x1F, 1)
      case 0xE0...0xEF: (unit, following) = (unit & 0x0F, 2)
      default: throw .damaged
      }
      for _ in 0..<following {
        guard let next = rest.popFirst(), next & 0xC0 == 0x80 else { throw .damaged }
        unit = unit << 6 | UInt16(next & 0x3F)
      }
      units.append(unit)
    }
    return String(decoding: units, as: UTF16.self)
  }
}
