/// The parameters of an address that trenta knows, by their places, and what there is to tell of all.
struct OTPAuthParameters {
  private var found: [(part: OTPAuthPart, value: PercentText)] = []
  /// Names of parameters that were not used: of unknown ones, and of those that stand there again with
  /// another value. Inert, each once; empty for a long one, which might be a piece of a secret.
  private(set) var ignored: [String] = []
  private(set) var repairs: [OTPAuthRepair] = []

  /// None: what the receipt falls back to when the parameters cannot be read.
  init() {}

  /// A lone secret: all that a `steam` address holds.
  init(secret: Range<Int>) {
    found = [(.secret, PercentText(range: secret, plusIsSpace: true))]
  }

  /// Splits `query` at `&`. Empty values count as absent. Errors: `tooManyParameters`,
  /// `duplicateParameter`, `misspelledParameter`, `unsupportedParameter`.
  init(_ query: Range<Int>, in address: Span<UInt8>) throws(OTPError) {
    var start = query.lowerBound
    var count = 0
    while start <= query.upperBound {
      count += 1
      guard count <= OTPAuthLimit.parameters else { throw .tooManyParameters }
      let piece = Piece(at: start, end: query.upperBound, in: address)
      try record(piece, in: address)
      if piece.isEncoded { tell(.encodedSeparators) }
      start = piece.next
    }
  }

  /// The value that counts: the first.
  func first(_ part: OTPAuthPart) -> PercentText? { found.first { $0.part == part }?.value }

  /// Every value of a parameter that may be repeated.
  func all(_ part: OTPAuthPart) -> [PercentText] {
    found.filter { $0.part == part }.map { $0.value }
  }

  private mutating func record(_ piece: Piece, in address: Span<UInt8>) throws(OTPError) {
    switch piece.meaning {
    case .known(let part, let isUsual):
      if !isUsual { tell(.parameterName) }
      try record(part, piece.value, in: address)
    case .misspelled(let part):
      throw .misspelledParameter(piece.shown(in: address), part)
    case .unsupported:
      let value = piece.value.decoded(in: address).text
      // Said aloud: none.
      guard ["", "0", "false", "none"].contains(value.lowercased()) else {
        throw .unsupportedParameter(piece.shown(in: address))
      }
    case .harmless: break
    case .unknown: ignore(piece.shown(in: address), unless: piece.isEmpty)
    }
  }

  private mutating func record(
    _ part: OTPAuthPart, _ value: PercentText, in address: Span<UInt8>
  ) throws(OTPError) {
    let meansSomethingEmpty = part == .steam || part == .pin
    guard !value.range.isEmpty || meansSomethingEmpty else { return }
    if let former = first(part), !former.equals(value, in: address) {
      if part.isDecisive { throw .duplicateParameter(part) }
      if !OTPAuthParameters.repeated.contains(part) { ignore(part.rawValue, unless: false) }
    }
    found.append((part, value))
  }

  private mutating func ignore(_ name: String, unless isEmpty: Bool) {
    if !isEmpty, !ignored.contains(name) { ignored.append(name) }
  }

  private mutating func tell(_ repair: OTPAuthRepair) {
    if !repairs.contains(repair) { repairs.append(repair) }
  }

  private static let repeated: [OTPAuthPart] = [.tag, .tags, .cut, .told]

  /// One parameter of a query.
  private struct Piece {
    private let name: PercentText
    let value: PercentText
    let meaning: ParameterName
    /// Whether `&` or `=` were percent-encoded.
    private(set) var isEncoded = false
    /// Where the next one begins; beyond the end for the last.
    let next: Int

    init(at start: Int, end: Int, in address: Span<UInt8>) {
      var stop = start
      while stop < end, address[stop] != UInt8(ascii: "&") { stop += 1 }
      var nameEnd = start
      while nameEnd < stop, address[nameEnd] != UInt8(ascii: "=") { nameEnd += 1 }
      var valueStart = min(nameEnd + 1, stop)
      if nameEnd == stop,
        let (encoded, length) = Piece.encodedName(from: start, to: stop, in: address)
      {
        (nameEnd, valueStart, isEncoded) = (encoded, encoded + length, true)
      }
      name = PercentText(range: start..<nameEnd, plusIsSpace: true)
      meaning = ParameterName(spelled: name, in: address)
      var following = stop + 1
      if case .known(let part, _) = meaning, part.isDecisive || part == .issuer,
        let mark = Piece.encodedSeparator(
          in: address, from: valueStart, to: stop,
          // An issuer may be named so, and is encoded whole then.
          beforeEncoded: part.isDecisive || isEncoded)
      {
        (stop, following, isEncoded) = (mark.lowerBound, mark.upperBound, true)
      }
      value = PercentText(range: valueStart..<stop, plusIsSpace: true)
      next = following
    }

    var isEmpty: Bool { name.range.isEmpty && value.range.isEmpty }

    /// The name as a receipt may have it.
    func shown(in address: Span<UInt8>) -> String {
      let text = CleanText.inert(name.decoded(in: address).text)
      let limit = value.range.isEmpty ? OTPAuthLimit.unknownWord : OTPAuthLimit.parameterName
      return text.unicodeScalars.count <= limit ? text : ""
    }

    /// Where a known name ends that has `%3D` behind it, and the length of that.
    private static func encodedName(
      from start: Int, to end: Int, in address: Span<UInt8>
    ) -> (end: Int, length: Int)? {
      let mark = (start..<end).first {
        OTPAuthOutline.sign("=", in: address, at: $0, end: end) != nil
      }
      guard let mark, mark > start, mark - start <= OTPAuthLimit.parameterName,
        case .known = ParameterName(
          spelled: PercentText(range: start..<mark, plusIsSpace: true), in: address)
      else { return nil }
      return (mark, 3)
    }

    /// A `%26` with the known name of a parameter behind it and `=`, or `%3D` too.
    private static func encodedSeparator(
      in address: Span<UInt8>, from start: Int, to end: Int, beforeEncoded: Bool
    ) -> Range<Int>? {
      for index in start..<max(start, end) where address[index] == UInt8(ascii: "%") {
        guard let length = OTPAuthOutline.sign("&", in: address, at: index, end: end) else {
          continue
        }
        let name = index + length
        let mark = (name..<min(end, name + OTPAuthLimit.parameterName)).first {
          OTPAuthOutline.sign("=", in: address, at: $0, end: end) != nil
        }
        guard let mark, mark > name, beforeEncoded || address[mark] == UInt8(ascii: "=") else {
          continue
        }
        let text = PercentText(range: name..<mark, plusIsSpace: true)
        if case .known = ParameterName(spelled: text, in: address) {
          return index..<index + length
        }
      }
      return nil
    }
  }
}

extension ParameterName {
  /// The meaning of a name as it stands in an address.
  fileprivate init(spelled name: PercentText, in address: Span<UInt8>) {
    if let part = OTPAuthPart.parameters.first(where: { name.isExactly($0.rawValue, in: address) })
    {
      self = .known(part, isUsual: true)
    } else {
      // Blanks around it, which `decoded` takes away.
      let text = name.decoded(in: address).text
      self = ParameterName(text)
      if case .known(let part, true) = self, !name.isExactly(text, in: address) {
        self = .known(part, isUsual: false)
      }
    }
  }
}
