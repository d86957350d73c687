internal import Messages
package import Terminal
internal import Text

/// An account in the trash.
package struct TrashedRow: Equatable, Sendable {
  package let row: Row
  /// Whole days until it is dropped, 0 to 30; 0 when the next change of the vault drops it.
  package let daysLeft: Int

  package init(_ row: Row, daysLeft: Int) {
    self.row = row
    self.daysLeft = daysLeft
  }

  var name: String { row.name.isEmpty ? tr("(no name)") : row.name.string }
}

/// An account in use that stands against one of the trash.
package struct Twin: Equatable, Sendable {
  /// The account in the trash.
  package let id: RowID
  /// The account in use.
  package let name: TerminalText
  /// Whether both have one secret.
  package let hasSameSecret: Bool
  /// Whether both have one name, so that a workstation is to tell them apart.
  package let isNamesake: Bool

  package init(_ id: RowID, name: TerminalText, hasSameSecret: Bool, isNamesake: Bool = true) {
    self.id = id
    self.name = name
    self.hasSameSecret = hasSameSecret
    self.isNamesake = isNamesake
  }
}

extension KeyMap {
  /// The trash.
  package static let trash = KeyMap.page(
    "trash", KeyMap.moves + [.putBack, .purge, .undo, .back, .lock], asks: true)
  /// The words that destroy an account.
  package static let purge = KeyMap.dialog("purge", [.submit, .clearField], takesText: true)
  /// An account in use that stands against one of the trash.
  package static let twin = KeyMap.dialog("twin", [.choose], asks: true)
  /// The workstation of an account that is put back.
  package static let twinPlace = KeyMap.dialog(
    "twinPlace", [.submit, .clearField], takesText: true)
}

/// The trash: what is in it, and the ways out of it.
extension Model {
  func trashSheet(_ line: Int) -> Sheet {
    guard !trash.isEmpty else {
      return Sheet(
        title: tr("Trash"), lines: [.text(tr("The trash is empty."), .plain)], focus: nil)
    }
    let lines = trash.enumerated().map { index, item in
      Sheet.Line.choice(
        item.name + "  " + Model.left(item.daysLeft), isSelected: index == line)
    }
    let title = trn("%1 account in the trash", "%1 accounts in the trash", trash.count)
    return Sheet(title: title, lines: lines, focus: min(line, lines.count - 1))
  }

  private static func left(_ days: Int) -> String {
    days == 0
      ? tr("goes with the next change") : trn("%1 day left", "%1 days left", days)
  }

