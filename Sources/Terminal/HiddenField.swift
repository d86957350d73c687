package import Secrets

/// What a person types or pastes that no `String` may hold: a passphrase, an address with a secret.
///
/// A reference, because the bytes have one place: the model's field, the event that brought them and
/// the effect that asks for their use all name the same bytes, and `take` ends them.
package final class HiddenField: Equatable {
  private var bytes: SecretBytes
  /// The number of characters, as Unicode counts them.
  package private(set) var length = 0
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
  package var byteCount: Int { bytes.count }

  /// Adds one character at the end.
  package func append(_ scalar: Unicode.Scalar) {
    let encoded = UTF8.encode(scalar)!
    guard bytes.count + encoded.count <= limit else {
      overflowed = true
      return
    }
    for byte in encoded { bytes.append(byte) }
    length += 1
  }

  /// Adds all of another field at the end, or nothing when it does not fit.
  package func append(_ other: HiddenField) {
    guard other !== self, bytes.count + other.bytes.count <= limit, !other.overflowed else {
      overflowed = true
      return
    }
    bytes.append(other.bytes.bytes)
    length += other.length
  }

  /// Takes the last character away.
  package func deleteBackward() {
    guard length > 0 else { return }
    var end = bytes.count - 1
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    bytes.truncate(to: end)
    length -= 1
  }

  /// Takes the first character away.
  package func deleteForward() {
    guard length > 0 else { return }
    var start = 1
    while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
    for index in start..<bytes.count { bytes[index - start] = bytes[index] }
    bytes.truncate(to: bytes.count - start)
    length -= 1
  }

  /// Wipes it.
  package func clear() {
    bytes.removeAll()
    (length, overflowed) = (0, false)
  }

  /// Hands the bytes over; the field is empty afterwards.
  package func take() -> SecretBytes {
    var taken = SecretBytes(capacity: 64)
    swap(&taken, &bytes)
    (length, overflowed) = (0, false)
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
    length -= bytes.count - (end - start)
    bytes.truncate(to: end - start)
  }

  /// Whether it begins with these ASCII letters, whatever their case.
  package func hasPrefix(_ prefix: String) -> Bool {
    bytes.count >= prefix.utf8.count
      && zip(prefix.utf8, 0...).allSatisfy { lower($0) == lower(bytes[$1]) }
  }

  /// Calls `body` with each character, for drawing a field that its owner asked to see.
  package func forEachCharacter(_ body: (Unicode.Scalar) -> Void) {
    var decoder = UTF8()
    var index = 0
    var source = AnyIterator<UInt8> { [self] in
      guard index < bytes.count else { return nil }
      defer { index += 1 }
      return bytes[index]
    }
    while case .scalarValue(let scalar) = decoder.decode(&source) { body(scalar) }
  }

  /// Whether both hold the same bytes.
  package static func == (left: HiddenField, right: HiddenField) -> Bool {
    left === right || left.bytes.equals(right.bytes)
  }

  private func lower(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
  }
}
