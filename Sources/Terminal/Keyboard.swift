internal import CNcurses
internal import Glibc

/// What the keyboard's codes mean.
enum Keyboard {
  /// The codes that ncurses gives for the start and the end of a bracketed paste; beyond its own.
  static let pasteStart: CInt = 0x2001
  static let pasteEnd: CInt = 0x2002
  /// The bytes of a paste that are kept.
  static let pasteLimit = 64 * 1024

  /// A key that ncurses names by a number of its own.
  static func key(code: CInt) -> Key? {
    switch code {
    case KEY_UP: .up
    case KEY_DOWN: .down
    case KEY_LEFT: .left
    case KEY_RIGHT: .right
    case KEY_HOME: .home
    case KEY_END: .end
    case KEY_PPAGE: .pageUp
    case KEY_NPAGE: .pageDown
    case KEY_BACKSPACE: .backspace
    case KEY_DC: .delete
    case KEY_IC: .insert
    case KEY_BTAB: .backTab
    case KEY_ENTER: .enter
    case KEY_RESIZE: nil
    case KEY_F0 + 1...KEY_F0 + 63: .function(Int(code - KEY_F0))
    default: .unknown
    }
  }

  /// A key that comes as a character.
  static func key(scalar: Unicode.Scalar) -> Key {
    switch scalar.value {
    case 0x0D, 0x0A: .enter
    case 0x09: .tab
    case 0x1B: .escape
    case 0x08, 0x7F: .backspace
    case 0: .control("@")
    case 0x01...0x1A: .control(Unicode.Scalar(UInt8(scalar.value + 0x60)))
    case 0x1C...0x1F: .control(Unicode.Scalar(UInt8(scalar.value + 0x40)))
    case 0x80...0x9F: .unknown
    default: .character(scalar)
    }
  }
}

extension Screen {
  /// The next key or paste that has arrived; nil when there is none (ask again when the descriptor is
  /// readable). A paste comes as one, when its end is there. A hang-up is the caller's to notice.
  package mutating func nextInput() -> Input? {
    while true {
      var value: wint_t = 0
      let kind = unsafe wget_wch(trenta_stdscr(), &value)
      if kind == ERR { return nil }
      if kind == KEY_CODE_YES {
        switch CInt(bitPattern: value) {
        case Keyboard.pasteStart:
          paste = HiddenField(limit: Keyboard.pasteLimit)
        case Keyboard.pasteEnd:
          defer { paste = nil }
          if let paste { return .paste(paste) }
        case KEY_MOUSE:
          var (line, column): (CInt, CInt) = (0, 0)
          switch unsafe trenta_mouse_event(&line, &column) {
          case 1: return .click(line: Int(line), column: Int(column))
          case 2: return .key(.up)
          case 3: return .key(.down)
          default: break
          }
        case let code:
          if paste == nil, let key = Keyboard.key(code: code) { return .key(key) }
        }
        continue
      }
      guard let scalar = Unicode.Scalar(value) else { continue }
      guard let paste else { return .key(Keyboard.key(scalar: scalar)) }
      // Terminals send a line end in a paste as a carriage return.
      paste.append(scalar == "\r" ? "\n" : scalar)
    }
  }
}
