internal import Messages
internal import Terminal

// What is said after a copy: where the code went, for how long, and what to do when it is nearly over.

/// A code that was copied.
struct CopyNotice: Equatable {
  let route: CopyRoute
  let id: RowID
  let code: CodeText
  /// Unix seconds at which the window ends in which it was copied; nil for HOTP.
  let until: Int64?
  /// Whether it is the code of the window after that one.
  let isNext: Bool

  /// What is said of a code that is not right just now, or not for long; nil for one that is.
  func warning(_ now: Instant, _ settings: Settings, isNarrow: Bool) -> String? {
    guard let until else { return nil }
    let left = until - now.second
    let seconds = String(left)
    if isNext {
      guard left > 0 else { return nil }
      return switch route {
      case .terminal: tr("Next code sent to the terminal's clipboard, valid in %1 s.", seconds)
      case .desktop: tr("Next code copied to the clipboard, valid in %1 s.", seconds)
      case .command: tr("Next code given to your own command, valid in %1 s.", seconds)
      }
    }
    guard left > 0 else {
      return route == .terminal
        ? tr("The code that was sent is over. Enter sends the present one.")
        : tr("The code that was copied is over. Enter copies the present one.")
    }
    guard left < Int64(settings.minLeft) else { return nil }
    if isNarrow { return tr("%1 s left! n: the next code", seconds) }
    return switch route {
    case .terminal: tr("Sent to the terminal. %1 s left: n sends the next code.", seconds)
    case .desktop: tr("Copied to the clipboard. %1 s left: n copies the next code.", seconds)
    case .command: tr("Given to your command. %1 s left: n gives it the next code.", seconds)
    }
  }
}

extension Pen {
  /// Puts what is said after a copy. The code is named only while it is shown, drawn in its place in
  /// the sentence. The result is true when the text goes on in the line of the hints.
  mutating func put(
    _ copied: CopyNotice, of model: Model, line: Int, column: Int, below hintLine: Int?
  ) -> Bool {
    let row = model.list.row(copied.id)
    var shown = row.flatMap { model.shownCode($0, now) }?.code
    if shown != nil, copied.code.count > 0 { shown = copied.code }
    if let warning = copied.warning(now, model.settings, isNarrow: columns < 40) {
      return put(wrapped: warning, line: line, column: column, role: .message, below: hintLine)
    }
    let hasGap =
      model.settings.grouping != .none
      && row.flatMap { Row.gap(digits: $0.digits, kind: $0.kind) } != nil
    if case .terminal = copied.route, hasGap, columns >= 74, let shown, let row {
      let sentence =
        columns < 100
        ? tr("%1 sent to the terminal's clipboard. Typing it? Without the space.")
        : tr(
          "%1 sent to the terminal's clipboard, not cleared there. Typing it? Without the space.")
      put(sentence, plain: shown, of: row, line: line, column: column)
      return false
    }
    let sentence = plain(copied.route, hasGap: hasGap)
    return put(wrapped: sentence, line: line, column: column, role: .message, below: hintLine)
  }

  private func plain(_ route: CopyRoute, hasGap: Bool) -> String {
    switch route {
    case .terminal where !hasGap: tr("Sent to the terminal's clipboard.")
    case .terminal where columns < 74: tr("Sent to the terminal. Type: no space.")
    case .terminal: tr("Sent to the terminal's clipboard. Typing it? Without the space.")
    case .desktop(let seconds) where !hasGap:
      tr("Copied to the clipboard, for %1 s.", String(seconds))
    case .desktop(let seconds) where columns < 74:
      tr("Copied for %1 s. Type: no space.", String(seconds))
    case .desktop(let seconds):
      tr("Copied to the clipboard, for %1 s. Typing it? Without the space.", String(seconds))
    case .command where !hasGap: tr("Given to your own command, and not cleared.")
    case .command where columns < 74: tr("Copied by your command. Type: no space.")
    case .command:
      tr("Given to your own command, and not cleared. Typing it? Without the space.")
    }
  }

  /// Puts a sentence with a code, as it is typed, in the place of `%1`.
  private mutating func put(
    _ sentence: String, plain code: CodeText, of row: Row, line: Int, column: Int
  ) {
    let parts = sentence.split(separator: "%1", maxSplits: 1, omittingEmptySubsequences: false)
    var end = put(String(parts[0]), line: line, column: column, role: .message)
    guard parts.count > 1 else { return }
    for index in 0..<code.count {
      end = frame.put(
        scalar: Unicode.Scalar(code[index]), line: line, column: end, role: .message)
    }
    put(String(parts[1]), line: line, column: end, role: .message)
  }
}

extension Model {
  mutating func sayNotCleared() {
    switch message {
    case nil, .copied, .fact:
      setMessage(
        tr("The code that was sent is over; it stays on that clipboard, which trenta cannot clear.")
      )
    case .text: break
    }
  }
}
