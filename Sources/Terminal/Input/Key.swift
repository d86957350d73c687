/// A key of the keyboard, as the terminal tells it.
package enum Key: Hashable, Sendable, ExpressibleByUnicodeScalarLiteral {
  /// A printable character.
  case character(Unicode.Scalar)
  /// Ctrl with a lower-case letter (or one of `[ \ ] ^ _ @`), as that character.
  case control(Unicode.Scalar)
  case enter, escape, tab, backTab, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  /// F1 to F12.
  case function(Int)
  /// A byte that is no UTF-8: a letter of another character set.
  case byte(UInt8)
  /// A key that no part of trenta knows.
  case unknown

  package init(unicodeScalarLiteral scalar: Unicode.Scalar) { self = .character(scalar) }

  /// The digit that it types; nil for any other key.
  package var digit: Int? {
    guard case .character(let scalar) = self, ("0"..."9").contains(scalar) else { return nil }
    return Int(scalar.value - 0x30)
  }

  /// The name on help pages, as it stands on keyboards: `Enter`, `^C`, `PgUp`.
  package var name: String {
    switch self {
    case .character(" "): "Space"
    case .character(let scalar): String(Character(scalar))
    case .control(let scalar): "^" + String(Character(scalar)).uppercased()
    case .enter: "Enter"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .insert: "Ins"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    case .byte, .unknown: "?"
    }
  }
}

/// What the terminal brings.
package enum Input: Equatable {
  case key(Key)
  /// A bracketed paste, whole: never read as keys. Up to 64 KiB, else it says `overflowed`.
  case paste(HiddenField)
  /// A paste whose end never came; nothing of it is left.
  case unfinishedPaste
  /// A click of the mouse, from 0; the wheel comes as the keys up and down.
  case click(line: Int, column: Int)
  /// A whole line, from a terminal in plain mode.
  case line(HiddenField)
  /// A line that could not be taken.
  case badLine(LineProblem)
  /// There will be no more: the end of the file was typed.
  case end
}

/// Why a line of plain mode could not be taken.
package enum LineProblem: Equatable, Sendable {
  /// It has 4,095 bytes or more, so the terminal may have cut it.
  case tooLong
  case notUTF8
}
