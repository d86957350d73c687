internal import Secrets

/// An account read from an address, with what was unusual or repaired.
package struct OTPAuthReading: Sendable, Equatable {
  package var account: Account
  package var repairs: [OTPAuthRepair]
  /// Names of parameters that were not used, inert: unknown ones, and those given again with another
  /// value. Empty text for a name that might be a piece of a secret.
  package var ignored: [String] = []
}

extension Accounts {
  /// Adds the account in an `otpauth`, `apple-otpauth`, `motp` or `steam` address (formats.md 3.1,
  /// 3.3) of at most `limit` bytes, with `now` (Unix seconds) as its date. After an error nothing
  /// has changed, and what was decoded so far is wiped.
  @discardableResult
  package mutating func add(
    otpauth address: Span<UInt8>, id: AccountID, now: Int64, limit: Int = OTPAuthLimit.address
  ) throws(OTPError) -> OTPAuthReading {
    guard address.count <= limit else { throw .tooLong(.address) }
    guard let plain = Entities.decoded(address) else {
      return try add(plain: address, id: id, now: now)
    }
    var reading = try add(plain: plain.bytes, id: id, now: now)
    reading.repairs.append(.htmlEntities)
    return reading
  }

  private mutating func add(
    plain address: Span<UInt8>, id: AccountID, now: Int64
  ) throws(OTPError) -> OTPAuthReading {
    let outline = try OTPAuthOutline(address)
    var type: OTPType
    let isUsual: Bool
    (type, isUsual) = try outline.accountType(in: address)
    let parameters = try outline.parameters(in: address)
    // KeePassOTP's way to say it.
    if type == .totp, parameters.first(.encoder)?.isWord("yandex", in: address) ?? false {
      type = .yandex
    }
    let mark = secrets.count
    do throws(OTPError) {
      var reading = OTPAuthReading(
        account: Account(id: id, type: type, secret: mark..<mark), repairs: parameters.repairs,
        ignored: parameters.ignored)
      if !isUsual { reading.tell(.valueSpelling) }
      try reading.readNames(outline, parameters, in: address)
      try reading.readNumbers(parameters, in: address)
      try reading.readSecret(
        parameters, isHex: outline.scheme == .motp, in: address, into: &secrets)
      try reading.readPIN(parameters, in: address, into: &secrets)
      try reading.readExtras(parameters, in: address, now: now)
      // Nothing of it is read.
      if outline.scheme == .steam, outline.query.map({ !$0.isEmpty }) ?? false {
        reading.tell(.parametersIgnored)
      }
      try reading.account.check()
      add(reading.account)
      return reading
    } catch {
      secrets.truncate(to: mark)
      throw error
    }
  }
}

extension OTPAuthOutline {
  /// The type that the address names, and whether in the usual way. Errors: `unknownType`.
  fileprivate func accountType(
    in address: Span<UInt8>
  ) throws(OTPError) -> (OTPType, isUsual: Bool) {
    switch scheme {
    case .motp: return (.motp, true)
    case .steam: return (.steam, true)
    case .otpauth:
      let word = PercentText(range: type, plusIsSpace: false)
      let text = word.decoded(in: address).text
      if let type = OTPType(name: text) { return (type, true) }
      // What an enumeration of another program prints: `Type.TOTP`.
      guard text.lowercased().hasPrefix("type."),
        let type = OTPType(name: String(text.dropFirst(5)))
      else { throw .unknownType(word.quoted(in: address)) }
      return (type, false)
    }
  }

  fileprivate func parameters(in address: Span<UInt8>) throws(OTPError) -> OTPAuthParameters {
    if scheme == .steam { return OTPAuthParameters(secret: path) }
    guard let query else { throw .noSecret }
    return try OTPAuthParameters(query, in: address)
  }
}

extension PercentText {
  /// The word for an error, cleaned; empty when it is long, because it might be a secret that got
  /// into the wrong place.
  fileprivate func quoted(in address: Span<UInt8>) -> String {
    let text = CleanText.inert(decoded(in: address).text)
    return text.unicodeScalars.count > OTPAuthLimit.unknownWord ? "" : text
  }
}

extension OTPAuthReading {
  fileprivate mutating func tell(_ repair: OTPAuthRepair) {
    if !repairs.contains(repair) { repairs.append(repair) }
  }

