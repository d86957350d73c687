package import Terminal
internal import Text

/// The account that a row shows, by the 16 bytes of its id.
package struct RowID: Hashable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// The time of an event, given from outside.
package struct Instant: Equatable, Sendable {
  /// Milliseconds since 1970: codes and countdowns go by it.
  package var wall: Int64
  /// Milliseconds of a clock that never jumps and runs during a suspend (CLOCK_BOOTTIME): idle
  /// times go by it.
  package var steady: Int64

  package init(wall: Int64, steady: Int64) {
    self.wall = wall
    self.steady = steady
  }

  /// Whole seconds since 1970.
  package var second: Int64 { wall >= 0 ? wall / 1000 : (wall - 999) / 1000 }
}

/// A code as the screen shows it: up to 16 ASCII characters in a fixed buffer, never in a `String`.
package struct CodeText: Equatable, Sendable {
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  package private(set) var count = 0

  package init() {}

  /// Adds one ASCII character.
  package mutating func append(_ character: UInt8) {
    precondition(count < 16 && character >= 0x20 && character < 0x7F)
    if count < 8 {
      first |= UInt64(character) << (8 * UInt64(count))
    } else {
      second |= UInt64(character) << (8 * UInt64(count - 8))
    }
    count += 1
  }

  /// The ASCII character at `index`.
  package subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    return index < 8
      ? UInt8(truncatingIfNeeded: first >> (8 * UInt64(index)))
      : UInt8(truncatingIfNeeded: second >> (8 * UInt64(index - 8)))
  }
}

/// The codes of one row now; made only while the row shows them.
package struct RowCode: Equatable, Sendable {
  package var id: RowID
  package var code: CodeText
  /// The code of the next window; nil for HOTP.
  package var next: CodeText?
  /// Unix seconds up to which `code` is right, not included; 0 for HOTP.
  package var validUntil: Int64
  /// The counter that made it; for HOTP only.
  package var counter: UInt64
  /// The mark of the row that it was made for; for HOTP only.
  package var secretVersion: Int

  package init(
    id: RowID, code: CodeText, next: CodeText? = nil, validUntil: Int64 = 0, counter: UInt64 = 0,
    secretVersion: Int = 0
  ) {
    self.id = id
    self.code = code
    self.next = next
    self.validUntil = validUntil
    self.counter = counter
    self.secretVersion = secretVersion
  }
}

/// One account as the screen knows it: names and parameters, no secret and no code.
package struct Row: Equatable, Sendable {
  package enum Kind: Sendable, CaseIterable { case totp, hotp, steam, motp, yandex }

  package let id: RowID
  package let issuer: TerminalText
  package let label: TerminalText
  package let place: TerminalText
  package let kind: Kind
  /// 1 to 10.
  package let digits: Int
  /// Seconds, 1 or more; 0 for HOTP.
  package let period: Int
  /// The counter of HOTP's next code.
  package var counter: UInt64
  /// For instance `SHA1`.
  package let algorithm: TerminalText
  package let note: TerminalText
  package let tags: [TerminalText]
  /// The day it was added, in words; may be empty.
  package let added: TerminalText
  package let origin: TerminalText
  package let isPinned: Bool
  /// Unix seconds of the last use of a code, 0 for never.
  package var lastUsed: Int64
  /// Whether its code is shown only after the passphrase was typed for it.
  package let asksEachTime: Bool
  /// How often a code was used.
  package var timesUsed: Int
  /// Why no code can be made, nil for a sound account.
  package let defect: TerminalText?
  /// Whether it is a record that cannot be read whole, and no account.
  package let isBroken: Bool
  /// Another number once the secret, or what else makes the codes, is another.
  package let secretVersion: Int
  /// What the search looks into, folded once.
  let key: SearchText

  package init(
    id: RowID, issuer: String, label: String, place: String = "", kind: Kind = .totp,
    digits: Int = 6, period: Int = 30, counter: UInt64 = 0, algorithm: String = "SHA1",
    note: String = "", tags: [String] = [], added: String = "", origin: String = "",
    isPinned: Bool = false, asksEachTime: Bool = false, lastUsed: Int64 = 0, timesUsed: Int = 0,
    defect: String? = nil,
    isBroken: Bool = false, secretVersion: Int = 0
  ) {
    self.id = id
    self.issuer = TerminalText(issuer)
    self.label = TerminalText(label)
    self.place = TerminalText(place)
    self.kind = kind
    self.digits = min(max(digits, 1), 10)
    self.period = kind == .hotp ? 0 : max(period, 1)
    self.counter = counter
    self.algorithm = TerminalText(algorithm)
    self.note = TerminalText(note)
    self.tags = tags.map { TerminalText($0) }
    self.added = TerminalText(added)
    self.origin = TerminalText(origin)
    self.isPinned = isPinned
    self.lastUsed = lastUsed
    self.asksEachTime = asksEachTime
    self.timesUsed = timesUsed
    self.defect = defect.map { TerminalText($0) }
    self.isBroken = isBroken
    self.secretVersion = secretVersion
    key = SearchText(
      issuer: issuer, label: label, place: place, tags: tags, note: note, type: kind.word)
  }

  /// `issuer label`, or the one of them that is there, and `@place` where it has one.
  package var name: TerminalText {
    let parts = [issuer.string, label.string, place.isEmpty ? "" : "@" + place.string]
    return TerminalText(parts.filter { !$0.isEmpty }.joined(separator: " "))
  }

  /// Seconds until the code changes, 1 to `period`; nil for HOTP.
  func secondsLeft(_ now: Instant) -> Int? {
    guard period > 0 else { return nil }
    let period = Int64(period)
    let into = now.second % period
    return Int(period - (into < 0 ? into + period : into))
  }

  /// From this many seconds on a code is about to run out: 7 or 20 % of the period, at most 10.
  var warnFrom: Int { min(max(7, period / 5), 10) }

  /// The place of the gap in the middle of a code that is spoken; nil for those read whole.
  static func gap(digits: Int, kind: Kind) -> Int? {
    kind == .steam || digits < 6 ? nil : digits / 2
  }
}

extension Row.Kind {
  /// The word for it in addresses and options.
  fileprivate var word: String {
    switch self {
    case .totp: "totp"
    case .hotp: "hotp"
    case .steam: "steam"
    case .motp: "motp"
    case .yandex: "yandex"
    }
  }
}
