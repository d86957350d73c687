/// What a cell of a frame means. A frame names roles; only `Theme` knows how they look.
package enum Role: UInt8, Sendable, CaseIterable {
  case plain
  /// The lines at the top of the screen.
  case header
  /// Lines that only separate.
  case rule
  case title
  /// A code that is shown.
  case code
  /// A code that is about to run out.
  case expiringCode
  /// A number of seconds that is about to run out; it has an exclamation mark too.
  case expiring
  /// The part of a countdown's bar that is left.
  case bar
  /// The part of a bar that is gone, and what is left of a hidden code.
  case track
  /// A workstation; it begins with `@`.
  case place
  /// The number of a pinned row.
  case pinned
  /// The group that is shown; it stands in brackets too.
  case activeGroup
  /// The selected row or choice.
  case selected
  case selectedCode
  /// Digits of a group that stands out by a line under it, where no space sets groups apart.
  case underlinedCode
  case selectedUnderlinedCode
  /// The part of a name that the search found.
  case match
  case selectedMatch
  /// A word like "new" at the end of a row.
  case tag
  case selectedTag
  /// What is typed into a field.
  case field
  /// The message line.
  case message
  /// Something went wrong, or is unusual; the words say so too.
  case problem
  /// The name of a key in the hints.
  case key
  case hint
  /// A QR code: what is drawn is dark, what is not is light, whatever the theme.
  case qrLight
  /// The other way round.
  case qrDark

  /// One letter for the map of a frame in a test.
  package var letter: Character {
    switch self {
    case .plain: " "
    case .header: "h"
    case .rule: "-"
    case .title: "t"
    case .code: "c"
    case .expiringCode: "x"
    case .expiring: "e"
    case .bar: "b"
    case .track: "_"
    case .place: "@"
    case .pinned: "n"
    case .activeGroup: "a"
    case .selected: "S"
    case .selectedCode: "C"
    case .underlinedCode: "d"
    case .selectedUnderlinedCode: "D"
    case .match: "m"
    case .selectedMatch: "M"
    case .tag: "g"
    case .selectedTag: "G"
    case .field: "f"
    case .message: "w"
    case .problem: "p"
    case .key: "k"
    case .hint: "i"
    case .qrLight: "q"
    case .qrDark: "Q"
    }
  }

  /// The role of the same thing in a selected row.
  package var whenSelected: Role {
    switch self {
    case .code, .expiringCode: .selectedCode
    case .match: .selectedMatch
    default: .selected
    }
  }

  /// The role of a code's digits with a line under them; itself for everything else.
  package var whenUnderlined: Role {
    switch self {
    case .code, .expiringCode: .underlinedCode
    case .selectedCode: .selectedUnderlinedCode
    default: self
    }
  }
}
