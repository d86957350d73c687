internal import OTP

/// The parameters of an address as they are written: enough to say where it ends and whether it goes
/// on in the next line. The strict parser of `trenta` reads them.
struct AddressQuery {
  /// What stands behind the last `?` or `&`: a name, and where there is an equals sign a value.
  let last: ArraySlice<UInt8>
  /// The bytes from the beginning of the address to the value of `last`.
  let valueStart: Int
  /// Whether there is a question mark, and a secret behind it.
  let isBegun: Bool
  let hasSecret: Bool

  init(_ address: ArraySlice<UInt8>) {
    let mark = address.firstIndex(of: UInt8(ascii: "?"))
    isBegun = mark != nil
    hasSecret = mark.map { AddressQuery.holdsSecret(address[$0...]) } ?? false
    let start = mark.map { mark in
      (address[mark...].lastIndex { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "?") } ?? mark)
        + 1
    }
    last = address[(start ?? address.endIndex)...]
    valueStart = last.firstIndex(of: UInt8(ascii: "=")).map { $0 + 1 } ?? address.endIndex
  }

  /// The name of the last parameter, in lower case and without `amp;` before it.
  var lastName: String { AddressQuery.name(last) }

  /// Its value, empty for none.
  var lastValue: ArraySlice<UInt8> { last[valueStart...] }

  /// The name of a parameter, `name=value`, in lower case.
  static func name(_ parameter: ArraySlice<UInt8>) -> String {
    var name = trimmed(parameter.prefix { $0 != UInt8(ascii: "=") })
    if hasPrefix("amp;", name) { name = trimmed(name.dropFirst(4)) }
    return String(decoding: name, as: UTF8.self).lowercased()
  }

  /// Whether a name is one that addresses have.
  static func isKnown(_ name: String) -> Bool {
    switch ParameterName(name) {
    case .known, .harmless: true
    case .unsupported, .misspelled, .unknown: false
    }
  }

  /// Whether a wrong value of this parameter gives a wrong code.
  static func isDecisive(_ name: String) -> Bool {
    guard let part = part(name) else { return false }
    return [.secret, .algorithm, .digits, .period, .counter, .pin, .encoder].contains(part)
  }

  /// What a name means, nil for what decides about nothing.
  static func part(_ name: String) -> OTPAuthPart? {
    guard case .known(let part, _) = ParameterName(name) else { return nil }
    return part
  }

  /// Whether `secret=` stands at the beginning of a parameter.
  static func holdsSecret(_ text: ArraySlice<UInt8>) -> Bool { secret(in: text) != nil }

  /// Where `secret=` stands at the beginning of a parameter; nil for nowhere.
  static func secret(in text: ArraySlice<UInt8>) -> Int? {
    var before = UInt8(ascii: "&")
    for index in text.indices {
      defer { before = text[index] }
      if asciiLower(text[index]) == UInt8(ascii: "s"), "?&; ".utf8.contains(before),
        hasPrefix("secret=", text[index...])
      {
        return index
      }
    }
    return nil
  }
}

/// What can be said of characters that may be a Base32 secret, without reading it.
struct SecretShape {
  /// Digits of Base32.
  let count: Int
  /// Whether nothing else stands there but padding.
  let isBase32: Bool
  /// Digits of Base32 that are no letters.
  let numerals: Int
  var hasDigit: Bool { numerals > 0 }
  /// Whether letters of both cases stand there.
  let isMixed: Bool
  let isUpper: Bool

  init(_ text: ArraySlice<UInt8>) {
    let body = text.reversed().drop { $0 == UInt8(ascii: "=") }
    count = body.count { isBase32Digit($0) }
    isBase32 = count == body.count && count > 0
    numerals = body.count { 0x32...0x37 ~= $0 }
    let upper = body.contains { 0x41...0x5A ~= $0 }
    let lower = body.contains { 0x61...0x7A ~= $0 }
    (isMixed, isUpper) = (upper && lower, upper)
  }

  /// Whether an encoder writes so many digits (RFC 4648 6).
  static func isWhole(_ count: Int) -> Bool { ![1, 3, 6].contains(count % 8) }
}
