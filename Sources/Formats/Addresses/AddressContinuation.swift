/// Whether an address that reaches to the end of its line goes on in the next one: a long line that a
/// coder or a mail program has broken.
enum AddressContinuation {
  case goesOn
  /// The next line is another thing.
  case over
  /// It may be either, and the code would depend on it.
  case unclear

  /// The shortest line that anything breaks.
  private static let leastWidth = 60

  /// `next` is the next line, trimmed, and `width` the length of the line before it. `isPayload`: nothing
  /// but the address should be there.
  init(of address: FoundAddress, by next: ArraySlice<UInt8>, width: Int, isPayload: Bool) {
    var isSigned = false
    let body = AddressStart.withoutSigns(next, &isSigned)
    if next.isEmpty || AddressScheme(at: body) != nil {
      self = .over
    } else {
      let answer = AddressContinuation.answer(address, next, width)
      self = answer == .over && isPayload ? .unclear : answer
    }
  }

  /// A line without the marks of quoted mail.
  static func text(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.drop { $0 == UInt8(ascii: ">") || isSpace($0) }
  }

  private static func answer(
    _ address: FoundAddress, _ next: ArraySlice<UInt8>, _ width: Int
  ) -> AddressContinuation {
    if next.first == UInt8(ascii: "#") { return .over }
    let isWord = !next.contains(where: isSpace)
    switch address.scheme {
    case .steam: return .over
    case .migration: return migration(address.uri, next, isWord)
    case .otpauth, .apple, .motp: break
    }
    let query = AddressQuery(address.uri[...])
    if next.first == UInt8(ascii: "&") || !query.isBegun && next.first == UInt8(ascii: "?") {
      return .goesOn
    }
    // Another address, or what was meant to be one.
    if holdsScheme(next) { return .over }
    if !query.hasSecret {
      let isRest = isWord && AddressQuery.holdsSecret([0x26] + next)
      return isRest ? .goesOn : .over
    }
    let head = next.prefix { $0 != UInt8(ascii: "&") }
    let behind = next[head.endIndex...].dropFirst()
    let hasMore =
      !behind.isEmpty && AddressQuery.isKnown(AddressQuery.name(behind.prefix { $0 != 0x26 }))
    if let last = address.uri.last, "&?".utf8.contains(last) {
      return isWord && AddressQuery.isKnown(AddressQuery.name(head)) ? .goesOn : .unclear
    }
    if query.lastName == "secret" { return secret(query.lastValue, next, head, behind, width) }
    guard isWord else { return isParameter(next) ? .unclear : .over }
    if !query.last.contains(UInt8(ascii: "=")), head.contains(UInt8(ascii: "=")) {
      let name = AddressQuery.name((Array(query.last) + head)[...])
      if AddressQuery.isKnown(name) { return .goesOn }
    }
    // A parameter of its own, as if its sign had been lost.
    let isOwn = head.contains(UInt8(ascii: "=")) && AddressQuery.isKnown(AddressQuery.name(head))
    if hasMore, !isOwn { return .goesOn }
    return isParameter(next) ? .unclear : .over
  }

  /// Whether the line is a parameter that decides about a code, as if its `&` had been lost.
  private static func isParameter(_ next: ArraySlice<UInt8>) -> Bool {
    next.split(separator: UInt8(ascii: "&")).contains {
      $0.contains(UInt8(ascii: "=")) && AddressQuery.isDecisive(AddressQuery.name($0))
    }
  }

  private static func holdsScheme(_ text: ArraySlice<UInt8>) -> Bool {
    text.firstRange(of: Array("://".utf8)) != nil
  }

  private static func secret(
    _ value: ArraySlice<UInt8>, _ next: ArraySlice<UInt8>, _ head: ArraySlice<UInt8>,
    _ behind: ArraySlice<UInt8>, _ width: Int
  ) -> AddressContinuation {
    let (own, more) = (SecretShape(value), SecretShape(head))
    let isPadding = !head.isEmpty && head.allSatisfy { $0 == UInt8(ascii: "=") }
    guard own.isBase32 || value.isEmpty, more.isBase32 || isPadding else {
      return isParameter(next) ? .unclear : .over
    }
    if !behind.isEmpty || isPadding { return .goesOn }
    let isSameCase = !own.isMixed && !more.isMixed && own.isUpper == more.isUpper
    guard width >= leastWidth, isSameCase || more.count == more.numerals else { return .over }
    let isWhole = own.count >= 16 && SecretShape.isWhole(own.count)
    let isWholeTogether = SecretShape.isWhole(own.count + more.count)
    switch (isWhole, isWholeTogether) {
    case (false, true): return .goesOn
    case (true, false): return .over
    default: return .unclear
    }
  }

  /// A transfer that is whole as it is ends there.
  private static func migration(
    _ uri: [UInt8], _ next: ArraySlice<UInt8>, _ isWord: Bool
  ) -> AddressContinuation {
    guard isWord,
      next.allSatisfy({
        isBase32Digit($0) || 0x30...0x39 ~= $0 || "+/=%_-".utf8.contains($0)
      }), GoogleMigration.read(uri[...], foundAs: .uri).format != .googleMigration
    else { return .over }
    return .goesOn
  }
}
