/// Quoted-printable (RFC 2045 6.7) in a text that is no mail: pasted from the source of one.
enum QuotedPrintable {
  /// Lines of one address at most.
  private static let maximumLines = 64

  /// The line as it was meant, with those that belong to it, which are taken from `lines`. nil where it
  /// has no address with every equals sign written as `=3D`.
  static func decoded(_ line: ArraySlice<UInt8>, _ lines: inout TextLines) -> ArraySlice<UInt8>? {
    guard let start = address(in: line) else { return nil }
    var ahead = lines
    var (text, isBroken) = (Array(line), false)
    for _ in 0..<maximumLines where text.last == UInt8(ascii: "=") {
      guard let next = ahead.next(), text.count + next.count <= OTPAuthText.maximumLine else {
        break
      }
      text = text.dropLast() + next
      isBroken = true
    }
    guard isWritten(text[(start - line.startIndex)...], isBroken: isBroken) else { return nil }
    lines = ahead
    return percentDecoded(text[...], sign: UInt8(ascii: "="))[...]
  }

  private static func address(in line: ArraySlice<UInt8>) -> Int? {
    guard line.contains(UInt8(ascii: "=")),
      let start = line.indices.first(where: { AddressScheme(at: line[$0...]) != nil }),
      line.last == UInt8(ascii: "=") || line.firstRange(of: Array("=3D".utf8)) != nil
    else { return nil }
    return start
  }

  /// Whether every equals sign of the address is written so, until a blank. A lone secret may begin
  /// with `3D` by itself: then its length tells.
  private static func isWritten(_ address: ArraySlice<UInt8>, isBroken: Bool) -> Bool {
    let address = address.prefix { !isSpace($0) }
    let signs = address.indices.filter { address[$0] == UInt8(ascii: "=") }
    let isEach = signs.allSatisfy { address[($0 + 1)...].prefix(2).elementsEqual("3D".utf8) }
    guard isEach, let first = signs.first else { return false }
    if isBroken || signs.count > 1 { return true }
    let count = address[(first + 1)...].count(where: isBase32Digit)
    return count % 8 != 0 && SecretShape.isWhole(count - 2)
  }
}
