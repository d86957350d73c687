internal import ArgumentParser
internal import Glibc
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// The values of an account that `add` and `edit` take.
struct AccountOptions: ParsableArguments {
  @Option(help: ArgumentHelp(tr("The service."))) var issuer: String?
  @Option(help: ArgumentHelp(tr("SHA1, SHA224, SHA256, SHA384 or SHA512."))) var algorithm:
    HashAlgorithm?
  @Option(help: ArgumentHelp(tr("The length of a code, 1 to 10."))) var digits: Int?
  @Option(help: ArgumentHelp(tr("Seconds between two codes, 1 to 86400."))) var period: Int?
  @Option(help: ArgumentHelp(tr("The counter of the next code (hotp)."))) var counter: UInt64?
  @Option(help: ArgumentHelp(tr("The workstation that the account is for."))) var place: String?
  @Option(help: ArgumentHelp(tr("A tag; may be given several times."))) var tag: [String] = []
  @Option(help: ArgumentHelp(tr("A note, for instance whom to call."))) var note: String?

  func validate() throws {
    if let digits, !(1...10).contains(digits) {
      throw ValidationError(tr("--digits is a number from 1 to 10"))
    }
    if let period, !(1...86_400).contains(period) {
      throw ValidationError(tr("--period is a number of seconds from 1 to 86400"))
    }
    for text in [issuer, place].compactMap({ $0 }) + tag
    where text.unicodeScalars.count > CleanText.nameLimit {
      throw ValidationError(tr("a name has 256 characters at most"))
    }
    if tag.contains("") { throw ValidationError(tr("a tag must not be empty")) }
    if let note, note.unicodeScalars.count > CleanText.noteLimit {
      throw ValidationError(tr("a note has 4096 characters at most"))
    }
    if let counter, counter > UInt64(Int64.max) {
      throw ValidationError(tr("--counter is a number below 2 to the power of 63"))
    }
  }

  /// Puts what was given into an account; a value that its type does not have is refused, and so is an
  /// account that could never make a code.
  func apply(to account: inout Account) throws(SessionError) {
    if let algorithm {
      guard account.type == .totp || account.type == .hotp, algorithm != .md5 else {
        throw .badValue(tr("--algorithm does not apply to this type"))
      }
      account.algorithm = algorithm
    }
    if let digits {
      guard account.type == .totp || account.type == .hotp else {
        throw .badValue(tr("--digits does not apply to this type"))
      }
      account.digits = digits
    }
    if let period {
      guard account.type == .totp else {
        throw .badValue(tr("--period does not apply to this type"))
      }
      account.period = period
    }
    if let counter {
      guard account.type == .hotp else {
        throw .badValue(tr("--counter is for hotp only"))
      }
      account.counter = counter
    }
    if let issuer { account.issuer = CleanText.inert(issuer) }
    if let place { account.place = CleanText.inert(place) }
    if let note { account.note = CleanText.inert(note, keepingLines: true) }
    if !tag.isEmpty { account.tags = tag.map { CleanText.inert($0) } }
    do { try account.check() } catch { throw .otp(error) }
  }
}

struct Add: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Add one account by hand; the secret is asked for, or read from standard input."))

  @OptionGroup var common: CommonOptions
  @OptionGroup var values: AccountOptions
  @Argument(help: ArgumentHelp(tr("The user name at the service."))) var label: String?
  @Option(help: ArgumentHelp(tr("totp, hotp, steam, motp or yandex."))) var type: OTPType = .totp
  @Flag(help: ArgumentHelp(tr("Ask for a PIN too (motp, yandex): a second line of input.")))
  var pin = false

  func validate() throws {
    if label == nil && values.issuer == nil {
      throw ValidationError(tr("give a user name, a service (--issuer), or both"))
    }
    if pin != type.needsPIN {
      throw ValidationError(
        pin
          ? tr("--pin is for motp and yandex only") : tr("this type makes no code without --pin"))
    }
  }

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let secret = try decode(try app.line(tr("Secret: ")))
    let pinBytes = pin ? try app.line(tr("PIN: ")) : SecretBytes(capacity: 16)
    guard !pin || !pinBytes.isEmpty else {
      throw Failure("bad-value", .unusable, tr("the PIN is empty"))
    }
    var typed = Accounts()
    var account = Account(
      id: app.session.random.accountID(), type: type, secret: typed.store(secret.bytes.bytes))
    if pin { account.pin = typed.store(pinBytes.bytes) }
    account.label = CleanText.inert(label ?? "")
    try values.apply(to: &account)
    account = try app.session.add(account, from: typed)
    if common.json { return try app.report.answer(account.json) }
    app.report.note(tr("added: %1", AccountText.line(account)))
  }

  private func decode(_ text: borrowing SecretBytes) throws -> TypedSecret {
    do throws(OTPError) {
      return try TypedSecret(text.bytes, for: type)
    } catch {
      throw SessionError.otp(error)
    }
  }
}

struct Edit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Change an account's names or parameters."))

  @OptionGroup var common: CommonOptions
  @OptionGroup var values: AccountOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: [QueryWord]
  @Option(help: ArgumentHelp(tr("The user name at the service."))) var label: String?
  @Flag(help: ArgumentHelp(tr("Allow --counter to go back."))) var force = false
  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(tr("Give its codes only after the passphrase, or no longer so.")))
  var askEachTime: Bool?

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let found = try app.find(query.text)
    // What somebody at an unlocked desk must not be able to do.
    if askEachTime == false { try app.demandPassphrase(for: found) }
    let account = try app.session.edit(found.id, counterMayGoBack: force) {
      account, _ throws(SessionError) in
      try values.apply(to: &account)
      if let label { account.label = CleanText.inert(label) }
      if let askEachTime { account.asksEachTime = askEachTime }
    }
    if common.json { return try app.report.answer(account.json) }
    app.report.note(tr("changed: %1", AccountText.line(account)))
  }
}

struct Remove: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Move an account to the trash, for 30 days."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: [QueryWord]

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let found = try app.find(query.text)
    let account = try app.session.remove(found.id)
    if common.json { return try app.report.answer(account.json) }
    app.report.note(
      tr(
        "%1 is in the trash for 30 days; `trenta undo` brings it back; the service still asks for codes",
        AccountText.name(account)))
  }
}

struct Undo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Take the last change back; an import is one change."))

  @OptionGroup var common: CommonOptions

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let event = try app.session.undo()
    if common.json {
      return try app.report.answer(
        .object([
          ("undone", .string(event.kind.map { "\($0)" } ?? "change")),
          ("accounts", .number(Int64(event.accounts))),
          ("summary", .string(event.summary)), ("time", .string(Timestamp.text(event.time))),
        ]))
    }
    app.report.note(tr("taken back: %1", Sentences.event(event)))
  }
}

extension OTPType: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public static var allValueStrings: [String] { allCases.map(\.name) }
  public var defaultValueDescription: String { name }
}

extension HashAlgorithm: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public static var allValueStrings: [String] { allCases.filter { $0 != .md5 }.map(\.name) }
  public var defaultValueDescription: String { name }
}
