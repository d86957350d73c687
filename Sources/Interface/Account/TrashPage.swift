internal import Messages
internal import Terminal
internal import Text

extension KeyMap {
  /// The trash.
  package static let trash = KeyMap.page(
    "trash", KeyMap.moves + [.putBack, .purge, .undo, .back, .lock], asks: true)
  /// The words that destroy an account.
  package static let purge = KeyMap.dialog("purge", [.submit, .clearField], takesText: true)
  /// An account in use that stands against one of the trash.
  package static let restoreConflict = KeyMap.dialog("restoreConflict", [.choose], asks: true)
  /// The workstation of an account that is put back.
  package static let restorePlace = KeyMap.dialog(
    "restorePlace", [.submit, .clearField], takesText: true)
}

/// The trash: what is in it, and the ways out of it.
struct TrashPage: Page {
  /// What is done with an account of it.
  enum Step {
    case list
    /// The words are typed that destroy an account.
    case purge(RowID, TextField)
    case conflict(RestoreConflict)
    case restorePlace(RestoreConflict, TextField)
  }

  var rows: [TrashedRow] = []
  var choice = ChoiceList()
  var step = Step.list

  var keys: KeyMap {
    switch step {
    case .list: .trash
    case .purge: .purge
    case .conflict: .restoreConflict
    case .restorePlace: .restorePlace
    }
  }

  func unavailableActions(_ model: Model) -> Set<Action> {
    if case .list = step, rows.isEmpty { [.putBack, .purge] } else { [] }
  }

  var field: TextField? {
    get {
      switch step {
      case .purge(_, let field), .restorePlace(_, let field): field
      case .list, .conflict: nil
      }
    }
    set {
      guard let newValue else { return }
      switch step {
      case .purge(let id, _): step = .purge(id, newValue)
      case .restorePlace(let conflict, _): step = .restorePlace(conflict, newValue)
      case .list, .conflict: break
      }
    }
  }

