internal import CNcurses
internal import Glibc

/// What the keyboard's bytes mean.
enum Keyboard {
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

  /// What a whole escape sequence means; nil for those of no key, and of keys that trenta has no use
  /// for. Shift, Ctrl and Alt change nothing.
  static func input(_ sequence: EscapeSequence) -> Input? {
    if let input = click(sequence) { return input }
    // Linux: F1 is [[A.
    if sequence.bytes.starts(with: Array("[[".utf8)), let last = sequence.bytes.last {
      return (0x41...0x45).contains(last) ? .key(.function(Int(last) - 0x40)) : nil
    }
    guard let (kind, numbers, final) = sequence.parts else { return nil }
    let isShift = kind == UInt8(ascii: "O")
    guard isShift || kind == UInt8(ascii: "[") else { return nil }
    let key: Key?
    switch final {
    case UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "@"), UInt8(ascii: "$"):
      // The last three are rxvt's, with Ctrl, both, and Shift.
      key = numbers.first.flatMap { isShift ? nil : numbered($0) }
    case UInt8(ascii: "a")...UInt8(ascii: "d"):
      // rxvt: arrows with Ctrl ([a) or Shift (Oa).
      key = arrow(final - 0x20)
    default:
      // xterm: [1;5A is Ctrl-Up; other numbers stand in answers of the terminal.
      guard numbers.count <= 2, numbers.count < 2 || numbers[0] == 1 else { return nil }
      key = isShift ? shifted(final) : lettered(final, hasNumbers: !numbers.isEmpty)
    }
    return key.map { .key($0) }
  }

  private static func arrow(_ letter: UInt8) -> Key? {
    switch letter {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    default: nil
    }
  }

  private static func lettered(_ letter: UInt8, hasNumbers: Bool) -> Key? {
    switch letter {
    case UInt8(ascii: "Z"): .backTab
    case UInt8(ascii: "P"): .function(1)
    case UInt8(ascii: "Q"): .function(2)
    // With numbers it tells where the cursor is.
    case UInt8(ascii: "R"): hasNumbers ? nil : .function(3)
    case UInt8(ascii: "S"): .function(4)
    default: arrow(letter)
    }
  }

  /// Keys behind SS3: F1 to F4, arrows, and the number pad in its application mode.
  private static func shifted(_ letter: UInt8) -> Key? {
    switch letter {
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(letter) - 0x4F)
    case UInt8(ascii: "M"): .enter
    case UInt8(ascii: "X"): "="
    case UInt8(ascii: "j")...UInt8(ascii: "y"): .character(Unicode.Scalar(letter - 0x40))
    default: arrow(letter)
    }
  }

  private static func numbered(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23, 24: .function(number - 12)
    default: nil
    }
  }

  /// The left button pressed, or the wheel: [<0;column;lineM, or of X10 [M and three bytes.
  private static func click(_ sequence: EscapeSequence) -> Input? {
    let bytes = sequence.bytes
    var event: [Int]
    if bytes.count == 5, bytes.starts(with: Array("[M".utf8)) {
      event = bytes[2...].map { Int($0) - 0x20 }
    } else if bytes.starts(with: Array("[<".utf8)), bytes.last == UInt8(ascii: "M") {
      event = bytes.dropFirst(2).dropLast().split(separator: UInt8(ascii: ";"))
        .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    } else {
      return nil
    }
    guard event.count == 3 else { return nil }
    switch event[0] {
    case 0:
      guard event[1] > 0, event[2] > 0 else { return nil }
      return .click(line: event[2] - 1, column: event[1] - 1)
    case 64: return .key(.up)
    case 65: return .key(.down)
    default: return nil
    }
  }

  /// The keys that the terminal's description names, by what they send behind ESC. Of the terminal that
  /// ncurses is set up for.
  static func described() -> [[UInt8]: Key] {
    var names: [(String, Key)] = [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
      ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown), ("kbs", .backspace),
      ("kdch1", .delete), ("kich1", .insert), ("kcbt", .backTab), ("kent", .enter),
    ]
    for number in 1...12 { names.append(("kf\(number)", .function(number))) }
    var keys: [[UInt8]: Key] = [:]
    for (name, key) in names {
      guard let text = unsafe tigetstr(name), Int(bitPattern: text) != -1 else { continue }
      let bytes = unsafe Array(String(cString: text).utf8)
      if bytes.count > 1, bytes[0] == 0x1B { keys[Array(bytes.dropFirst())] = key }
    }
    return keys
  }
}

extension Screen {
  /// The next key, click or paste that has arrived; nil when there is none: ask again when the
  /// descriptor is readable, or at `inputDeadline`. A paste comes as one, when its end is there. A
  /// hang-up is the caller's to notice.
  ///
  /// - Parameters:
  ///   - now: milliseconds of a clock that never jumps.
  package mutating func nextInput(at now: Int64) -> Input? {
    let input = input
    defer { if let answer = keys.answer { take(answer) } }
    return keys.next(at: now) {
      var waiting = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&waiting, 1, 0) > 0, waiting.revents & Int16(POLLIN) != 0 else {
        return nil
      }
      var byte: UInt8 = 0
      defer { unsafe explicit_bzero(&byte, 1) }
      return unsafe read(input, &byte, 1) == 1 ? byte : nil
    }
  }

  /// When `nextInput` may have something though nothing arrived; nil when it waits for nothing.
  package var inputDeadline: Int64? { keys.deadline }
}
