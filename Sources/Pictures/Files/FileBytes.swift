/// Numbers of a file, each nil where the file has ended before it.
extension [UInt8] {
  func little16(at place: Int) -> Int? {
    guard place >= 0, place <= count - 2 else { return nil }
    return Int(self[place]) | Int(self[place + 1]) << 8
  }

  func little32(at place: Int) -> Int? {
    guard let low = little16(at: place), let high = little16(at: place + 2) else { return nil }
    return low | high << 16
  }

  /// As `little32`, in two's complement.
  func signed32(at place: Int) -> Int? {
    little32(at: place).map { Int(Int32(truncatingIfNeeded: $0)) }
  }

  /// Whether these bytes stand here.
  func has(_ bytes: [UInt8], at place: Int = 0) -> Bool {
    guard place >= 0, place <= count else { return false }
    return self[place...].starts(with: bytes)
  }

  func has(_ text: String, at place: Int = 0) -> Bool { has(Array(text.utf8), at: place) }
}
