internal import Messages
internal import Terminal

extension KeyMap {
  /// The former states of the vault.
  package static let backups = KeyMap.page(
    "backups", KeyMap.moves + [.submit, .back], asks: true)
  /// Where a backup goes.
  package static let backupPath = KeyMap.dialog(
    "backupPath", [.submit, .clearField], takesText: true)
}

/// Backups: one that is written and proven, and the former states of the vault.
struct BackupsPage: Page {
  enum Step {
    case list
    /// Where a backup goes is typed.
    case path(TextField)
    /// Is this state to be brought back?
    case restore(StateLine)
  }

  var states: [StateLine] = []
  /// Where a backup would go.
  var path = ""
  /// The first line writes a backup; the states follow.
  var choice = ChoiceList()
  var step = Step.list

  var keys: KeyMap {
    switch step {
    case .list: .backups
    case .path: .backupPath
    case .restore: .question
    }
  }

  var field: TextField? {
    get { if case .path(let field) = step { field } else { nil } }
    set { if let newValue, case .path = step { step = .path(newValue) } }
  }

  // MARK: - The picture

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    switch step {
    case .list: listSheet
    case .path(let field): pathSheet(field)
    case .restore(let state): restoreSheet(state)
    }
  }

  private var listSheet: Sheet {
    let selected = choice.line
    var lines: [Sheet.Line] = [
      .choice(tr("Write a backup to a file"), isSelected: selected == 0)
    ]
    if !states.isEmpty {
      lines += [.blank, .text(tr("Former states of the vault; Enter brings one back:"), .plain)]
    }
    let first = lines.count
    for (index, state) in states.enumerated() {
      lines.append(
        .choice(
          state.date.string + "  " + state.content.string, isSelected: selected == index + 1))
    }
    return Sheet(
      title: tr("Backup"), lines: lines, focus: selected == 0 ? 0 : first + selected - 1)
  }

  private func pathSheet(_ field: TextField) -> Sheet {
    Sheet(
      title: tr("Write a backup"),
      lines: [
        .text(
          tr("It is opened again and compared before it counts. Nothing is overwritten."), .plain),
        .blank, .text(tr("The new file, or the folder for it:"), .plain), .field(field),
      ], focus: 3)
  }

  private func restoreSheet(_ state: StateLine) -> Sheet {
    Sheet(
      title: tr("Bring this state back?"),
      lines: [
        .text(state.date.string + "  " + state.content.string, .title),
        .text(
          tr("The present state is kept as well: undo takes this back. Counters do not go back."),
          .plain), .blank, .text(tr("y yes: bring it back"), .plain),
        .text(tr("n no: leave the vault as it is"), .plain),
      ], focus: 4)
  }

  // MARK: - Keys

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch step {
    case .list: return handleKey(action, &model)
    case .path(let field) where action == .submit:
      guard !field.isEmpty else {
        model.setMessage(tr("Type where the backup goes."))
        return .stay
      }
      model.work = Work(.saving, now)
      return .stay(.backups(.backUp(field.text)))
    case .restore(let state) where action == .yes:
      begin(&model)
      return .stay(.backups(.restore(state.file)))
    case .path, .restore:
      begin(&model)
      model.setMessage(tr("Nothing was changed."))
      return .stay(.backups(.ask))
    }
  }

  private mutating func begin(_ model: inout Model) {
    (step, choice) = (.list, ChoiceList())
    model.scroll = 0
  }

  private mutating func handleKey(_ action: Action, _ model: inout Model) -> Turn {
    let page = max(Sheet.bodyHeight(model.size.lines) - 3, 1)
    if choice.move(action, last: states.count, page: page) { return .stay }
    guard action == .submit else { return .back }
    guard states.indices.contains(choice.line - 1) else {
      step = .path(TextField(path))
      return .stay
    }
    let state = states[choice.line - 1]
    guard state.isWhole else {
      model.setMessage(tr("This state cannot be brought back: %1", state.content.string), .problem)
      return .stay
    }
    if model.canWrite() { step = .restore(state) }
    return .stay
  }

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    if case .backups(.states(let lines, let path)) = event {
      (states, self.path) = (lines, path)
      return .stay
    }
    guard case .backups(.backedUp(let sentence)) = event else { return nil }
    model.hasBackup = true
    model.message = .text(sentence, .message)
    begin(&model)
    return .stay(.backups(.ask))
  }
}

extension Model {
  /// That there is no backup yet, once, behind what an import says.
  mutating func backupHint() -> String {
    guard !hasBackup else { return "" }
    hasBackup = true
    return " " + tr("There is no backup yet: o makes one.")
  }
}
