internal import Text

/// Issuer and label of an address, as they are stored.
package struct OTPAuthNames: Sendable, Equatable {
  package var issuer: String
  package var label: String
  var repairs: [OTPAuthRepair] = []

  /// What a receipt may call the account in `address`, also where the rest of it is broken; nil when
  /// no name can be read. It never holds the secret.
  package init?(of address: Span<UInt8>) {
    guard address.count <= OTPAuthLimit.line, let outline = try? OTPAuthOutline(address),
      outline.scheme != .steam
    else { return nil }
    var path = outline.path
    if outline.query == nil {
      let end = path.first { address[$0] == UInt8(ascii: "?") } ?? path.upperBound
      path = path.lowerBound..<end
    }
    let whole = PercentText(range: path, plusIsSpace: false).decoded(in: address).text
    if OTPAuthNames.hidesSecret(whole) { return nil }
    let parameters = outline.query.flatMap { try? OTPAuthParameters($0, in: address) }
    let names = OTPAuthNames(path: path, issuer: parameters?.first(.issuer), in: address)
    guard !(names.issuer.isEmpty && names.label.isEmpty) else { return nil }
    self = names
  }

  /// The names from the label at `path` and the issuer parameter.
  init(path: Range<Int>, issuer parameter: PercentText?, in address: Span<UInt8>) {
    var named = ""
    let (whole, wholeIsLatin1) = PercentText(range: path, plusIsSpace: false).decoded(in: address)
    var isLatin1 = wholeIsLatin1
    if let parameter {
      let (text, parameterIsLatin1) = parameter.decoded(in: address)
      isLatin1 = isLatin1 || parameterIsLatin1
      // Where the label says the same, it is not the defect but a strange name.
      let said = OTPAuthNames.label(of: whole, after: text) != nil
      named = said ? text : OTPAuthNames.withoutPeriod(text)
      if named.utf8.count != text.utf8.count { repairs.append(.issuerRepaired) }
    }
    if isLatin1 { repairs.append(.latin1Name) }
    let (prefix, rest) =
      OTPAuthNames.label(of: whole, after: named).map { (named, $0) }
      ?? OTPAuthNames.split(path, in: address) ?? ("", whole)
    issuer = named.isEmpty ? prefix : named
    label = rest
    if !named.isEmpty, !prefix.isEmpty, !OTPAuthNames.areAlike(named, prefix) {
      label = rest.isEmpty ? prefix : prefix + ":" + rest
      repairs.append(.issuerDiffers)
    }
    issuer = OTPAuthNames.cleaned(issuer, .issuer, &repairs)
    label = OTPAuthNames.cleaned(label, .label, &repairs)
  }

  /// `text` as it is stored: inert, and cut where it is longer than an account may hold.
  static func cleaned(
    _ text: String, _ part: OTPAuthPart, _ repairs: inout [OTPAuthRepair]
  ) -> String {
    let limit = part == .note ? CleanText.noteLimit : CleanText.nameLimit
    let clean = CleanText.inert(text, keepingLines: part == .note)
    if !same(clean.unicodeScalars[...], text.unicodeScalars[...]),
      !repairs.contains(.cleanedName)
    {
      repairs.append(.cleanedName)
    }
    if part != .note, Alphabet.areMixed(in: clean), !repairs.contains(.mixedLetters) {
      repairs.append(.mixedLetters)
    }
    guard clean.unicodeScalars.count > limit else { return clean }
    let cut: OTPAuthRepair =
      switch part {
      case .note: .noteCut
      case .tag, .tags: .tagsCut
      default: .nameCut
      }
    if !repairs.contains(cut) { repairs.append(cut) }
    return String(String.UnicodeScalarView(clean.unicodeScalars.prefix(limit)))
  }

  /// What a decoded label has after the issuer and a colon, "" for the issuer alone (whatever the
  /// case); nil when it does not begin so.
  private static func label(of whole: String, after issuer: String) -> String? {
    let (scalars, name) = (whole.unicodeScalars, issuer.unicodeScalars)
    guard !name.isEmpty else { return nil }
    if sameLowered(scalars.prefix(name.count), name[...]) {
      let tail = scalars.dropFirst(name.count)
      if tail.isEmpty { return "" }
      return tail.first == ":" ? String(tail.dropFirst()).trimmed : nil
    }
    // The same letters, composed otherwise.
    let prefix = whole.prefix { $0 != ":" }
    guard prefix.lowercased() == issuer.lowercased() else { return nil }
    return String(whole.dropFirst(prefix.count + 1)).trimmed
  }

  /// The label's issuer part and account part, where it has a colon.
  private static func split(
    _ path: Range<Int>, in address: Span<UInt8>
  ) -> (prefix: String, label: String)? {
    guard let (end, start) = colon(in: address, path) else { return nil }
    let prefix = PercentText(range: path.lowerBound..<end, plusIsSpace: true)
    let rest = PercentText(range: start..<path.upperBound, plusIsSpace: false)
    return (prefix.decoded(in: address).text, rest.decoded(in: address).text)
  }

  /// Where the colon that splits the label begins and ends: a raw one, or else an encoded one.
  private static func colon(
    in address: Span<UInt8>, _ path: Range<Int>
  ) -> (Int, Int)? {
    if let raw = path.first(where: { address[$0] == UInt8(ascii: ":") }) { return (raw, raw + 1) }
    let encoded = path.dropLast(2).first {
      address[$0] == UInt8(ascii: "%") && address[$0 + 1] == UInt8(ascii: "3")
        && lowered(address[$0 + 2]) == UInt8(ascii: "a")
    }
    return encoded.map { ($0, $0 + 3) }
  }

  /// A known defect of some services puts `?period=30` into the issuer.
  private static func withoutPeriod(_ issuer: String) -> String {
    let scalars = Array(issuer.unicodeScalars)
    let defect = Array("?period=".unicodeScalars)
    guard scalars.count >= defect.count else { return issuer }
    for start in 0...scalars.count - defect.count
    where scalars[start..<start + defect.count].elementsEqual(defect) {
      var kept = String.UnicodeScalarView()
      kept.append(contentsOf: scalars[...start])
      return String(kept).trimmed
    }
    return issuer
  }

  /// Whether two issuers differ in nothing but case, spaces and signs.
  private static func areAlike(_ left: String, _ right: String) -> Bool {
    let (first, second) = (letters(left), letters(right))
    if first.isEmpty || second.isEmpty { return left.lowercased() == right.lowercased() }
    return first == second
  }

  private static func letters(_ text: String) -> String {
    // By characters: equal ones may be composed otherwise.
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  private static func same(
    _ left: Substring.UnicodeScalarView, _ right: Substring.UnicodeScalarView
  ) -> Bool { left.elementsEqual(right) }

  private static func sameLowered(
    _ left: Substring.UnicodeScalarView, _ right: Substring.UnicodeScalarView
  ) -> Bool {
    left.elementsEqual(right) {
      $0 == $1 || $0.properties.lowercaseMapping == $1.properties.lowercaseMapping
    }
  }

  private static func hidesSecret(_ label: String) -> Bool {
    let scalars = Array(label.lowercased().unicodeScalars)
    let word = Array("secret=".unicodeScalars)
    guard scalars.count >= word.count else { return false }
    return (0...scalars.count - word.count).contains {
      scalars[$0..<$0 + word.count].elementsEqual(word)
    }
  }
}
