internal import Terminal

/// The message line.
enum Message: Equatable {
  case text(TerminalText, Role)
  case copied(CopyNotice)
  /// Something about the code of a row that goes on while it is shown: `Model.text(of:)`.
  case fact(Fact, RowID)
}

/// What the message line can say about a code, with seconds that count.
enum Fact {
  /// How long it is still right.
  case timeLeft
  /// That it is held, and for how long it is over.
  case held
  /// How long it takes until there may be another HOTP code.
  case wait
}

extension Model {
  mutating func setMessage(_ sentence: String, _ role: Role = .message) {
    message = .text(TerminalText(sentence), role)
  }

  /// Says why something typed or pasted was not taken, and rings.
  mutating func refuse(_ sentence: String) -> [Effect] {
    setMessage(sentence, .problem)
    return [.terminal(.bell)]
  }

  /// Says something beside what is said already, when nobody had the time to read that.
  mutating func appendMessage(_ sentence: TerminalText) {
    if case .text(let text, let role) = message {
      message = .text(TerminalText(text.string + " " + sentence.string), role)
    } else {
      message = .text(sentence, .message)
    }
  }
}
