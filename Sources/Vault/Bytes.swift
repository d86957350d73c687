internal import OTP
internal import Secrets
internal import Text

extension Span<UInt8> {
  /// The little-endian number at `offset`.
  func number<Number: FixedWidthInteger>(_ offset: Int, _: Number.Type = Number.self) -> Number {
    var value: Number = 0
    for index in 0..<MemoryLayout<Number>.size {
      value |= Number(truncatingIfNeeded: self[offset + index]) << Number(8 * index)
    }
    return value
  }
}

extension [UInt8] {
  /// Appends `value`, little-endian.
  mutating func append<Number: FixedWidthInteger>(number value: Number) {
    for index in 0..<MemoryLayout<Number>.size {
      append(UInt8(truncatingIfNeeded: value >> Number(8 * index)))
    }
  }

  /// Writes `value` over the bytes at `offset`, little-endian.
  mutating func set<Number: FixedWidthInteger>(_ offset: Int, _ value: Number) {
    for index in 0..<MemoryLayout<Number>.size {
      self[offset + index] = UInt8(truncatingIfNeeded: value >> Number(8 * index))
    }
  }

  /// Lower-case hex digits.
  var hex: String { hexText(self) }
}

extension SecretBytes {
  /// Appends `value`, little-endian.
  mutating func append<Number: FixedWidthInteger>(number value: Number) {
    for index in 0..<MemoryLayout<Number>.size {
      append(UInt8(truncatingIfNeeded: value >> Number(8 * index)))
    }
  }

  /// Writes `value` over the bytes at `offset`, little-endian.
  mutating func set<Number: FixedWidthInteger>(_ offset: Int, _ value: Number) {
    for index in 0..<MemoryLayout<Number>.size {
      self[offset + index] = UInt8(truncatingIfNeeded: value >> Number(8 * index))
    }
  }
}

/// The 16 random bytes that name a vault for life.
package struct VaultID: Hashable, Sendable {
  package let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// 32 lower-case hex digits.
  package var text: String { bytes.hex }
}
