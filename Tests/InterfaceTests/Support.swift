import Foundation
import Interface
import Support
import Terminal
import Testing

let utf8Locale: Bool = setlocale(LC_CTYPE, "C.UTF-8") != nil

func capabilities(utf8: Bool = false) -> Capabilities {
  precondition(utf8Locale)
  return Capabilities(environment: ["TERM": "xterm"], isUTF8: utf8, colours: 8)
}

/// 18 seconds are left of a window of 30, 48 of one of 60.
let start: Int64 = 1_800_000_012

func moment(_ seconds: Double = 0) -> Instant {
  Instant(wall: start * 1000 + Int64(seconds * 1000), steady: 50_000 + Int64(seconds * 1000))
}

func id(_ number: UInt64) -> RowID { RowID(high: 7, low: number) }

func code(_ text: String) -> CodeText {
  var code = CodeText()
  for byte in text.utf8 { code.append(byte) }
  return code
}

func hidden(_ text: String) -> HiddenField {
  let field = HiddenField(limit: 65536)
  for scalar in text.unicodeScalars { field.append(scalar) }
  return field
}

/// A recovery code to be shown; the groups 2, 5 and 9 are asked for.
func shownCode() -> ShownCode {
  ShownCode(
    lines: ["7ADKW0FB2YQG", "RW1H250FB41K", "VRZMNGQSX63Q"].map(hidden), asked: [2, 5, 9],
    groups: 9)
}

let slotLines = [
  SlotLine(id: "0011223344556677", kind: "passphrase", loss: "This passphrase goes."),
  SlotLine(
    id: "8899aabbccddeeff", kind: "recovery code", added: "2026-11-21 10:05", label: "the safe",
    loss: "The code on paper goes."),
]

let stateLines = [
  StateLine(file: "/b/41.otpv", date: "2026-11-20 17:30", content: "11 accounts", isWhole: true),
  StateLine(
    file: "/b/40.otpv", date: "2026-11-19 08:02", content: "damaged (bytes were changed)",
    isWhole: false),
  StateLine(file: "/b/39.otpv", date: "2026-11-18 12:00", content: "1 account", isWhole: true),
]

let damagedVault = DamagedVault(
  reason:
    "the vault is damaged (bytes were changed) and was left as it is; former states lie in backups/ beside it",
  backup: "2026-11-20 17:30")

/// The rows of the drawings in the design, in the order in which they were used.
let portals = [
  Row(id: id(1), issuer: "Argo", label: "supervisor.SG00000", period: 60, lastUsed: 600),
  Row(id: id(2), issuer: "Argo", label: "anna.rossi.sg20000", period: 60, lastUsed: 500),
  Row(id: id(3), issuer: "SiGeM", label: "mario.rossi", lastUsed: 400),
  Row(id: id(4), issuer: "Infomedics", label: "praktijk", place: "balie", lastUsed: 300),
  Row(id: id(5), issuer: "Infomedics", label: "praktijk", place: "behand.1", lastUsed: 200),
  Row(id: id(6), issuer: "VPN", label: "m.rossi", kind: .hotp, counter: 12, lastUsed: 100),
]

/// A screen with a session behind it that answers at once, and notes what it was asked.
struct TestScreen {
  var model: Model
  var now = moment()
  var effects: [Effect] = []
  /// What happened, until somebody is told.
  var said: [Said] = []
  var size: Size
  var rows: [Row]
  /// Codes are made for no row that was not asked for; each shows its window, so that old ones show.
  var codesAsked: [[RowID]] = []

  init(
    _ rows: [Row] = portals, lines: Int = 24, columns: Int = 80, start: Model.Start = .session,
    change: (inout Settings) -> Void = { _ in }
  ) {
    var settings = Settings(vaultPath: "/home/anna/.local/share/trenta/vault.otpv")
    settings.place = "balie"
    settings.host = "pc-03"
    change(&settings)
    size = Size(lines: lines, columns: columns)
    self.rows = rows
    model = Model(settings: settings, start: start, size: size, at: now)
    if start == .session { send(.vault(.rows(rows))) }
  }

  private mutating func update(_ event: Event) -> [Effect] {
    let (effects, said) = model.update(event, at: now)
    self.said += said
    return effects
  }

  mutating func send(_ event: Event) {
    for effect in update(event) {
      effects.append(effect)
      if case .codes(.ask(let ids)) = effect {
        codesAsked.append(ids)
        let codes = ids.map { Self.code($0, now) }
        let more = update(.codes(.made(codes)))
        #expect(more.isEmpty)
      }
    }
  }

  /// From the first page of the first run to a vault without accounts.
  mutating func makeVault() {
    press(.enter)
    for _ in 0..<2 {
      type("correct horse battery")
      press(.enter)
    }
    send(.vault(.rows([])))
  }

  /// Presses keys, each of one character.
  mutating func type(_ text: String) {
    for scalar in text.unicodeScalars { send(.input(.key(.character(scalar)))) }
  }

  mutating func press(_ keys: Key...) {
    for key in keys { send(.input(.key(key))) }
  }

  mutating func resize(lines: Int, columns: Int) {
    size = Size(lines: lines, columns: columns)
    send(.terminal(.resized(size)))
  }

  /// The time goes on, second by second.
  mutating func wait(_ seconds: Int) {
    for _ in 0..<seconds {
      now.wall += 1000
      now.steady += 1000
      send(.tick)
    }
  }

  func frame(utf8: Bool = false) -> Frame {
    draw(model, size: size, capabilities: capabilities(utf8: utf8), now: now)
  }

  var text: String { frame().text }

  /// `999 111` for row 3, else digits of the row and the window.
  static func code(_ id: RowID, _ now: Instant) -> RowCode {
    let period: Int64 = id.low < 3 ? 60 : 30
    let window = now.second / period
    func digits(_ window: Int64) -> String {
      id.low == 3 && window == start / 30
        ? "999111" : "7\(id.low % 10)4" + String(1000 + (window + 772) % 1000).suffix(3)
    }
    return RowCode(
      id: id, code: codeText(digits(window)), next: codeText(digits(window + 1)),
      validUntil: (window + 1) * period)
  }
}

private func codeText(_ text: String) -> CodeText { code(text) }

extension Frame {
  /// Whether the screen shows a row of six digits, with or without its gap.
  var showsACode: Bool { text.contains(/(^|[^0-9])[0-9]{3} ?[0-9]{3}([^0-9]|$)/) }
}

/// Compares a frame with its picture, a text file beside the tests: the text, the roles, the cursor.
/// A missing picture is written and fails the run once, so that no new one passes unseen.
func expectPicture(
  _ frame: Frame, _ name: String, _ location: SourceLocation = #_sourceLocation
) throws {
  var picture = frame.text + "~~~ roles\n" + frame.roleMap + "~~~ cursor "
  picture += frame.cursor.map { "\($0.line) \($0.column)\n" } ?? "none\n"
  if let known = try? fixture("Screens/\(name).txt") {
    let expected = String(decoding: known, as: UTF8.self)
    #expect(picture == expected, "\(name) differs:\n\(picture)", sourceLocation: location)
    return
  }
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Screens/\(name).txt")
  try Data(picture.utf8).write(to: file)
  Issue.record("\(name) was new; look at it and run again", sourceLocation: location)
}
