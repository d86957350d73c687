import OTP
import Secrets
import Terminal
import Text

extension FuzzTarget {
  /// Names as they are stored.
  static let names = FuzzTarget(name: "names", longest: 512) { input in
    let text = String(decoding: input, as: UTF8.self)
    let clean = CleanText.inert(text)
    hold(isInert(clean), "a stored name is inert")
    hold(CleanText.inert(clean) == clean, "cleaning what is clean changes nothing")
    _ = CleanText.inert(text, keepingLines: true)
    _ = Folding.folded(text)
  }

  /// Text on its way to the terminal, and cut to fit.
  static let terminal = FuzzTarget(name: "terminal", longest: 512) { input in
    let text = TerminalText(utf8: input.span)
    hold(isInert(text.string), "no character acts on the terminal")
    hold(TerminalText(text.string) == text, "cleaning what is clean changes nothing")
    for cells in [0, 1, 2, 3, 10, 40] {
      for place in [TerminalText.Cut.middle, .end] {
        let cut = text.cut(to: cells, at: place, width: .ascii)
        hold(TextWidth.ascii.cells(of: cut.string) <= cells, "a cut text fits")
      }
    }
  }

  /// Typing and pasting where no String may be.
  static let hidden = FuzzTarget(name: "hidden", longest: 1024) { input in
    var choices = Choices(input)
    let field = HiddenField(limit: 64)
    var model: [Unicode.Scalar] = []
    func bytes() -> Int { model.reduce(0) { $0 + UTF8.width($1) } }
    while !choices.isEmpty {
      switch choices.byte() % 8 {
      case 0:
        field.deleteBackward()
        _ = model.popLast()
      case 1:
        field.clear()
        model = []
      case 2:
        field.trimLineEnds()
        while let last = model.last, last == "\n" || last == "\r" { model.removeLast() }
        while let first = model.first, first == "\n" || first == "\r" { model.removeFirst() }
      case 3: _ = field.hasPrefix("otpauth:")
      default:
        let value = UInt32(choices.byte()) << 12 | UInt32(choices.number(below: 4096))
        guard let scalar = Unicode.Scalar(value) else { continue }
        field.append(scalar)
        if bytes() + UTF8.width(scalar) <= 64 { model.append(scalar) }
      }
    }
    var shown: [Unicode.Scalar] = []
    field.forEachCharacter { shown.append($0) }
    hold(shown == model, "a field holds what was typed")
    hold(field.length == model.count && field.byteCount == bytes(), "its lengths are right")
    let taken = field.take()
    hold(taken.count == bytes() && field.isEmpty, "taking empties it")
  }

  /// What a terminal sends: keys, answers, pastes.
  static let keyboard = FuzzTarget(name: "keyboard", longest: 512) { input in
    var whole = KeyReader()
    var rest = input[...]
    var inputs: [Input] = []
    while let next = whole.next(at: 0, { rest.popFirst() }) { inputs.append(next) }
    hold(rest.isEmpty, "every byte is read")
    hold(inputs.count <= input.count, "no byte is two keys")
    var apart = KeyReader()
    var same = 0
    for byte in input {
      var one: UInt8? = byte
      while let next = apart.next(at: 0, { one.take() }) {
        hold(same < inputs.count && inputs[same] == next, "bytes one by one say the same")
        same += 1
      }
    }
    hold(same == inputs.count, "bytes one by one say as much")
    while let deadline = whole.deadline { _ = whole.next(at: deadline) { nil } }
    while whole.next(at: 0, { nil }) != nil {}
    var letter: UInt8? = UInt8(ascii: "x")
    hold(whole.next(at: 0) { letter.take() } == .key("x"), "after a silence a letter is a letter")
  }
}

/// Whether no character can steer a terminal, hide or reorder text.
func isInert(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy {
    // Inside of an emoji both may stand.
    $0.value == 0x200D || $0.value == 0xFE0F || SafeText.isSafe($0)
  }
}
