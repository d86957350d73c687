internal import OTP

/// Where an address ends in a line that has more behind it. A value is never cut where that could change
/// a code: then the end is unclear.
struct AddressEnd {
  /// From its beginning to its end.
  private(set) var address: ArraySlice<UInt8>
  /// Whether it is one at all: in running text it needs a secret.
  private(set) var isAddress = true
  /// Whether something behind it was taken for other text.
  private(set) var isCut = false
  private(set) var isUnclear = false

  /// `rest` begins with the scheme. `isLine`: it stands as in a list, where blanks belong to names.
  init(of rest: ArraySlice<UInt8>, _ scheme: AddressScheme, isLine: Bool) {
    address = trimmed(rest)
    // Between two addresses on a line.
    while let last = address.last, ",;".utf8.contains(last) {
      address = trimmed(address.dropLast())
    }
    switch scheme {
    case .steam: endAfter(AddressEnd.steamSecret, isLine: isLine)
    case .migration: endAfter(AddressEnd.migration, isLine: isLine)
    case .otpauth, .apple, .motp:
      let whole = address
      if !isLine { takeWords() }
      if isAddress, !isUnclear { endLastValue(in: whole, isLine: isLine) }
    }
    if address.endIndex < trimmed(rest).endIndex {
      let behind = rest[address.endIndex...]
      if behind.contains(where: { !isSpace($0) && !",;".utf8.contains($0) }) { isCut = true }
    }
  }

  private mutating func end(at index: Int) { address = address[..<index] }

  // MARK: values without a name behind them

  /// Ends where the first byte stands that `belongs` refuses. As a line it stays whole where that makes
  /// no sense, for the strict parser to judge.
  private mutating func endAfter(_ belongs: (UInt8) -> Bool, isLine: Bool) {
    let start = address.firstRange(of: Array("://".utf8))?.upperBound ?? address.startIndex
    let value = address[start...].prefix(while: belongs)
    let isPlausible = value.count >= 16
    if !isLine { isAddress = isPlausible }
    guard isPlausible, value.endIndex < address.endIndex,
      isSpace(address[value.endIndex]) || AddressEnd.isStop(address[value.endIndex])
    else { return }
    end(at: value.endIndex)
  }

  private static func steamSecret(_ byte: UInt8) -> Bool {
    isBase32Digit(byte) || 0x30...0x39 ~= byte || "+/=%_-".utf8.contains(byte)
  }

  private static func migration(_ byte: UInt8) -> Bool {
    steamSecret(byte) || "?&".utf8.contains(byte)
  }

  /// Signs that end a sentence or a part of it, or close a bracket.
  private static func isStop(_ byte: UInt8) -> Bool { ".,;:!?)]}>\"'`|".utf8.contains(byte) }

  // MARK: running text

  /// Takes words until there is a secret, and then those that can only belong to the address.
  private mutating func takeWords() {
    let whole = address.prefix(OTPAuthText.maximumLine)
    let words = whole.split(whereSeparator: isSpace)
    guard let secret = AddressQuery.secret(in: whole),
      var end = words.firstIndex(where: { $0.endIndex > secret })
    else {
      isAddress = false
      return
    }
    while end + 1 < words.count {
      let (word, next) = (words[end], words[end + 1])
      if word.last == UInt8(ascii: "&") || next.first == UInt8(ascii: "&") {
        end += 1
        continue
      }
      guard AddressQuery(whole[..<word.endIndex]).lastName == "secret" else { break }
      let parts = Array(words[(end + 1)...])
      guard let more = groups(after: whole[..<word.endIndex], parts) else {
        isUnclear = true
        break
      }
      if more == 0 { break }
      end += more
    }
    address = whole[..<words[end].endIndex]
    dropStops()
  }

  /// How many of `words` belong to the secret that `address` ends with; nil where that cannot be said.
  private func groups(after address: ArraySlice<UInt8>, _ words: [ArraySlice<UInt8>]) -> Int? {
    let own = SecretShape(AddressQuery(address).lastValue)
    var shapes = [own]
    for (index, word) in words.enumerated() {
      let head = AddressEnd.withoutStops(word.prefix { $0 != UInt8(ascii: "&") })
      let shape = SecretShape(head)
      guard own.isBase32, shape.isBase32 else { break }
      // A parameter follows, so that all of this is the secret.
      if word[head.endIndex...].first == UInt8(ascii: "&") { return index + 1 }
      shapes.append(shape)
      if head.count < word.count { break }  // the sentence ends
    }
    guard shapes.count > 1, own.isBase32 else { return 0 }
    if AddressEnd.areGroups(shapes) { return shapes.count - 1 }
    return own.count >= 16 ? 0 : nil
  }

