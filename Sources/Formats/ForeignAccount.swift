internal import OTP
internal import Secrets

/// An account as a foreign file holds it (formats.md 1.1), on its way to an address. What is nil was
/// not said; the standard of the type holds then.
struct ForeignAccount {
  var type = OTPType.totp
  var secret = Secret.bytes([])
  var algorithm: HashAlgorithm?
  var digits: Int64?
  /// Seconds.
  var period: Int64?
  /// The counter of the next HOTP code; a negative one is told as it is.
  var counter: Int64?
  var issuer = ""
  var label = ""
  var note = ""
  var tags: [String] = []
  var isPinned = false
  /// In the other app's trash, and so in ours.
  var isTrashed = false
  /// Whether the other app asks before it shows a code.
  var asksEachTime = false
  /// Of mOTP and Yandex.
  var pin: String?

  /// The key as the file has it. Base32 is left to the strict parser of `trenta`, which tells what
  /// is odd about it.
  enum Secret {
    case bytes([UInt8])
    case base32(String)
  }

  /// The address by formats.md 3.4 with parameters of trenta's own: read back, it gives the same.
  func address() throws(EntryError) -> [UInt8] {
    try check()
    var path = encoded(issuer)
    if !label.isEmpty {
      if !issuer.isEmpty || label.utf8.contains(UInt8(ascii: ":")) { path += ":" }
      path += encoded(label)
    }
    let word = type == .yandex ? "yaotp" : type.name
    var uri = "otpauth://\(word)/\(path)?secret="
    switch secret {
    case .bytes(let bytes): uri += base32Text(bytes)
    case .base32(let text): uri += encoded(text)
    }
    if !issuer.isEmpty { uri += "&issuer=" + encoded(issuer) }
    if let algorithm { uri += "&algorithm=\(algorithm.name)" }
    if let digits { uri += "&digits=\(digits)" }
    switch type {
    case .hotp: if let counter { uri += "&counter=\(counter)" }
    case .totp, .steam, .motp, .yandex: if let period { uri += "&period=\(period)" }
    }
    // Said aloud, or an issuer "Steam" would make it a Steam account.
    if type == .totp, isNamedSteam { uri += "&encoder=totp" }
    if let pin, type.needsPIN { uri += "&pin=" + base32Text(Array(pin.utf8)) }
    uri += extras(note: note, tags: tags, isPinned: isPinned, isTrashed: isTrashed)
    if asksEachTime { uri += "&lock=true" }
    let bytes = Array(uri.utf8)
    guard bytes.count <= OTPAuthText.maximumLine else { throw .addressTooLong }
    return bytes
  }

  /// What every format shares: nothing that is given and unknown becomes a default.
  private func check() throws(EntryError) {
    switch secret {
    case .bytes(let bytes):
      guard !bytes.isEmpty else { throw .noSecret }
      guard bytes.count <= 1_024 else { throw .secretTooLong }
    case .base32(let text):
      guard !trimmedText(text).isEmpty else { throw .noSecret }
      guard text.utf8.count <= 4_096 else { throw .secretTooLong }
    }
    guard algorithm != .md5 || type == .motp else { throw .unknownAlgorithm }
    if let digits { guard 1...10 ~= digits else { throw .badDigits } }
    // None at all means the usual one, and the strict parser tells that.
    if let period, type != .hotp { guard 0...86_400 ~= period else { throw .badPeriod } }
  }

  private var isNamedSteam: Bool {
    [issuer, label].contains { hasPrefix("steam", trimmed(Array($0.utf8)[...])) }
  }
}

extension Entry {
  /// The entry for what `make` reads; `name` is what a person knows it by where that fails.
  init(named name: String, _ make: () throws(EntryError) -> ForeignAccount) {
    do throws(EntryError) {
      self = .account(uri: try make().address())
    } catch {
      self = .refused(error, name: shortName(name))
    }
  }
}

/// `issuer:label`, or the one of them that is there.
func accountName(_ issuer: String, _ label: String) -> String {
  issuer.isEmpty ? label : label.isEmpty ? issuer : issuer + ":" + label
}

