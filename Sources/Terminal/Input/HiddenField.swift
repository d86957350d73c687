package import Secrets

/// What a person types or pastes that no `String` may hold: a passphrase, an address with a secret.
///
/// A reference, because the bytes have one place: the model's field, the event that brought them and
/// the effect that asks for their use all name the same bytes, and `take` ends them.
package final class HiddenField: Equatable {
  private var bytes: SecretBytes
  /// The number of bytes that fit; what is typed beyond is refused.
  package let limit: Int
  /// Whether something did not fit since the last `clear`.
  package private(set) var overflowed = false

  /// An empty field for up to `limit` bytes.
  package init(limit: Int = 1024) {
    self.limit = limit
    bytes = SecretBytes(capacity: 64)
  }

  package var isEmpty: Bool { bytes.isEmpty }

  /// The number of characters, as Unicode counts them; a byte that is no UTF-8 is one.
  package var length: Int {
    var length = 0
    forEachCharacter { _ in length += 1 }
    return length
  }

  package var byteCount: Int { bytes.count }

  /// Adds one character at the end.
  package func append(_ scalar: Unicode.Scalar) {
    let encoded = UTF8.encode(scalar)!
    guard bytes.count + encoded.count <= limit else {
      overflowed = true
      return
    }
    for byte in encoded { bytes.append(byte) }
  }

  /// Adds one byte at the end, as it is: what a terminal sends may be no UTF-8.
  package func append(byte: UInt8) {
    guard bytes.count < limit else {
      overflowed = true
      return
    }
    bytes.append(byte)
  }

  /// Whether all of it is UTF-8.
  package var isUTF8: Bool {
    var index = 0
    while index < bytes.count {
      let (scalar, end) = character(at: index)
      if scalar == nil { return false }
      index = end
    }
    return true
  }

  /// Adds all of another field at the end, or nothing when it does not fit.
  package func append(_ other: HiddenField) {
    guard other !== self, bytes.count + other.bytes.count <= limit, !other.overflowed else {
      overflowed = true
      return
    }
    for index in 0..<other.bytes.count { bytes.append(other.bytes[index]) }
  }

  /// Takes the last character away.
  package func deleteBackward() {
    guard !bytes.isEmpty else { return }
    let start = (1...min(bytes.count, 4)).reversed().map { bytes.count - $0 }.first { start in
      let (scalar, end) = character(at: start)
      return scalar != nil && end == bytes.count
    }
    bytes.truncate(to: start ?? bytes.count - 1)
  }

  /// Takes the first character away.
  package func deleteForward() {
    guard !bytes.isEmpty else { return }
    let start = character(at: 0).end
    for index in start..<bytes.count { bytes[index - start] = bytes[index] }
    bytes.truncate(to: bytes.count - start)
  }

  /// Wipes it.
  package func clear() {
    bytes.removeAll()
    overflowed = false
  }

  /// Hands the bytes over; the field is empty afterwards.
  package func take() -> SecretBytes {
    var taken = SecretBytes(capacity: 64)
    swap(&taken, &bytes)
    overflowed = false
    return taken
  }

  /// A second copy of the bytes; the field keeps its own.
  package func copy() -> SecretBytes { bytes.copy() }

  /// Cuts line ends off both ends, as a paste brings them.
  package func trimLineEnds() {
    func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    var end = bytes.count
    while end > 0, isLineEnd(bytes[end - 1]) { end -= 1 }
    var start = 0
    while start < end, isLineEnd(bytes[start]) { start += 1 }
    if start > 0 {
      for index in start..<end { bytes[index - start] = bytes[index] }
    }
    bytes.truncate(to: end - start)
  }

  /// Whether it begins with these ASCII letters, whatever their case.
  package func hasPrefix(_ prefix: String) -> Bool {
    bytes.count >= prefix.utf8.count
      && zip(prefix.utf8, 0...).allSatisfy { lower($0) == lower(bytes[$1]) }
  }

  /// Calls `body` with each character, for drawing a field that its owner asked to see; with U+FFFD for
  /// a byte that is no UTF-8.
  package func forEachCharacter(_ body: (Unicode.Scalar) -> Void) {
    var index = 0
    while index < bytes.count {
      let (scalar, end) = character(at: index)
      body(scalar ?? "\u{FFFD}")
      index = end
    }
  }

  /// The character that begins at a byte, nil where none does, and where the next one begins.
  private func character(at start: Int) -> (scalar: Unicode.Scalar?, end: Int) {
    var decoder = UTF8Decoder()
    for index in start..<bytes.count {
      switch decoder.take(bytes[index]) {
      case .unfinished: continue
      case .scalar(let scalar): return (scalar, index + 1)
      case .broken: return (nil, start + 1)
      }
    }
    return (nil, start + 1)
  }

  /// Whether both hold the same bytes.
  package static func == (left: HiddenField, right: HiddenField) -> Bool {
    left === right || left.bytes.equals(right.bytes)
  }

  private func lower(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
  }
}
