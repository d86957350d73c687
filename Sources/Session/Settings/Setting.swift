/// The settings: the one table behind the file, `trenta settings`, the options page and the manual.
package enum Setting: String, CaseIterable, Sendable {
  case reveal
  case digits
  case gap
  case next
  case layout
  case calm
  case bell
  case lockAfter = "lock-after"
  case hideAfter = "hide-after"
  case minLeft = "min-left"
  case quitAfterCopy = "quit-after-copy"
  case cursor
  case mouse
  case a11y
  case clipboard
  case place
  case lang

  /// What a value may be.
  package enum Kind: Equatable, Sendable {
    /// One of these words.
    case words([String])
    /// A span of seconds in this range, written `90`, `45s`, `5m` or `1h`.
    case span(ClosedRange<Int>)
    /// Likewise, or `auto`.
    case spanOrAuto(ClosedRange<Int>)
    /// A whole number in this range.
    case number(ClosedRange<Int>)
    /// A name of at most so many characters, possibly empty.
    case text(Int)
    /// One of these words, or a command of one's own: a program and its arguments.
    case wordsOrCommand([String])
  }

  package var kind: Kind {
    switch self {
    case .reveal: .words(["selected", "all", "none"])
    case .digits: .words(["halves", "none", "2", "3", "4", "spaced"])
    case .gap: .words(["space", "underline"])
    case .next: .words(["auto", "always", "never"])
    case .layout: .words(["auto", "code-first"])
    case .calm, .quitAfterCopy: .words(["no", "yes"])
    case .bell: .words(["off", "expiry"])
    case .lockAfter: .span(5...12 * 3600)
    case .hideAfter: .spanOrAuto(5...3600)
    case .minLeft: .number(0...60)
    case .cursor: .words(["shown", "hidden"])
    case .mouse: .words(["off", "on"])
    case .a11y: .words(["no", "yes", "screen"])
    case .clipboard: .wordsOrCommand(["auto", "off"] + ClipboardRoute.tools + ["osc52"])
    case .place: .text(40)
    case .lang: .words(["auto", "it", "nl", "fr", "de", "en"])
    }
  }

  /// The value where nothing else is said.
  package var standard: String {
    switch self {
    case .lockAfter: "5m"
    case .minLeft: "5"
    case .place: ""
    default:
      switch kind {
      case .words(let words), .wordsOrCommand(let words): words[0]
      case .spanOrAuto: "auto"
      case .span, .number, .text: ""
      }
    }
  }

  /// Of what protects, the value that does so most; nil for the other settings.
  package var strictest: String? {
    switch self {
    case .reveal: "none"
    case .lockAfter: "1m"
    case .hideAfter: "10s"
    case .clipboard: "off"
    default: nil
    }
  }

  /// Whether this is a value of the setting.
  package func accepts(_ value: String) -> Bool {
    guard value.unicodeScalars.count <= Setting.longestValue,
      value.unicodeScalars.allSatisfy({ !Setting.isControl($0) })
    else { return false }
    switch kind {
    case .words(let words): return words.contains(value)
    case .span(let range): return TimeSpan.seconds(value).map(range.contains) ?? false
    case .spanOrAuto(let range):
      return value == "auto" || TimeSpan.seconds(value).map(range.contains) ?? false
    case .number(let range):
      return value.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
        && Int(value).map(range.contains) == true
    case .text(let limit): return value.unicodeScalars.count <= limit
    case .wordsOrCommand(let words):
      if words.contains(value) { return true }
      // A misspelt word is no command: a command has a path or an argument.
      guard let command = CommandLineWords.split(value), let program = command.first else {
        return false
      }
      return command.count > 1 || program.contains("/")
    }
  }

  /// The scalars of the longest value.
  static let longestValue = 512

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      true
    default: false
    }
  }
}

/// Seconds of a span such as `90`, `45s`, `15m`, `8h`, `1d`.
package enum TimeSpan {
  /// Nil for anything else, and for 0.
  package static func seconds(_ text: String) -> Int? {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    var digits = text[...]
    var unit = 1
    if let last = digits.last, let known = units[last] {
      unit = known
      digits = digits.dropLast()
    }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
      let count = Int(digits), count > 0
    else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: unit)
    return overflow ? nil : product
  }

  /// The shortest way to write so many seconds: `5m`, `90s`.
  package static func text(_ seconds: Int) -> String {
    if seconds % 3600 == 0 { return "\(seconds / 3600)h" }
    return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}