  // MARK: - The picture

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    switch step {
    case .list: listSheet
    case .purge(let id, let field): purgeSheet(id, field)
    case .conflict(let conflict): restoreConflictSheet(conflict)
    case .restorePlace(let conflict, let field): restorePlaceSheet(conflict, field)
    }
  }

  private var listSheet: Sheet {
    guard !rows.isEmpty else {
      return Sheet(
        title: tr("Trash"), lines: [.text(tr("The trash is empty."), .plain)], focus: nil)
    }
    let lines = rows.enumerated().map { index, item in
      Sheet.Line.choice(
        item.name + "  " + TrashPage.left(item.daysLeft), isSelected: index == choice.line)
    }
    let title = trn("%1 account in the trash", "%1 accounts in the trash", rows.count)
    return Sheet(title: title, lines: lines, focus: min(choice.line, lines.count - 1))
  }

  private static func left(_ days: Int) -> String {
    days == 0
      ? tr("goes with the next change") : trn("%1 day left", "%1 days left", days)
  }

  private func purgeSheet(_ id: RowID, _ field: TextField) -> Sheet {
    Sheet(
      title: tr("Destroy this account?"),
      lines: [
        .text(trashed(id)?.name ?? "", .title),
        .text(
          tr(
            "Its secret leaves the vault. Backups made before still hold it; the portal still asks for its codes."
          ), .plain), .text(tr("To confirm, type: %1", confirmation(id)), .plain), .field(field),
      ], focus: 3)
  }

  /// What is typed to destroy an account: a word of the language and the account's name.
  private func confirmation(_ id: RowID) -> String { tr("destroy %1", trashed(id)?.name ?? "") }

  private func restoreConflictSheet(_ conflict: RestoreConflict) -> Sheet {
    let lines: [Sheet.Line] = [
      .text(trashed(conflict.id)?.name ?? "", .title),
      .text(
        conflict.hasSameSecret
          ? tr("An account in use has the same secret: %1", conflict.name.string)
          : tr("An account in use has the same name: %1", conflict.name.string), .plain),
      .text("1 " + tr("Replace: put this one back, the other one goes to the trash"), .plain),
      .text(
        "2 "
          + (conflict.isNamesake
            ? tr("Keep both: this is another workstation")
            : tr("Keep both: these are two accounts")),
        .plain),
      .text("3 " + tr("Leave it in the trash"), .plain),
    ]
    return Sheet(title: tr("Put back?"), lines: lines, focus: lines.count - 1)
  }

  private func restorePlaceSheet(_ conflict: RestoreConflict, _ field: TextField) -> Sheet {
    Sheet(
      title: tr("Another workstation"),
      lines: [
        .text(trashed(conflict.id)?.name ?? "", .title),
        .text(tr("The workstation that this account is for, for instance: desk 1"), .plain),
        .field(field),
      ], focus: 2)
  }

  private func trashed(_ id: RowID) -> TrashedRow? { rows.first { $0.row.id == id } }

  // MARK: - Keys

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch step {
    case .list: return handleKey(action, &model, at: now)
    case .purge(let id, let field): return handleKey(action, purging: id, field, &model)
    case .conflict(let conflict): return handleKey(action, key, conflict, &model)
    case .restorePlace(let conflict, let field):
      guard action == .submit else {
        step = .conflict(conflict)
        return .stay
      }
      guard !field.isEmpty else {
        model.setMessage(tr("Type a name for the workstation, for instance: desk 1"))
        return .stay
      }
      return .stay(.account(.putBack(conflict.id, .keepBoth(place: field.text))))
    }
  }

  private mutating func handleKey(_ action: Action, _ model: inout Model, at now: Instant) -> Turn {
    let page = max(Sheet.bodyHeight(model.size.lines) - 1, 1)
    if choice.move(action, last: rows.count - 1, page: page) { return .stay }
    switch action {
    case .undo: return Turn(.stay, model.undo(at: now))
    case .putBack, .purge:
      guard rows.indices.contains(choice.line) else {
        model.setMessage(tr("The trash is empty."))
        return .stay
      }
      let id = rows[choice.line].row.id
      if action == .putBack { return .stay(.account(.putBack(id, .take))) }
      step = .purge(id, TextField())
      return .stay
    default: return .list
    }
  }

  private mutating func handleKey(
    _ action: Action, purging id: RowID, _ field: TextField, _ model: inout Model
  ) -> Turn {
    guard action == .submit else {
      select(id)
      return .stay
    }
    guard TrashPage.words(field.text) == TrashPage.words(confirmation(id)) else {
      model.setMessage(tr("Nothing was changed: these are other words."), .problem)
      return .stay
    }
    model.open.removable = nil
    return .stay(.account(.purge(id)))
  }

  /// What was typed, without regard to case, accents and the blanks between words.
  private static func words(_ text: String) -> [Substring] {
    Folding.folded(text).split(separator: " ")
  }

  private mutating func handleKey(
    _ action: Action, _ key: Key, _ conflict: RestoreConflict, _ model: inout Model
  ) -> Turn {
    guard action == .choose else {
      select(conflict.id)
      return .stay
    }
    let answers: [ConflictAnswer] = [.replace, .keepBoth, .leaveOut]
    guard let number = key.digit, answers.indices.contains(number - 1) else {
      model.setMessage(tr("No line has this number."))
      return .stay
    }
    switch answers[number - 1] {
    case .replace: return .stay(.account(.putBack(conflict.id, .replace)))
    case .keepBoth where conflict.isNamesake:
      step = .restorePlace(conflict, TextField(trashed(conflict.id)?.row.place.string ?? ""))
    case .keepBoth: return .stay(.account(.putBack(conflict.id, .keepBoth(place: ""))))
    case .leaveOut: select(conflict.id)
    }
    return .stay
  }

  private mutating func select(_ id: RowID) {
    step = .list
    choice.line = rows.firstIndex { $0.row.id == id } ?? 0
  }

  // MARK: - Answers

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    if case .account(.trash(let rows)) = event {
      replaceRows(rows)
      return .stay
    }
    guard case .account(.conflict(let conflict)) = event else { return nil }
    // An account in use stands against the one to be put back.
    if case .restorePlace = step {
      model.setMessage(tr("This workstation has such an account already."), .problem)
    } else {
      step = .conflict(conflict)
    }
    return .stay
  }

  mutating func accountsChanged(_ model: inout Model) -> Turn { .stay(.account(.askTrash)) }

  func accountsReworded() -> [Effect] {
    if case .list = step { [.account(.askTrash)] } else { [] }
  }

  /// Takes what is in the trash; what is selected stays selected, or the line does.
  private mutating func replaceRows(_ new: [TrashedRow]) {
    let id: RowID? =
      switch step {
      case .list: rows.indices.contains(choice.line) ? rows[choice.line].row.id : nil
      case .purge(let id, _): id
      case .conflict(let conflict), .restorePlace(let conflict, _): conflict.id
      }
    let line = rows.firstIndex { $0.row.id == id } ?? 0
    rows = new
    if let known = rows.firstIndex(where: { $0.row.id == id }) {
      if case .list = step { choice.line = known }
    } else {
      step = .list
      choice.line = min(line, max(rows.count - 1, 0))
    }
  }
}
