internal import Messages
internal import Terminal

extension KeyMap {
  /// A recovery code, shown.
  package static let recoveryCode = KeyMap.dialog(
    "recoveryCode", [.submit, .clearField], takesText: true)
  /// A recovery code, typed back.
  package static let recoveryBack = KeyMap.dialog(
    "recoveryBack", [.submit, .clearField], takesText: true)
}

/// The recovery code: shown once, and typed back in part before it counts as made.
struct RecoveryPage: Page {
  /// Wipes the code at the end of the page, whoever else knows it.
  private final class Paper {
    let code: ShownCode

    init(_ code: ShownCode) { self.code = code }

    deinit { for line in code.lines { line.clear() } }
  }

  private var paper: Paper?
  /// The code, once it is made up.
  private var code: ShownCode? { paper?.code }
  /// Which of the groups that are asked for is typed back; nil while the code is shown.
  var group: Int?
  let typedBack = HiddenField(limit: 64)

  init() {}

  var isShown: Bool { group == nil }
  var keys: KeyMap { isShown ? .recoveryCode : .recoveryBack }
  var secretField: SecretField? { isShown ? nil : SecretField(field: typedBack) }
  /// It is on paper, so that nothing waits.
  var typedFields: [HiddenField] { [] }
  // MARK: - The picture

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let title = tr("A recovery code")
    if let group { return backSheet(group, title) }
    var lines: [Sheet.Line] = [
      .text(
        tr("This code opens the vault when the passphrase is forgotten. It is shown only now."),
        .plain),
      .text(tr("Write it on paper and keep it in a safe place."), .plain), .blank,
    ]
    lines += (code?.lines ?? []).map { .secret($0) }
    lines += [
      .blank, .text(tr("Enter when it is written down. Esc goes on without one."), .plain),
    ]
    return Sheet(title: title, lines: lines, focus: nil)
  }

  private func backSheet(_ index: Int, _ title: String) -> Sheet {
    let group = code.flatMap { $0.asked.indices.contains(index) ? $0.asked[index] : nil } ?? 0
    return Sheet(
      title: title,
      lines: [
        .text(tr("The code has three groups in each line. Esc shows it once more."), .plain),
        .blank,
        .text(
          tr(
            "Group %1 of %2, as it stands on the paper:", String(group),
            String(code?.groups ?? 0)), .plain),
        .hidden(typedBack, isShown: true, isFocused: true),
      ], focus: 3)
  }

  // MARK: - Keys

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch (group, action) {
    case (nil, .submit): return goOn()
    case (nil, _): return end(&model)
    case (let index?, .submit):
      guard let asked = code?.asked, asked.indices.contains(index) else { return .stay }
      guard !typedBack.isEmpty else {
        model.setMessage(tr("Type the four signs of this group."))
        return .stay
      }
      return .stay(.keys(.checkGroup(asked[index], typedBack)))
    case (_?, _):
      typedBack.clear()
      group = nil
    }
    return .stay
  }

  private mutating func goOn() -> Turn {
    guard code != nil else { return .stay(.keys(.newRecoveryCode)) }
    typedBack.clear()
    group = 0
    return .stay
  }

  /// Without a code, which goes with the page.
  private func end(_ model: inout Model) -> Turn {
    model.setMessage(tr("Nothing was changed."))
    return Turn(.reopen, [.keys(.dropRecoveryCode)])
  }

  // MARK: - Answers

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    if case .keys(.groupChecked(let isRight)) = event { return receive(isRight, &model) }
    if case .keys(.recoveryKept(let sentence)) = event {
      model.message = .text(sentence, .message)
      return Turn(.reopen)
    }
    guard case .keys(.recoveryCode(let code)) = event else { return nil }
    paper = Paper(code)
    return .stay
  }

  /// Goes to the next group, or keeps the code after the last one.
  private mutating func receive(_ isRight: Bool, _ model: inout Model) -> Turn {
    guard let index = group, let code else { return .stay }
    typedBack.clear()
    guard isRight else {
      model.setMessage(tr("This is not group %1 of the code.", String(code.asked[index])), .problem)
      return .stay
    }
    guard index + 1 < code.asked.count else { return .stay(.keys(.keepRecoveryCode)) }
    group = index + 1
    return .stay
  }
}