// MARK: fields

extension ForeignAccount {
  /// Takes the parameters as JSON has them; of period and counter the one that the type has.
  mutating func readParameters(
    algorithm: JSON, digits: JSON, period: JSON, counter: JSON
  ) throws(EntryError) {
    self.algorithm = try ForeignAccount.algorithm(algorithm.word(else: .unknownAlgorithm))
    self.digits = try digits.integer(else: .badDigits)
    if type == .hotp {
      self.counter = try counter.integer(else: .badCounter)
    } else {
      self.period = try period.integer(else: .badPeriod)
    }
  }

  /// A type by its name; a time-based one for none.
  static func type(_ json: JSON) throws(EntryError) -> OTPType {
    let word = try json.word(else: .unknownType)
    guard let type = word.isEmpty ? .totp : OTPType(name: word) else { throw .unknownType }
    return type
  }

  /// The key in hex text, of either case, white space left out.
  static func hex(_ text: String) throws(EntryError) -> Secret {
    let digits = text.utf8.filter { !isSpace($0) }
    guard !digits.isEmpty else { throw .noSecret }
    guard let bytes = hexDecoded(digits[...]) else { throw .badSecret }
    return .bytes(bytes)
  }

  /// The key in base64, white space left out.
  static func base64(_ text: String) throws(EntryError) -> Secret {
    guard let bytes = spacedBase64Decoded(text) else { throw .badSecret }
    return .bytes(bytes)
  }

  /// What Base32 text means (formats.md 1.2), for formats that wrap another coding in it.
  static func base32Decoded(_ text: String) throws(EntryError) -> [UInt8] {
    do throws(OTPError) {
      let secret = try Base32.decode(Array(text.utf8).span)
      return secret.bytes.indices.map { secret.bytes[$0] }
    } catch {
      throw error == .noSecret ? .noSecret : .badSecret
    }
  }

  /// An algorithm by its name (formats.md 1.3); nil for none.
  static func algorithm(_ name: String) throws(EntryError) -> HashAlgorithm? {
    let name = trimmedText(name)
    if name.isEmpty { return nil }
    guard let algorithm = HashAlgorithm(name: name) else { throw .unknownAlgorithm }
    return algorithm
  }
}

// MARK: addresses in other formats

/// Fields beside an address, or beside the text that stands for one.
struct AddressSurroundings {
  /// For an address that does not say them itself.
  var issuer = ""
  var label = ""
  var note = ""
  var tags: [String] = []
  var isPinned = false
  var isTrashed = false
}

extension Entry {
  /// The entry for the field in which password managers keep a second factor: an address, `steam://`
  /// with a secret, parameters of KeeOtp, or a lone Base32 secret (formats.md 13 and 16).
  init(
    secondFactor text: String, _ around: AddressSurroundings,
    _ parameters: LoneParameters = LoneParameters()
  ) {
    let name = accountName(around.issuer, around.label)
    switch Entry.address(in: trimmedText(text)) {
    case .none:
      self.init(named: name) { () throws(EntryError) in
        if let keeOtp = KeeOtp(text) { return try keeOtp.account(around) }
        var account = ForeignAccount(around)
        account.secret = try LoneSecret.read(text)
        try parameters.apply(to: &account)
        return account
      }
    case .refused(let error): self = .refused(error, name: shortName(name))
    case .found(let uri): self.init(address: uri, around)
    }
  }

  /// The address of one account in the text of a field: as a whole, or among other text.
  private static func address(in text: String) -> FieldAddress {
    let bytes = Array(text.utf8)
    guard text.contains(":"), OTPAuthText.holdsAddress(bytes, orMeant: false) else {
      return .none
    }
    let entries = OTPAuthText.readPayload(bytes, as: .qr).flatMap(\.entries)
    // A transfer holds many accounts; a field is one.
    guard entries.count == 1, let entry = entries.first else { return .refused(.unreadableEntry) }
    switch entry {
    case .refused(let error, _): return .refused(error)
    case .account(let uri): return .found(String(decoding: uri, as: UTF8.self))
    }
  }