  func purgeSheet(_ id: RowID, _ field: TextField) -> Sheet {
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
  func confirmation(_ id: RowID) -> String { tr("destroy %1", trashed(id)?.name ?? "") }

  func twinSheet(_ twin: Twin) -> Sheet {
    let lines: [Sheet.Line] = [
      .text(trashed(twin.id)?.name ?? "", .title),
      .text(
        twin.hasSameSecret
          ? tr("An account in use has the same secret: %1", twin.name.string)
          : tr("An account in use has the same name: %1", twin.name.string), .plain),
      .text("1 " + tr("Replace: put this one back, the other one goes to the trash"), .plain),
      .text(
        "2 "
          + (twin.isNamesake
            ? tr("Keep both: this is another workstation")
            : tr("Keep both: these are two accounts")),
        .plain),
      .text("3 " + tr("Leave it in the trash"), .plain),
    ]
    return Sheet(title: tr("Put back?"), lines: lines, focus: lines.count - 1)
  }

  func twinPlaceSheet(_ twin: Twin, _ field: TextField) -> Sheet {
    Sheet(
      title: tr("Another workstation"),
      lines: [
        .text(trashed(twin.id)?.name ?? "", .title),
        .text(tr("The workstation that this account is for, for instance: desk 1"), .plain),
        .field(field),
      ], focus: 2)
  }

  /// What was typed, without regard to case, accents and the blanks between words.
  private static func words(_ text: String) -> [Substring] {
    Folding.folded(text).split(separator: " ")
  }

  private func trashed(_ id: RowID) -> TrashedRow? { trash.first { $0.row.id == id } }

  // MARK: - Keys

  mutating func pressInTrash(_ action: Action, _ key: Key, at now: Moment) -> [Effect] {
    switch page {
    case .trash(let line): return press(action, trashLine: line, at: now)
    case .purge(let id, let field): return press(action, purging: id, field)
    case .twin(let twin): return press(action, key, twin)
    case .twinPlace(let twin, let field):
      switch action {
      case .submit where field.isEmpty:
        say(tr("Type a name for the workstation, for instance: desk 1"))
      case .submit: return [.account(.putBack(twin.id, .keepBoth(place: field.text)))]
      case .clearField: page = .twinPlace(twin, TextField())
      default: page = .twin(twin)
      }
    default: break
    }
    return []
  }

  private mutating func press(_ action: Action, trashLine line: Int, at now: Moment) -> [Effect] {
    let step = max(Sheet.bodyHeight(size.lines) - 1, 1)
    let last = max(trash.count - 1, 0)
    let moves: [Action: Int] = [
      .moveUp: line - 1, .moveDown: line + 1, .pageUp: line - step, .pageDown: line + step,
      .moveFirst: 0, .moveLast: last,
    ]
    if let target = moves[action] {
      page = .trash(line: min(max(target, 0), last))
      return []
    }
    switch action {
    case .undo: return undo(at: now)
    case .lock: return lockByPerson()
    case .putBack, .purge:
      guard trash.indices.contains(line) else {
        say(tr("The trash is empty."))
        return []
      }
      let id = trash[line].row.id
      if action == .putBack { return [.account(.putBack(id, .take))] }
      page = .purge(id, TextField())
    default: page = .list
    }
    return []
  }

  private mutating func press(
    _ action: Action, purging id: RowID, _ field: TextField
  ) -> [Effect] {
    switch action {
    case .submit:
      guard Model.words(field.text) == Model.words(confirmation(id)) else {
        say(tr("Nothing was changed: these are other words."), .problem)
        return []
      }
      removable = nil
      return [.account(.purge(id))]
    case .clearField: page = .purge(id, TextField())
    default: openTrash(at: id)
    }
    return []
  }

  private mutating func press(_ action: Action, _ key: Key, _ twin: Twin) -> [Effect] {
    switch (action, key) {
    case (.choose, "1"): return [.account(.putBack(twin.id, .replace))]
    case (.choose, "2") where twin.isNamesake:
      page = .twinPlace(twin, TextField(trashed(twin.id)?.row.place.string ?? ""))
    case (.choose, "2"): return [.account(.putBack(twin.id, .keepBoth(place: "")))]
    case (.choose, "3"), (.cancel, _): openTrash(at: twin.id)
    default: say(tr("No line has this number."))
    }
    return []
  }

  private mutating func openTrash(at id: RowID) {
    page = .trash(line: trash.firstIndex { $0.row.id == id } ?? 0)
  }

  // MARK: - Answers

  /// Takes what is in the trash; what is selected stays selected, or the line does.
  mutating func show(_ rows: [TrashedRow]) {
    var id: RowID?
    switch page {
    case .trash(let line): if trash.indices.contains(line) { id = trash[line].row.id }
    case .purge(let purged, _): id = purged
    case .twin(let twin), .twinPlace(let twin, _): id = twin.id
    default:
      trash = rows
      return
    }
    let line = trash.firstIndex { $0.row.id == id } ?? 0
    trash = rows
    if let known = rows.firstIndex(where: { $0.row.id == id }) {
      if case .trash = page { page = .trash(line: known) }
    } else {
      page = .trash(line: min(line, max(rows.count - 1, 0)))
    }
  }

  /// An account in use stands against the one to be put back.
  mutating func show(_ twin: Twin) {
    if case .twinPlace = page {
      say(tr("This workstation has such an account already."), .problem)
    } else {
      page = .twin(twin)
    }
  }
}
