import Foundation
import Interface
import Messages
import OTP
import Secrets
import Session
import Support
import Synchronization
import Terminal
import Vault
import Wording

@testable import ScreenApp

/// A clock that stands still until a test moves it.
final class TestTime: Sendable {
  static let start: Int64 = 1_800_000_000_000
  private let wall = Atomic<Int64>(TestTime.start)
  private let steady = Atomic<Int64>(5_000_000)

  var clock: Clock {
    Clock(
      wallMilliseconds: { self.wall.load(ordering: .relaxed) },
      bootMilliseconds: { self.steady.load(ordering: .relaxed) })
  }

  /// The time goes on.
  func pass(seconds: Int64) {
    wall.add(seconds * 1000, ordering: .relaxed)
    steady.add(seconds * 1000, ordering: .relaxed)
  }

  /// Somebody sets the clock.
  func jump(seconds: Int64) { wall.add(seconds * 1000, ordering: .relaxed) }
}

/// A vault of a test's own, with what the controllers work with.
final class TestScreen {
  let home: Home
  let time = TestTime()
  let core: ScreenCore
  let clock: ClockWatch
  let notices: StartNotices
  let vault: VaultWatch
  let imports: ImportController

  var session: Session { core.session }

  /// - Parameters:
  ///   - isOpen: whether the vault is open.
  ///   - settings: lines of the settings file.
  ///   - variables: what the process has of the environment besides its home.
  init(
    isOpen: Bool = true, settings: String = "", variables: [String: String] = [:]
  ) throws {
    home = try Home()
    try home.makeVault(passes: 1, kibibytes: 8 << 10)
    try home.write(settings, to: "settings")
    let environment = Environment(
      ["HOME": home.path, "XDG_RUNTIME_DIR": home.path].merging(variables) { $1 })
    let session = Session(location: TestScreen.location(home), clock: time.clock, random: .system)
    let app = Runtime(
      session: session, environment: environment,
      settings: SettingsInForce(
        path: home.file("settings"), policyPath: home.file("no policy")))
    core = ScreenCore(
      app: app, start: TestScreen.start(),
      capabilities: Capabilities(environment: [:], isUTF8: true, colours: 0))
    clock = ClockWatch(core)
    notices = StartNotices(core)
    vault = VaultWatch(core, clock, notices)
    imports = ImportController(core, vault)
    if isOpen {
      try session.unlock(TestScreen.passphrase)
      vault.began()
      _ = vault.takeNews()
    }
  }

  static func location(_ home: Home) -> VaultLocation {
    VaultLocation(path: home.vault, stateDirectory: home.path + "/state/trenta/seen")
  }

  static var passphrase: SecretBytes { bytes(Home.passphrase) }

  static func bytes(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8).span) }

  static func start(resumed: LockReason? = nil) -> ScreenStart {
    ScreenStart(
      resumed: resumed, isPlain: false, colour: .auto, arguments: [], passphraseOptions: ["/key"],
      language: { .english }, unlock: { false }, warn: { _ in })
  }

  /// Another process that has the same vault open.
  func elsewhere() throws -> Session {
    let other = Session(location: session.location, clock: time.clock, random: .system)
    try other.unlock(TestScreen.passphrase)
    return other
  }

  /// All controllers and the model; what the screen is without a terminal.
  func router(_ start: Model.Start, sends: Bool = true) -> Router {
    Router(core, start, size: Size(lines: 24, columns: 80)) { _ in sends }
  }

  /// - Parameter sends: whether the terminal has a clipboard.
  func codes(sends: Bool = true) -> CodeController {
    CodeController(core, vault, imports) { _ in sends }
  }

  /// Takes what the work of a controller brings, once it is done.
  func wait(for controller: some Controller) throws -> [Event] {
    var events: [Event] = []
    try Patience.wait {
      events += try controller.advance(at: core.now)
      return !controller.isWorking
    }
    return events
  }
}

extension Session {
  /// Adds an account as one change.
  @discardableResult
  func add(
    _ issuer: String, _ label: String = "me", place: String = "", type: OTPType = .totp,
    secret: String = "12345678901234567890"
  ) throws -> RowID {
    let id = random.accountID()
    try change(ChangeEvent(.add, summary: issuer)) { accounts throws(SessionError) in
      let bytes = SecretBytes(copying: Array(secret.utf8).span)
      var account = Account(id: id, type: type, secret: accounts.store(bytes.bytes))
      (account.issuer, account.label, account.place) = (issuer, label, place)
      if type == .hotp { account.period = 0 }
      accounts.add(account)
    }
    return RowID(id)
  }

  func account(_ id: RowID) throws -> Account? {
    try read { accounts in accounts.account(AccountID(id)) }
  }
}

/// What was typed secretly.
func hidden(_ text: String) -> HiddenField {
  let field = HiddenField(limit: 1024)
  for scalar in text.unicodeScalars { field.append(scalar) }
  return field
}

extension [Event] {
  /// The name of each in its area, without what it holds.
  var names: [String] {
    map { event in
      let inner = Mirror(reflecting: event).children.first?.value
      let isArea = inner.map { Mirror(reflecting: $0).displayStyle == .enum } ?? false
      let text = isArea ? inner.map { String(describing: $0) } : nil
      return String((text ?? String(describing: event)).prefix { $0 != "(" })
    }
  }

  /// What the message line is told last.
  var said: String? {
    compactMap { event -> String? in
      switch event {
      case .done(let sentence), .notice(let sentence), .failed(let sentence): sentence.string
      default: nil
      }
    }.last
  }

  /// The rows that were sent last.
  var rows: [Row]? {
    compactMap { event -> [Row]? in
      switch event {
      case .vault(.rows(let rows)), .vault(.rowsElsewhere(let rows)),
        .vault(.rowsReworded(let rows)):
        rows
      default: nil
      }
    }.last
  }
}

/// The sentence of an error that `body` throws.
func problem(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return Sentences.screenError(error)
  }
}
