internal import Messages
internal import Terminal

extension KeyMap {
  /// A question with yes and no.
  package static let question = KeyMap.dialog("question", [.yes, .no], asks: true)
  /// The question whether a code was accepted, which can be copied.
  package static let acceptedQuestion = KeyMap.dialog(
    "acceptedQuestion", [.copyShown, .yes, .no], asks: true)
}

/// What is asked before something is done, in the place of the list.
struct QuestionPage: Page {
  enum Question {
    case remove(RowID)
    case removeSeveral([RowID])
    /// After a replacement: did the portal accept the new code?
    case accepted(RowID)
    /// Are the pictures of the last import to be removed?
    case removeFiles
    /// The last change, named, was made elsewhere; or on this screen, where another one was taken back
    /// already.
    case undo(TerminalText, isOwn: Bool)
    case lookAhead(RowID)
    /// The counter to set, and whether it is below the present one.
    case counter(RowID, UInt64, isBack: Bool)
  }

  let question: Question

  var keys: KeyMap { if case .accepted = question { .acceptedQuestion } else { .question } }

  // MARK: - The picture

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    switch question {
    case .removeFiles: removeFilesSheet(model.open.removable ?? RemovableFiles(names: []))
    case .undo(let change, let isOwn): undoSheet(change, isOwn: isOwn)
    case .lookAhead(let id): lookAheadSheet(model.list.row(id))
    case .counter(let id, let counter, let isBack):
      counterSheet(model.list.row(id), counter, isBack: isBack)
    case .remove(let id): removeSheet(model.list.row(id))
    case .removeSeveral(let ids): removeSheet(ids.compactMap { model.list.row($0) })
    case .accepted(let id): acceptedSheet(model.list.row(id))
    }
  }

  private func removeSheet(_ row: Row?) -> Sheet {
    Sheet(
      title: tr("Move to the trash?"),
      lines: [
        .text(tr("It stays in the trash for 30 days; u takes this back at once."), .plain),
        .text(tr("The portal will still ask for its codes."), .plain), .blank,
        .text(row?.name.string ?? "", .title), .text(tr("y yes: remove it"), .plain),
        .text(tr("n no: keep it"), .plain),
      ], focus: 5)
  }

  private func removeSheet(_ rows: [Row]) -> Sheet {
    var lines: [Sheet.Line] = [
      .text(tr("They stay in the trash for 30 days; u takes this back at once."), .plain),
      .text(tr("The portals will still ask for their codes."), .plain), .blank,
    ]
    lines += rows.prefix(5).map { .text($0.name.string, .title) }
    if rows.count > 5 {
      lines.append(.text(trn("and %1 more", "and %1 more", rows.count - 5), .plain))
    }
    lines += [.text(tr("y yes: remove them"), .plain), .text(tr("n no: keep them"), .plain)]
    let title = trn("Move %1 account to the trash?", "Move %1 accounts to the trash?", rows.count)
    return Sheet(title: title, lines: lines, focus: lines.count - 1)
  }

  private func acceptedSheet(_ row: Row?) -> Sheet {
    Sheet(
      title: tr("Did the portal accept the code?"),
      lines: [.text(row?.name.string ?? "", .title)] + (row.map { [.code($0)] } ?? []) + [
        .blank, .text(tr("y yes: the former secret is kept for 30 days all the same"), .plain),
        .text(tr("n no: put the former secret back"), .plain),
      ], focus: row == nil ? 3 : 4)
  }

  private func removeFilesSheet(_ files: RemovableFiles) -> Sheet {
    var lines: [Sheet.Line] = [
      .text(
        trn(
          "Everything in this file is in the vault:",
          "Everything in these %1 files is in the vault:",
          files.names.count), .plain)
    ]
    lines += files.names.prefix(5).map { .text($0.string, .title) }
    if files.names.count > 5 {
      let more = files.names.count - 5
      lines.append(.text(trn("and %1 more", "and %1 more", more), .plain))
    }
    lines += files.warnings.map { .text("! " + $0.string, .problem) }
    lines += [
      .blank, .text(tr("y yes: remove from the disk, for good"), .plain),
      .text(tr("n no: keep"), .plain),
    ]
    let title = trn("Remove %1 file?", "Remove %1 files?", files.names.count)
    return Sheet(title: title, lines: lines, focus: lines.count - 1)
  }

  private func undoSheet(_ change: TerminalText, isOwn: Bool) -> Sheet {
    Sheet(
      title: tr("Take this back?"),
      lines: [
        .text(
          isOwn
            ? tr("A change was taken back already. This is the one before it:")
            : tr("The last change was not made on this screen:"), .plain),
        .text(change.string, .title), .blank, .text(tr("y yes: take it back"), .plain),
        .text(tr("n no: keep it"), .plain),
      ], focus: 4)
  }

  private func lookAheadSheet(_ row: Row?) -> Sheet {
    Sheet(
      title: tr("Show the next 5 codes?"),
      lines: [
        .text(row?.name.string ?? "", .title),
        .text(tr("They stay valid and are not spent; whoever sees them can use them."), .plain),
        .blank, .text(tr("y yes: show them"), .plain), .text(tr("n no"), .plain),
      ], focus: 4)
  }

  private func counterSheet(_ row: Row?, _ counter: UInt64, isBack: Bool) -> Sheet {
    Sheet(
      title: isBack ? tr("Set the counter back?") : tr("Set the counter?"),
      lines: [
        .text(row?.name.string ?? "", .title),
        .text(tr("From %1 to %2", String(row?.counter ?? 0), String(counter)), .plain),
        .text(
          isBack
            ? tr("Codes that were used already come again; the portal may refuse them.")
            : tr("The next code is then the one after the code that was typed."), .plain),
        .blank, .text(tr("y yes: set it"), .plain), .text(tr("n no: leave it"), .plain),
      ], focus: 5)
  }

  // MARK: - Keys

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    if action == .copyShown, case .accepted(let id) = question {
      return .stay(.codes(.copy(id)))
    }
    return action == .yes ? carryOut(&model, at: now) : leave(action, &model)
  }

  private func carryOut(_ model: inout Model, at now: Instant) -> Turn {
    switch question {
    case .remove(let id):
      model.open.removable = nil
      return .list(.account(.remove(id)))
    case .removeSeveral(let ids): return model.change(ids, .remove, at: now)
    case .accepted:
      model.setMessage(tr("Done. The former secret is kept for 30 days.") + model.filesHint)
      return .list
    case .removeFiles:
      model.open.removable = nil
      return .list(.importing(.removeFiles))
    case .undo:
      model.open.removable = nil
      return .list(.account(.undoNamed))
    case .lookAhead(let id): return .list(.account(.lookAhead(id)))
    case .counter(let id, let counter, let isBack):
      return .list(.account(.setCounter(id, counter, allowingBack: isBack)))
    }
  }

  /// No was said, or nothing.
  private func leave(_ action: Action, _ model: inout Model) -> Turn {
    switch question {
    case .accepted(let id) where action == .no:
      model.open.removable = nil
      return .list(.importing(.refuse(id)))
    case .accepted:
      model.setMessage(
        tr("It stays replaced. The former secret is kept for 30 days; u takes this back."))
    case .remove, .removeSeveral, .removeFiles, .undo, .lookAhead, .counter:
      model.setMessage(tr("Nothing was changed."))
    }
    return .list
  }

  mutating func accountsChanged(_ model: inout Model) -> Turn {
    switch question {
    case .remove(let id), .lookAhead(let id), .counter(let id, _, _):
      model.list.row(id) == nil ? .list : .stay
    case .removeSeveral(let ids): ids.allSatisfy { model.list.row($0) != nil } ? .stay : .list
    case .accepted, .removeFiles, .undo: .stay
    }
  }

  func codeRow(_ model: Model) -> Row? {
    if case .accepted(let id) = question { model.list.row(id) } else { nil }
  }

  func codeID(_ model: Model) -> RowID? {
    if case .accepted(let id) = question { id } else { nil }
  }
}

/// The pictures that were imported.
extension Model {
  /// How to be rid of the picture that was imported.
  var filesHint: String { open.removable == nil ? "" : " " + tr("D removes the picture.") }

  mutating func askToRemoveFiles() -> Turn {
    guard open.removable != nil else {
      setMessage(tr("The last import left no picture that can be removed."))
      return .stay
    }
    return .only(QuestionPage(question: .removeFiles))
  }
}
