/// Which codes are in sight.
enum Visibility: Equatable {
  /// None, until one is asked for.
  case hidden
  /// That of the selected row; all of them where the settings say so.
  case shown
  /// Likewise, and this one stays after its window.
  case held(RowCode)
  /// After a stop, or idle for a time that the settings name: codes, secrets and what is typed in
  /// sight come back with the first key.
  case untilKey

  /// A code kept in sight after its window.
  var held: RowCode? { if case .held(let code) = self { code } else { nil } }

  /// Whether codes may be shown at all just now.
  var isShown: Bool { self == .shown || held != nil }

  /// Shows codes, but not before a key.
  mutating func show() { if self == .hidden { self = .shown } }

  mutating func hide() { if self != .untilKey { self = .hidden } }

  mutating func letGo() { if held != nil { self = .shown } }

  /// What the settings show unasked; nothing is held any more.
  mutating func reset(_ reveal: Settings.Reveal) {
    letGo()
    if reveal == .none { hide() } else { show() }
  }
}