  /// Names, and with them whether it is a Steam account (formats.md 3.1, rules 7 to 9).
  fileprivate mutating func readNames(
    _ outline: OTPAuthOutline, _ parameters: OTPAuthParameters, in address: Span<UInt8>
  ) throws(OTPError) {
    if outline.scheme == .steam {
      account.issuer = "Steam"
      return
    }
    let names = OTPAuthNames(
      path: outline.path, issuer: parameters.first(.issuer), in: address)
    (account.issuer, account.label) = (names.issuer, names.label)
    repairs += names.repairs
    if account.type == .yandex, account.issuer.isEmpty { account.issuer = "Yandex" }
    if account.type == .totp || account.type == .hotp {
      try recogniseSteam(parameters, in: address)
    }
    // Behind the rules for Steam, which speak of what the address itself says.
    if account.issuer.isEmpty, let value = parameters.first(.elseIssuer) {
      account.issuer = clean(try own(value, .issuer, in: address), .issuer)
    }
    if account.label.isEmpty, let value = parameters.first(.elseLabel) {
      account.label = clean(try own(value, .label, in: address), .label)
    }
  }

  private mutating func recogniseSteam(
    _ parameters: OTPAuthParameters, in address: Span<UInt8>
  ) throws(OTPError) {
    var isSteam = parameters.first(.steam) != nil
    if let encoder = parameters.first(.encoder) {
      isSteam = isSteam || encoder.isWord("steam", in: address)
      // Another alphabet would give other codes, so an unknown one is refused.
      guard isSteam || encoder.isWord("totp", in: address) else {
        throw .unknownType(encoder.quoted(in: address))
      }
    } else if !isSteam, account.type == .totp {
      let digits = parameters.first(.digits)?.number(in: address)
      let mayBe = parameters.first(.digits) == nil || digits == 5
      if account.issuer.lowercased() == "steam", mayBe {
        isSteam = true
        repairs.append(.steamByIssuer)
      } else if account.issuer.isEmpty, account.label.lowercased() == "steam", digits == 5 {
        isSteam = true
        repairs.append(.steamByIssuer)
        (account.issuer, account.label) = ("Steam", "")
      }
    }
    guard isSteam else { return }
    var steam = Account(id: account.id, type: .steam, secret: account.secret)
    (steam.issuer, steam.label) = (account.issuer, account.label)
    account = steam
  }

  /// Algorithm, digits, period and counter. A type with parameters of its own keeps those.
  fileprivate mutating func readNumbers(
    _ parameters: OTPAuthParameters, in address: Span<UInt8>
  ) throws(OTPError) {
    let standard = OTPParameters.standard(for: account.type)
    var given = standard
    if let value = said(parameters.first(.algorithm), in: address) {
      let text = value.decoded(in: address).text
      guard let algorithm = HashAlgorithm(name: text), algorithm != .md5 || account.type == .motp
      else { throw .unknownAlgorithm(value.quoted(in: address)) }
      if !algorithm.isNamed(text) { tell(.valueSpelling) }
      given.algorithm = algorithm
    }
    if let value = said(parameters.first(.digits), in: address) {
      guard let digits = number(value, in: address), 1...10 ~= digits else { throw .badDigits }
      given.digits = Int(digits)
    }
    let period = said(parameters.first(.period), in: address)
    if account.type == .hotp {
      try readCounter(said(parameters.first(.counter), in: address), in: address)
    } else if let period {
      guard let seconds = number(period, in: address), 0...86_400 ~= seconds else {
        throw .badPeriod
      }
      // HCL Notes writes it so, and means the standard.
      if seconds == 0 { tell(.periodZero) } else { given.period = Int(seconds) }
    }
    if account.type.hasFixedParameters {
      if given != standard { repairs.append(.parametersIgnored) }
    } else {
      account.parameters = given
      if given.digits < 6 { repairs.append(.fewDigits) }
    }
  }

  /// The value, unless it says in a word that there is none, or is blank.
  private mutating func said(_ value: PercentText?, in address: Span<UInt8>) -> PercentText? {
    guard let value else { return nil }
    let text = value.decoded(in: address).text
    guard MissingValue.isOne(text) else { return text.isEmpty ? nil : value }
    tell(.valueMissing)
    return nil
  }

  private mutating func number(_ value: PercentText, in address: Span<UInt8>) -> UInt64? {
    guard let number = value.number(in: address) else { return nil }
    if value.range.contains(where: { address[$0] == UInt8(ascii: ".") }) { tell(.valueSpelling) }
    return number
  }

