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
  /// What follows the question mark before `secret=`; nil without that.
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
    let mark = scheme == .steam ? nil : OTPAuthOutline.query(of: address, in: start..<end)
    query = mark.map { $0 + 1..<end }
    let firstMark = OTPAuthOutline.first("?", in: address, start..<end) ?? end
    let head = start..<(mark ?? (scheme == .steam ? firstMark : end))
    if scheme == .otpauth {
      let stop = min(OTPAuthOutline.first("/", in: address, head) ?? head.upperBound, firstMark)
      type = start..<stop
      start = stop
    } else {
      type = start..<start
    }
    while start < head.upperBound, address[start] == UInt8(ascii: "/") { start += 1 }
    end = head.upperBound
    if scheme == .steam {
      while end > start, address[end - 1] == UInt8(ascii: "/") { end -= 1 }
    }
    path = start..<end
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

  /// The first question mark that has a `secret=` behind it, at once or after a `&`.
  private static func query(of address: Span<UInt8>, in range: Range<Int>) -> Int? {
    let last = range.last { stands("&secret=", in: address, at: $0, end: range.upperBound) }
    return range.first { index in
      guard address[index] == UInt8(ascii: "?") else { return false }
      if let last, index < last { return true }
      return stands("secret=", in: address, at: index + 1, end: range.upperBound)
    }
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

/// The parameters of an address that trenta knows, by their places.
struct OTPAuthParameters {
  private var found: [(part: OTPAuthPart, value: PercentText)] = []

  /// None: what the receipt falls back to when the parameters cannot be read.
  init() {}

  /// A lone secret: all that a `steam` address holds.
  init(secret: Range<Int>) {
    found = [(.secret, PercentText(range: secret, plusIsSpace: true))]
  }

  /// Splits `query` at `&`. Unknown names are ignored, as are empty values, which count as absent.
  init(_ query: Range<Int>, in address: Span<UInt8>) throws(OTPError) {
    var (start, count) = (query.lowerBound, 0)
    while start <= query.upperBound {
      var end = start
      var equals: Int?
      while end < query.upperBound, address[end] != UInt8(ascii: "&") {
        if equals == nil, address[end] == UInt8(ascii: "=") { equals = end }
        end += 1
      }
      count += 1
      guard count <= OTPAuthLimit.parameters else { throw .tooManyParameters }
      let name = PercentText(range: start..<(equals ?? end), plusIsSpace: false)
      let value = PercentText(range: (equals.map { $0 + 1 } ?? end)..<end, plusIsSpace: true)
      if let part = OTPAuthParameters.names.first(where: { name.isWord($0.rawValue, in: address) })
      {
        try record(part, value, in: address)
      }
      start = end + 1
    }
  }

  /// The value that counts: the first.
  func first(_ part: OTPAuthPart) -> PercentText? { found.first { $0.part == part }?.value }

  /// Every value of a parameter that may be repeated.
  func all(_ part: OTPAuthPart) -> [PercentText] {
    found.filter { $0.part == part }.map { $0.value }
  }

  private mutating func record(
    _ part: OTPAuthPart, _ value: PercentText, in address: Span<UInt8>
  ) throws(OTPError) {
    let meansSomethingEmpty = part == .steam || part == .pin
    guard !value.range.isEmpty || meansSomethingEmpty else { return }
    if let former = first(part), OTPAuthParameters.decisive.contains(part),
      !former.equals(value, in: address)
    {
      throw .duplicateParameter(part)
    }
    found.append((part, value))
  }

  private static let names = OTPAuthPart.allCases.filter { $0 != .address && $0 != .label }
  /// Those that change the code: a second opinion on them is an error, not a choice.
  private static let decisive: [OTPAuthPart] = [
    .secret, .algorithm, .digits, .period, .counter, .pin, .encoder,
  ]
}
