internal import Messages
internal import Terminal

// What is said after a copy: where the code went, for how long, and what to do when it is nearly over.

/// A code that was copied.
struct Copied: Equatable {
  let route: CopyRoute
  let id: RowID
  let code: CodeText
  /// Unix seconds at which the window ends in which it was copied; nil for HOTP.
  let until: Int64?
  /// Whether it is the code of the window after that one.
  let isNext: Bool
}

extension Pen {
  /// Puts what is said after a copy. The code is named only while it is shown, drawn in its place in
  /// the sentence. The result is true when the text goes on in the line of the hints.
  mutating func put(
    _ copied: Copied, of model: Model, line: Int, column: Int, below hintLine: Int?
  ) -> Bool {
    let row = model.list.row(copied.id)
    var shown = row.flatMap { model.shownCode($0, now) }?.code
    if shown != nil, copied.code.count > 0 { shown = copied.code }
    if let special = special(copied, model.settings) {
      return put(wrapped: special, line: line, column: column, role: .message, below: hintLine)
    }
    let hasGap = model.settings.grouping != .none && row?.gap != nil
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

  /// What is said of a code that is not right just now, or not for long; nil for one that is.
  private func special(_ copied: Copied, _ settings: Settings) -> String? {
    guard let until = copied.until else { return nil }
    let left = until - now.second
    let isSent = copied.route == .terminal
    if copied.isNext {
      guard left > 0 else { return nil }
      let seconds = String(left)
      return isSent
        ? tr("Next code sent to the terminal's clipboard, valid in %1 s.", seconds)
        : tr("Next code copied to the clipboard, valid in %1 s.", seconds)
    }
    guard left > 0 else {
      return isSent
        ? tr("The code that was sent is over. Enter sends the present one.")
        : tr("The code that was copied is over. Enter copies the present one.")
    }
    guard left < Int64(settings.minLeft) else { return nil }
    if columns < 40 { return tr("%1 s left! n: the next code", String(left)) }
    return isSent
      ? tr("Sent to the terminal. %1 s left: n sends the next code.", String(left))
      : tr("Copied to the clipboard. %1 s left: n copies the next code.", String(left))
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