  private mutating func readCounter(
    _ value: PercentText?, in address: Span<UInt8>
  ) throws(OTPError) {
    guard let value else {
      repairs.append(.counterMissing)
      return
    }
    if let counter = number(value, in: address) {
      account.counter = counter
      return
    }
    let text = value.decoded(in: address).text  // FreeOTP stores -1 for an account never used
    guard text.first == "-", let number = Int64(text), number < 0 else { throw .badCounter }
    repairs.append(.counterNegative)
  }

  fileprivate mutating func readSecret(
    _ parameters: OTPAuthParameters, isHex: Bool, in address: Span<UInt8>,
    into secrets: inout SecretBytes
  ) throws(OTPError) {
    guard let value = parameters.first(.secret) else { throw .noSecret }
    let start = secrets.count
    // A plus sign is a digit of Steam's base64, and nothing in Base32.
    PercentText(range: value.range, plusIsSpace: account.type != .steam)
      .append(in: address, to: &secrets)
    repairs += try SecretText.decodeInPlace(
      &secrets, from: start, for: account.type, isHex: isHex)
    account.secret = start..<secrets.count
  }

  fileprivate mutating func readPIN(
    _ parameters: OTPAuthParameters, in address: Span<UInt8>, into secrets: inout SecretBytes
  ) throws(OTPError) {
    guard account.type.needsPIN else { return }
    let plain = parameters.first(.plainPIN)
    guard let value = plain ?? parameters.first(.pin),
      !value.range.isEmpty || account.type == .motp
    else {
      repairs.append(.pinMissing)
      return
    }
    let start = secrets.count
    if !value.range.isEmpty {
      value.append(in: address, to: &secrets)
      if plain == nil {
        do { _ = try Base32.decodeInPlace(&secrets, from: start) } catch { throw .badPIN }
      }
      guard secrets.count - start <= OTPAuthLimit.pin else { throw .tooLong(.pin) }
      for index in start..<secrets.count
      where secrets[index] < 0x20 || secrets[index] == 0x7F { throw .badPIN }
    }
    account.pin = start..<secrets.count
  }

  /// Place, note, tags and the like, and the dates.
  fileprivate mutating func readExtras(
    _ parameters: OTPAuthParameters, in address: Span<UInt8>, now: Int64
  ) throws(OTPError) {
    account.created = now
    account.changed = UInt64(clamping: now).multipliedReportingOverflow(by: 1000).partialValue << 16
    for value in parameters.all(.tags) {
      addTag(value.decoded(in: address).text, .tags)
    }
    for value in parameters.all(.tag) { addTag(try own(value, .tag, in: address), .tag) }
    if let value = parameters.first(.place) {
      account.place = clean(try own(value, .place, in: address), .place)
    }
    if let value = parameters.first(.note) {
      account.note = clean(try own(value, .note, in: address), .note)
    }
    if let value = parameters.first(.pinned) {
      account.pinned = value.isWord("true", in: address)
    }
    if let value = parameters.first(.lock) {
      account.asksEachTime = value.isWord("true", in: address)
    }
    for value in parameters.all(.cut) {
      repairs.append(value.isWord("note", in: address) ? .noteCut : .tagsCut)
    }
    for value in parameters.all(.told) {
      for repair in OTPAuthRepair.toldByReader where value.isWord(repair.rawValue, in: address) {
        tell(repair)
      }
    }
    if let value = parameters.first(.trashed), value.isWord("true", in: address) {
      account.deleted = now
      repairs.append(.inTrash)
    }
  }

  /// A text that trenta wrote itself. Errors: `badEncoding`.
  private func own(
    _ value: PercentText, _ part: OTPAuthPart, in address: Span<UInt8>
  ) throws(OTPError) -> String {
    let (text, isLatin1) = value.decoded(in: address)
    guard !isLatin1 else { throw .badEncoding(part) }
    return text
  }

  private mutating func clean(_ text: String, _ part: OTPAuthPart) -> String {
    OTPAuthNames.cleaned(text.trimmed, part, &repairs)
  }

  private mutating func addTag(_ text: String, _ part: OTPAuthPart) {
    let tag = clean(text, part)
    if !tag.isEmpty, !account.tags.contains(tag) { account.tags.append(tag) }
  }
}

extension PercentText {
  /// Appends the decoded bytes to the secrets, without a copy anywhere else.
  fileprivate func append(in address: Span<UInt8>, to secrets: inout SecretBytes) {
    var index = range.lowerBound
    while index < range.upperBound { secrets.append(byte(in: address, at: &index)) }
  }
}
