/// A binary property list of Apple's (CFBinaryPList.c): `bplist00`, objects, a table of where each one
/// begins, a trailer. Our own reader, because Foundation's gives no UIDs, which archives are made of.
///
/// Objects name each other by number, so nothing here recurses and a loop is harmless. Each byte of the
/// file belongs to one object, so all objects together hold no more than the file does.
struct PropertyList {
  enum Object {
    case null
    case bool(Bool)
    case integer(Int64)
    case real(Double)
    case data([UInt8])
    case text(String)
    /// The number of an object in an archive.
    case uid(Int)
    /// Numbers of objects.
    case array([Int])
    case dictionary([(key: Int, value: Int)])
  }

  static let maximumObjects = 1_000_000
  /// Members of one dictionary: an archived object has some twenty.
  static let maximumMembers = 100

  let objects: [Object]
  /// The number of the object that holds all others.
  let top: Int

  static let magic = Array("bplist00".utf8)

  /// Errors: `damaged`, `tooComplex`.
  init(_ bytes: [UInt8]) throws(FormatError) {
    let trailer = bytes.count - 32
    guard bytes.starts(with: PropertyList.magic), trailer >= 8 else { throw .damaged }
    let (offsetSize, numberSize) = (Int(bytes[trailer + 6]), Int(bytes[trailer + 7]))
    guard 1...8 ~= offsetSize, 1...8 ~= numberSize,
      let count = number(bytes, trailer + 8, 8), let top = number(bytes, trailer + 16, 8),
      let table = number(bytes, trailer + 24, 8), top < count, table >= 8, table <= trailer,
      count <= trailer
    else { throw .damaged }
    guard count <= PropertyList.maximumObjects else { throw .tooComplex }
    guard table + count * offsetSize <= trailer else { throw .damaged }
    var reader = ObjectReader(bytes: bytes, end: table, numberSize: numberSize, count: count)
    var objects: [Object] = []
    objects.reserveCapacity(count)
    for index in 0..<count {
      guard let offset = number(bytes, table + index * offsetSize, offsetSize) else {
        throw .damaged
      }
      objects.append(try reader.object(at: offset))
    }
    (self.objects, self.top) = (objects, top)
  }
}

/// A big-endian number; nil beyond what an index can be.
private func number(_ bytes: [UInt8], _ start: Int, _ size: Int) -> Int? {
  var value: UInt64 = 0
  for byte in bytes[start..<start + size] {
    guard value < 1 << 55 else { return nil }
    value = value << 8 | UInt64(byte)
  }
  return Int(exactly: value)
}

private struct ObjectReader {
  let bytes: [UInt8]
  /// Where the table of offsets begins.
  let end: Int
  /// Bytes of the number of an object, and how many objects there are.
  let numberSize: Int
  let count: Int
  /// Bytes that no object has taken yet.
  private var left: Int
  private var index = 0

  init(bytes: [UInt8], end: Int, numberSize: Int, count: Int) {
    (self.bytes, self.end, self.numberSize, self.count) = (bytes, end, numberSize, count)
    left = end
  }

  mutating func object(at offset: Int) throws(FormatError) -> PropertyList.Object {
    guard offset >= 8, offset < end else { throw .damaged }
    index = offset
    let marker = try take(1)[offset]
    let low = Int(marker & 15)
    switch marker >> 4 {
    case 0:
      switch low {
      case 0: return .null
      case 8: return .bool(false)
      case 9: return .bool(true)
      default: throw .damaged
      }
    case 1: return .integer(try integer(low))
    case 2, 3: return .real(try real(low))
    case 4: return .data(Array(try take(try length(low))))
    case 5: return .text(String(decoding: try take(try length(low)), as: UTF8.self))
    case 6:
      let units = try take(try length(low), of: 2)
      return .text(String(decoding: pairs(units), as: UTF16.self))
    case 8:
      let bytes = try take(low + 1)
      guard low < 8, let uid = number(self.bytes, bytes.startIndex, bytes.count) else {
        throw .damaged
      }
      return .uid(uid)
    case 10, 11, 12: return .array(try numbers(try length(low)))
    case 13:
      let length = try length(low)
      guard length <= PropertyList.maximumMembers else { throw .tooComplex }
      let keys = try numbers(length)
      return .dictionary(Array(zip(keys, try numbers(length))))
    default: throw .damaged
    }
  }

  /// The next bytes, `count` times `size` of them.
  private mutating func take(_ count: Int, of size: Int = 1) throws(FormatError)
    -> ArraySlice<UInt8>
  {
    guard count <= (end - index) / size, count * size <= left else { throw .damaged }
    defer { index += count * size }
    left -= count * size
    return bytes[index..<index + count * size]
  }

  /// Lengths over 14 follow as an integer of their own.
  private mutating func length(_ low: Int) throws(FormatError) -> Int {
    if low < 15 { return low }
    let marker = try take(1)
    guard marker[marker.startIndex] >> 4 == 1,
      let length = Int(exactly: try integer(Int(marker[marker.startIndex] & 15))), length >= 0
    else { throw .damaged }
    return length
  }

  /// Of 1, 2, 4, 8 or 16 bytes; only the long ones can be negative.
  private mutating func integer(_ power: Int) throws(FormatError) -> Int64 {
    guard power <= 4 else { throw .damaged }
    let digits = try take(1 << power)
    let low = digits.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    // Sixteen bytes are for what has no place in eight with a sign.
    if power == 4 {
      guard digits.prefix(8).allSatisfy({ $0 == 0 }), low <= UInt64(Int64.max) else {
        throw .damaged
      }
    }
    return Int64(bitPattern: low)
  }

  private mutating func real(_ power: Int) throws(FormatError) -> Double {
    guard power == 2 || power == 3 else { throw .damaged }
    let bits = try take(1 << power).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return power == 2
      ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))) : Double(bitPattern: bits)
  }

  private mutating func numbers(_ length: Int) throws(FormatError) -> [Int] {
    let digits = try take(length, of: numberSize)
    var numbers: [Int] = []
    numbers.reserveCapacity(length)
    for start in stride(from: digits.startIndex, to: digits.endIndex, by: numberSize) {
      guard let number = number(bytes, start, numberSize), number < count else { throw .damaged }
      numbers.append(number)
    }
    return numbers
  }

  private func pairs(_ units: ArraySlice<UInt8>) -> [UInt16] {
    stride(from: units.startIndex, to: units.endIndex, by: 2).map { start in
      UInt16(units[start]) << 8 | UInt16(units[start + 1])
    }
  }
}
