/// Numbers of a file, each nil where the file has ended before it.
extension [UInt8] {
  func little16(at position: Int) -> Int? {
    guard position >= 0, position <= count - 2 else { return nil }
    return Int(self[position]) | Int(self[position + 1]) << 8
  }

  func little32(at position: Int) -> Int? {
    guard let low = little16(at: position), let high = little16(at: position + 2) else {
      return nil
    }
    return low | high << 16
  }

  /// As `little32`, in two's complement.
  func signed32(at position: Int) -> Int? {
    little32(at: position).map { Int(Int32(truncatingIfNeeded: $0)) }
  }

  /// Whether these bytes stand here.
  func has(_ bytes: [UInt8], at position: Int = 0) -> Bool {
    guard position >= 0, position <= count else { return false }
    return self[position...].starts(with: bytes)
  }

  func has(_ text: String, at position: Int = 0) -> Bool { has(Array(text.utf8), at: position) }
}
