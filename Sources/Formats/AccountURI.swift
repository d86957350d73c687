/// The fields of an account that a format carries other than as an address, to be written as one.
struct AccountFields {
  /// `totp` or `hotp`.
  var type: String
  var secret: [UInt8]
  /// `SHA1`, `SHA256` or `SHA512`.
  var algorithm: String
  var digits: Int
  /// Seconds, for `totp`.
  var period: Int
  /// The counter of the next code, for `hotp`; a negative one is told as it is.
  var counter: Int64
  var issuer: String
  var label: String

  /// The address by formats.md 3.4: read back, it gives issuer and label exactly.
  var uri: [UInt8] {
    var path = encoded(issuer)
    if !label.isEmpty {
      if !issuer.isEmpty || label.utf8.contains(UInt8(ascii: ":")) { path += ":" }
      path += encoded(label)
    }
    var uri = "otpauth://\(type)/\(path)?secret=\(base32(secret))"
    if !issuer.isEmpty { uri += "&issuer=" + encoded(issuer) }
    uri += "&algorithm=\(algorithm)&digits=\(digits)"
    uri += type == "hotp" ? "&counter=\(counter)" : "&period=\(period)"
    return Array(uri.utf8)
  }
}

private func encoded(_ text: String) -> String {
  var result = ""
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "@"):
      result.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }
  }
  return result
}

/// RFC 4648 base32, upper case, no padding.
private func base32(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".unicodeScalars)
  var text = ""
  var (bits, held) = (UInt32(0), 0)
  for byte in bytes {
    bits = bits << 8 | UInt32(byte)
    held += 8
    while held >= 5 {
      held -= 5
      text.unicodeScalars.append(alphabet[Int(bits >> UInt32(held) & 31)])
    }
  }
  if held > 0 { text.unicodeScalars.append(alphabet[Int(bits << UInt32(5 - held) & 31)]) }
  return text
}