  private static func withoutStops(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var word = word
    while let last = word.last, isStop(last) { word = word.dropLast() }
    return word
  }

  /// Whether a secret is written in groups of letters, as for people: of equal length, of one case, and
  /// together as many as an encoder writes.
  static func areGroups(_ shapes: [SecretShape]) -> Bool {
    guard let first = shapes.first, let last = shapes.last, 4...8 ~= first.count else {
      return false
    }
    let cases = Set(shapes.filter { $0.isMixed || $0.isUpper || !$0.hasDigit }.map(\.isUpper))
    return shapes.dropLast().allSatisfy { $0.count == first.count } && last.count <= first.count
      && cases.count <= 1 && !shapes.contains { $0.isMixed }
      && SecretShape.isWhole(shapes.reduce(0) { $0 + $1.count })
  }

  /// Drops what ends a sentence, and brackets that were opened before the address.
  private mutating func dropStops() {
    while let last = address.last {
      if ".,;:!?\"'`|".utf8.contains(last) {
        address = address.dropLast()
      } else if let pair = ["()", "[]", "{}", "<>"].first(where: { $0.utf8.last == last }),
        address.count(where: { $0 == last })
          > address.count(where: { $0 == pair.utf8.first })
      {
        address = address.dropLast()
      } else if let quote = ["\u{201D}", "\u{2019}", "\u{BB}"].first(where: {
        address.suffix($0.utf8.count).elementsEqual($0.utf8)
      }) {
        address = address.dropLast(quote.utf8.count)
      } else {
        return
      }
    }
  }

  // MARK: the last value

  /// Ends a value that decides about the code where what follows cannot belong to it.
  private mutating func endLastValue(in whole: ArraySlice<UInt8>, isLine: Bool) {
    let query = AddressQuery(address)
    let start = query.valueStart + query.lastValue.prefix(while: isSpace).count
    let value = address[start...]
    let belongs: (UInt8) -> Bool
    switch AddressQuery.part(query.lastName) {
    case .secret:
      endSecret(value)
      return
    case .digits, .period, .counter:
      belongs = { 0x30...0x39 ~= $0 || "-+%.".utf8.contains($0) }
    case .algorithm:
      let isPlain = value.allSatisfy {
        isBase32Digit($0) || 0x30...0x39 ~= $0 || " -_./".utf8.contains($0)
      }
      let isWhole = isPlain && HashAlgorithm(name: String(decoding: value, as: UTF8.self)) != nil
      belongs = { isWhole || !isSpace($0) && !",;:!?)]}>\"'`|".utf8.contains($0) }
    case .encoder, .pin: belongs = { !isSpace($0) && !",;:!?)]}>\"'`|".utf8.contains($0) }
    default: return  // a name, or what the strict parser has to judge
    }
    var token = value.prefix(while: belongs)
    while let last = token.last, last == UInt8(ascii: ".") { token = token.dropLast() }
    guard !token.isEmpty, token.endIndex < address.endIndex,
      isSpace(address[token.endIndex]) || AddressEnd.isStop(address[token.endIndex])
    else { return }
    end(at: token.endIndex)
  }

  private mutating func endSecret(_ value: ArraySlice<UInt8>) {
    let token = value.prefix {
      isBase32Digit($0) || 0x30...0x39 ~= $0 || $0 >= 0x80 || "+/=%_-".utf8.contains($0)
    }
    guard !token.isEmpty, token.endIndex < address.endIndex else { return }
    let next = address[token.endIndex]
    guard isSpace(next) else {
      if AddressEnd.isStop(next),
        !address[(token.endIndex + 1)...].contains(where: isBase32Digit)
          || address[(token.endIndex + 1)...].first.map(isSpace) ?? false
      {
        end(at: token.endIndex)
      }
      return
    }
    let words = address[token.endIndex...].split(whereSeparator: isSpace)
    if SecretShape(AddressEnd.withoutStops(words[0])).isBase32 {
      let own = address[..<token.endIndex]
      switch groups(after: own, words) {
      case nil: isUnclear = true
      case 0: end(at: token.endIndex)
      case let more?: end(at: AddressEnd.withoutStops(words[more - 1]).endIndex)
      }
    } else {
      end(at: token.endIndex)
    }
  }
}
