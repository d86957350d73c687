internal import Messages
internal import Terminal
internal import Text

extension KeyMap {
  /// A recovery code, shown.
  package static let recoveryCode = KeyMap.dialog(
    "recoveryCode", [.submit, .clearField], takesText: true)
  /// A recovery code, typed back.
  package static let recoveryBack = KeyMap.dialog(
    "recoveryBack", [.submit, .clearField], takesText: true)
}

/// The recovery code: shown once, and typed back in part before it counts as made.
extension Model {
  /// The word that goes on without a recovery code.
  static var skipWord: String { tr("skip") }

  private var recoveryTitle: String {
    isFirstRun ? tr("The recovery code: step 4 of 5") : tr("A recovery code")
  }

  func recoverySheet(_ field: TextField) -> Sheet {
    var lines: [Sheet.Line] = [
      .text(
        tr("This code opens the vault when the passphrase is forgotten. It is shown only now."),
        .plain),
      .text(tr("Write it on paper and keep it in a safe place."), .plain), .blank,
    ]
    lines += (recovery?.lines ?? []).map { .secret($0) }
    lines += [
      .blank,
      .text(
        tr(
          "Enter when it is written down. To go on without one, type %1 and Enter:",
          Model.skipWord), .plain), .field(field),
    ]
    return Sheet(title: recoveryTitle, lines: lines, focus: lines.count - 1)
  }

  func recoveryBackSheet(_ index: Int) -> Sheet {
    let group = recovery.flatMap { $0.asked.indices.contains(index) ? $0.asked[index] : nil } ?? 0
    return Sheet(
      title: recoveryTitle,
      lines: [
        .text(tr("The code has three groups in each line. Esc shows it once more."), .plain),
        .blank,
        .text(
          tr(
            "Group %1 of %2, as it stands on the paper:", String(group),
            String(recovery?.groups ?? 0)), .plain),
        .hidden(typedBack, isShown: true, isFocused: true),
      ], focus: 3)
  }

  /// Asks for a new code and opens its page.
  mutating func openRecoveryCode() -> [Effect] {
    page = .recoveryCode(TextField())
    return [.keys(.newRecoveryCode)]
  }

  mutating func pressInRecovery(_ action: Action) -> [Effect] {
    switch (page, action) {
    case (.recoveryCode, .clearField): page = .recoveryCode(TextField())
    case (.recoveryCode(let field), .submit):
      let word = Folding.folded(field.text).filter { $0 != " " }
      if word == Folding.folded(Model.skipWord) || word == "skip" { return endRecovery() }
      guard word.isEmpty else {
        say(tr("Type %1 to go on without a code, or only Enter.", Model.skipWord))
        return []
      }
      guard recovery != nil else { return [.keys(.newRecoveryCode)] }
      typedBack.clear()
      page = .recoveryBack(0)
    case (.recoveryCode, _):
      if !isFirstRun { return endRecovery() }
      say(tr("Type %1 to go on without a code, or only Enter.", Model.skipWord))
    case (.recoveryBack, .clearField): typedBack.clear()
    case (.recoveryBack(let index), .submit):
      guard let asked = recovery?.asked, asked.indices.contains(index) else { return [] }
      guard !typedBack.isEmpty else {
        say(tr("Type the four signs of this group."))
        return []
      }
      return [.keys(.checkGroup(asked[index], typedBack))]
    default:
      typedBack.clear()
      page = .recoveryCode(TextField())
    }
    return []
  }

  /// Goes to the next group, or keeps the code after the last one.
  mutating func hearGroup(_ isRight: Bool) -> [Effect] {
    guard case .recoveryBack(let index) = page, let recovery else { return [] }
    typedBack.clear()
    guard isRight else {
      say(tr("This is not group %1 of the code.", String(recovery.asked[index])), .problem)
      return []
    }
    guard index + 1 < recovery.asked.count else { return [.keys(.keepRecoveryCode)] }
    page = .recoveryBack(index + 1)
    return []
  }

  /// The code is a slot of the vault by now.
  mutating func hearKept(_ sentence: TerminalText) -> [Effect] {
    let effects = leaveRecovery()
    message = .text(sentence, .message)
    return effects
  }

  /// Without a code.
  private mutating func endRecovery() -> [Effect] {
    let effects = leaveRecovery()
    if !isFirstRun { say(tr("Nothing was changed.")) }
    return [.keys(.dropRecoveryCode)] + effects
  }

  private mutating func leaveRecovery() -> [Effect] {
    forgetRecovery()
    return isFirstRun ? openAddMenu() : openSlots()
  }

  /// Wipes the code, and what was typed of it.
  mutating func forgetRecovery() {
    for line in recovery?.lines ?? [] { line.clear() }
    recovery = nil
    typedBack.clear()
  }
}
