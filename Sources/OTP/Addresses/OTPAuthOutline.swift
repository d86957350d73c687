internal import Text

/// The limits of an `otpauth` address.
package enum OTPAuthLimit {
  /// The bytes of an address that a person or a picture gives.
  package static let address = 8 * 1024
  /// The bytes of an address from the reader, which may carry a long note.
  package static let line = 64 * 1024
  static let parameters = 64
  static let secret = 1024
  static let pin = 256
  static let unknownWord = 12
  /// The scalars of the name of a parameter that has a value, in a receipt.
  static let parameterName = 24
}

/// Where the parts of an address lie, before any of them is understood.
///
/// By hand and not by a URL class: `#`, blanks, `?` and bare `%` occur raw in the wild.
struct OTPAuthOutline {
  enum Scheme { case otpauth, motp, steam }

  let scheme: Scheme
  /// The word before the first slash; empty for `motp` and `steam`.
  let type: Range<Int>
  /// The label without the slashes before it; the secret for `steam`.
  let path: Range<Int>
  /// What follows the question mark before `secret=`, for `steam` any; nil without that.
  let query: Range<Int>?

  init(_ address: Span<UInt8>) throws(OTPError) {
    var (start, end) = (0, address.count)
    while let blank = OTPAuthOutline.blank(in: address, at: start, end: end) { start += blank }
    while end > start, OTPAuthOutline.isBlank(address[end - 1]) { end -= 1 }
    guard let (scheme, length) = OTPAuthOutline.scheme(of: address, from: start, to: end) else {
      throw .notAnAccount
    }
    self.scheme = scheme
    start += length
    let firstMark = OTPAuthOutline.first("?", in: address, start..<end) ?? end
    let mark =
      scheme == .steam
      ? firstMark < end ? firstMark..<firstMark + 1 : nil
      : OTPAuthOutline.queryMark(of: address, in: start..<end)
    query = mark.map { $0.upperBound..<end }
    let head = start..<(mark?.lowerBound ?? end)
    if scheme == .otpauth {
      let stop = min(OTPAuthOutline.first("/", in: address, head) ?? head.upperBound, firstMark)
      type = start..<stop
      start = stop
    } else {
      type = start..<start
    }
    // A secret in base64 may begin with a slash, or end with one.
    if scheme != .steam {
      while start < head.upperBound, address[start] == UInt8(ascii: "/") { start += 1 }
    }
    path = start..<head.upperBound
  }

  private static func scheme(
    of address: Span<UInt8>, from start: Int, to end: Int
  ) -> (Scheme, Int)? {
    let all: [(String, Scheme)] = [
      ("otpauth://", .otpauth), ("apple-otpauth://", .otpauth), ("motp://", .motp),
      ("steam://", .steam),
    ]
    for (word, scheme) in all where stands(word, in: address, at: start, end: end) {
      return (scheme, word.utf8.count)
    }
    return nil
  }

  /// The first question mark that has a `secret=` behind it, at once or after a `&`; a mark, and what
  /// is behind it, may be percent-encoded.
  private static func queryMark(of address: Span<UInt8>, in range: Range<Int>) -> Range<Int>? {
    let last = range.last { index in
      sign("&", in: address, at: index, end: range.upperBound).map {
        isSecretName(in: address, at: index + $0, end: range.upperBound)
      } ?? false
    }
    func mark(_ isMark: (Int) -> Int?) -> Range<Int>? {
      for index in range {
        guard let length = isMark(index) else { continue }
        let isQuery =
          last.map { index < $0 } ?? false
          || isSecretName(in: address, at: index + length, end: range.upperBound)
        if isQuery { return index..<index + length }
      }
      return nil
    }
    return mark { address[$0] == UInt8(ascii: "?") ? 1 : nil }
      ?? mark { sign("?", in: address, at: $0, end: range.upperBound) }
  }

  /// The length of the sign at `index`, raw or percent-encoded.
  static func sign(
    _ character: Unicode.Scalar, in address: Span<UInt8>, at index: Int, end: Int
  ) -> Int? {
    guard index < end else { return nil }
    let byte = UInt8(ascii: character)
    if address[index] == byte { return 1 }
    guard address[index] == UInt8(ascii: "%"), index + 2 < end,
      let high = hexValue(address[index + 1]), let low = hexValue(address[index + 2]),
      high << 4 | low == byte
    else { return nil }
    return 3
  }

  /// Whether `secret=` stands there, with blanks around the name or not.
  private static func isSecretName(in address: Span<UInt8>, at start: Int, end: Int) -> Bool {
    var index = start
    while let length = blankSign(in: address, at: index, end: end) { index += length }
    guard stands("secret", in: address, at: index, end: end) else { return false }
    index += 6
    while let length = blankSign(in: address, at: index, end: end) { index += length }
    return sign("=", in: address, at: index, end: end) != nil
  }

  /// The length of a blank, as it is or as addresses write it.
  private static func blankSign(in address: Span<UInt8>, at index: Int, end: Int) -> Int? {
    guard index < end else { return nil }
    if isBlank(address[index]) || address[index] == UInt8(ascii: "+") { return 1 }
    return sign(" ", in: address, at: index, end: end)
  }

  private static func first(
    _ character: Unicode.Scalar, in address: Span<UInt8>, _ range: Range<Int>
  ) -> Int? {
    range.first { address[$0] == UInt8(ascii: character) }
  }

  /// Whether the ASCII word given in lower case stands at `start`, in any case.
  private static func stands(
    _ word: String, in address: Span<UInt8>, at start: Int, end: Int
  ) -> Bool {
    guard word.utf8.count <= end - start else { return false }
    var index = start
    for expected in word.utf8 {
      guard lowered(address[index]) == expected else { return false }
      index += 1
    }
    return true
  }

  /// The length of a blank or a byte order mark at `index`.
  private static func blank(in address: Span<UInt8>, at index: Int, end: Int) -> Int? {
    guard index < end else { return nil }
    return isBlank(address[index])
      ? 1 : stands("\u{FEFF}", in: address, at: index, end: end) ? 3 : nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 9 && byte <= 13 }
}