  private enum FieldAddress {
    case none
    case refused(EntryError)
    case found(String)
  }

  /// The entry for an address, with what stands beside it.
  init(address text: String, _ around: AddressSurroundings) {
    let name = accountName(around.issuer, around.label)
    if hasPrefix("steam://", text) {
      self.init(named: name) { () throws(EntryError) in
        var account = ForeignAccount(around)
        account.type = .steam
        var secret = text.dropFirst(8).prefix { $0 != "?" }
        while secret.last == "/" { secret = secret.dropLast() }
        account.secret = .base32(secret.removingPercentEncoding)
        if account.issuer.isEmpty { account.issuer = "Steam" }
        return account
      }
      return
    }
    var uri = text
    if !around.issuer.isEmpty { uri += "&else-issuer=" + encoded(around.issuer) }
    if !around.label.isEmpty { uri += "&else-label=" + encoded(around.label) }
    uri += extras(
      note: around.note, tags: around.tags, isPinned: around.isPinned, isTrashed: around.isTrashed)
    let bytes = Array(uri.utf8)
    self =
      bytes.count <= OTPAuthText.maximumLine
      ? .account(uri: bytes) : .refused(.addressTooLong, name: shortName(name))
  }
}

extension Substring {
  /// The text with `%XX` decoded.
  fileprivate var removingPercentEncoding: String {
    String(decoding: percentDecoded(Array(utf8)[...]), as: UTF8.self)
  }
}

extension ForeignAccount {
  init(_ around: AddressSurroundings) {
    self.init()
    (issuer, label, note) = (around.issuer, around.label, around.note)
    (tags, isPinned, isTrashed) = (around.tags, around.isPinned, around.isTrashed)
  }
}

// MARK: writing

/// The parameters of trenta's own. What is longer than an account may hold is cut, and the account
/// says so; it is not lost for it.
func extras(note: String, tags: [String], isPinned: Bool, isTrashed: Bool) -> String {
  var text = ""
  var isCut = false
  let note = fitting(lines(of: note), CleanText.noteLimit, &isCut)
  if !note.isEmpty { text += "&note=" + encoded(note) }
  if isCut { text += "&cut=note" }
  isCut = tags.count > maximumTags
  for tag in tags.prefix(maximumTags) where !tag.isEmpty {
    text += "&tag=" + encoded(fitting(tag, CleanText.nameLimit, &isCut))
  }
  if isCut { text += "&cut=tags" }
  if isPinned { text += "&pinned=true" }
  if isTrashed { text += "&trashed=true" }
  return text
}

/// The tags of one account: an address has 64 parameters at most.
private let maximumTags = 40

/// Text of so many characters at most, as it is stored, where hidden ones take several.
private func fitting(_ text: String, _ limit: Int, _ isCut: inout Bool) -> String {
  guard text.utf8.count > limit / 8 else { return text }
  let inert = CleanText.inert(text, keepingLines: true).unicodeScalars
  guard inert.count > limit else { return text }
  isCut = true
  return String(String.UnicodeScalarView(inert.prefix(limit)))
}

/// Line feeds alone end a line, and a tab is a blank.
private func lines(of note: String) -> String {
  guard note.utf8.contains(where: { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t") }) else {
    return note
  }
  return note.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\t", with: " ")
}

private func encoded(_ text: String) -> String {
  String(decoding: percentEncoded(text), as: UTF8.self)
}

/// RFC 4648 base32, upper case, no padding.
func base32Text(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
  var text: [UInt8] = []
  var (bits, held) = (UInt32(0), 0)
  for byte in bytes {
    bits = bits << 8 | UInt32(byte)
    held += 8
    while held >= 5 {
      held -= 5
      text.append(alphabet[Int(bits >> UInt32(held) & 31)])
    }
  }
  if held > 0 { text.append(alphabet[Int(bits << UInt32(5 - held) & 31)]) }
  return String(decoding: text, as: UTF8.self)
}
