internal import Messages
internal import Terminal

/// Adding accounts: where from, what was found, what is to happen with it.
extension Model {
  mutating func pressInAdd(_ action: Action, _ key: Key, at now: Moment) -> [Effect] {
    switch (action, page) {
    case (.choose, _):
      guard case .character(let digit) = key, let line = Int(String(digit)).map({ $0 - 1 }),
        line < menuLines
      else {
        say(tr("No line has this number."))
        return []
      }
      return chooseSource(line, at: now)
    case (.submit, .addMenu(_, tried: true)): return openAddMenu()
    case (.submit, .addMenu(let line, _)): return chooseSource(line, at: now)
    case (.moveUp, .addMenu(let line, _)): page = .addMenu(line: max(line - 1, 0), tried: false)
    case (.moveDown, .addMenu(let line, _)):
      page = .addMenu(line: min(line + 1, menuLines - 1), tried: false)
    case (.moveFirst, .addMenu), (.pageUp, .addMenu): page = .addMenu(line: 0, tried: false)
    case (.moveLast, .addMenu), (.pageDown, .addMenu):
      page = .addMenu(line: menuLines - 1, tried: false)
    case (.completePath, _): return completePath()
    case (.clearField, .path):
      page = .path(TextField())
      pathNames = []
    case (.clearField, _): address.clear()
    case (.submit, .path(let field)):
      guard !field.isEmpty else {
        say(tr("Type where the picture or file is."))
        return []
      }
      return read(.path(field.text), at: now)
    case (.submit, _):
      guard !address.isEmpty else {
        say(tr("Paste or type an address that begins with otpauth://"))
        return []
      }
      return read(.address(address), at: now)
    case (_, .addMenu(let line, tried: true)): page = .addMenu(line: line, tried: false)
    case (_, .addMenu): if isFirstRun { endFirstRun() } else { page = .list }
    default:
      address.clear()
      return openAddMenu()
    }
    return []
  }

  /// Shows where accounts can come from, and asks what of it cannot work here.
  mutating func openAddMenu(at kind: SourceKind = .screen) -> [Effect] {
    page = .addMenu(line: SourceKind.allCases.firstIndex(of: kind) ?? 0, tried: false)
    pathNames = []
    return [.importing(.askSources)]
  }

  /// The sources, and at the first run to go on without.
  private var menuLines: Int { SourceKind.allCases.count + (isFirstRun ? 1 : 0) }

  private mutating func chooseSource(_ line: Int, at now: Moment) -> [Effect] {
    guard line < SourceKind.allCases.count else {
      endFirstRun()
      return []
    }
    let kind = SourceKind.allCases[line]
    page = .addMenu(line: line, tried: sourceProblems.contains { $0.kind == kind })
    guard page == .addMenu(line: line, tried: false) else { return [] }
    switch kind {
    case .screen: return read(.screen, at: now)
    case .region: return read(.region, at: now)
    case .clipboard: return read(.clipboard, at: now)
    case .camera: return read(.camera, at: now)
    case .file: page = .path(TextField())
    case .address:
      address.clear()
      page = .address
    case .hand: return openForm(.new)
    }
    return []
  }

  private mutating func endFirstRun() {
    isFirstRun = false
    page = .list
    moved()
  }

  mutating func read(_ source: ImportSource, at now: Moment) -> [Effect] {
    work = (.reading(source.kind), now.steady)
    progress = nil
    removable = nil
    return [.importing(.preview(source))]
  }

  mutating func cancelReading() -> [Effect] {
    work = nil
    let effects = endFilePassphrase()
    say(tr("Nothing was changed."))
    return [.importing(.cancel)] + effects
  }

  // MARK: - Encrypted files

  /// Asks for the passphrase of a file, while nothing else of the import goes on.
  mutating func ask(_ question: PassphraseQuestion) -> [Effect] {
    guard work?.kind.isReading == true else { return [.importing(.cancel)] }
    work = nil
    filePassphrase.clear()
    showsTyped = false
    isTypingSearch = false
    page = .filePassphrase(question)
    if question.isWrong { say(tr("This is not the passphrase of this file."), .problem) }
    return []
  }

  mutating func pressInFilePassphrase(_ action: Action, at now: Moment) -> [Effect] {
    switch action {
    case .showTyped: showsTyped.toggle()
    case .clearField: filePassphrase.clear()
    case .submit:
      guard !filePassphrase.isEmpty else {
        say(tr("Type the passphrase of this file; Esc goes on without it."))
        return []
      }
      goOnReading(at: now)
      return [.importing(.openFile(filePassphrase))]
    case .leaveFileOut:
      filePassphrase.clear()
      goOnReading(at: now)
      return [.importing(.leaveFileOut)]
    default: return cancelReading()
    }
    return []
  }

  /// Leaves that page, where it is open; at the first run the menu comes back.
  mutating func endFilePassphrase() -> [Effect] {
    filePassphrase.clear()
    guard case .filePassphrase = page else { return [] }
    page = .list
    return isFirstRun ? openAddMenu() : []
  }

  private mutating func goOnReading(at now: Moment) {
    showsTyped = false
    progress = nil
    work = (.reading(.file), now.steady)
  }

  // MARK: - What was found

  /// Shows the card or the list, or goes straight to the row that is already there.
  mutating func show(_ preview: ImportPreview) -> [Effect] {
    guard work?.kind.isReading == true else { return [.importing(.cancel)] }
    work = nil
    address.clear()
    let effects = endFilePassphrase()
    guard let only = preview.lines.first else {
      say(tr("No account was found there."), .problem)
      return [.importing(.cancel)] + effects
    }
    switch only.outcome {
    case .alreadyHere(let id) where preview.lines.count == 1 && preview.missing.isEmpty:
      goTo(id)
      say(tr("This account is already here; nothing was changed."))
      return [.importing(.cancel)]
    case .unreadable(let reason) where preview.lines.count == 1:
      say(([reason] + preview.missing).map(\.string).joined(separator: "; "), .problem)
      return [.importing(.cancel)] + effects
    default: break
    }
    self.preview = preview
    choices = Array(repeating: .take, count: preview.lines.count)
    isTypingSearch = false
    scroll = 0
    page =
      preview.lines.count == 1 && only.outcome.isConflict ? .conflict(line: 0) : .importing(line: 0)
    return []
  }

  mutating func pressInImport(_ action: Action, _ key: Key, at now: Moment) -> [Effect] {
    guard let preview else { return [] }
    switch page {
    case .importing(let line): return press(action, preview, line: line, at: now)
    case .conflict(let line):
      if action == .choose { return choose(key, preview, line: line, at: now) }
      // Cancelling the only line cancels the import; in a list it goes back to it.
      if preview.lines.count == 1 { return cancelImport() }
      page = .importing(line: line)
    case .place(let line, let field):
      switch action {
      case .submit:
        guard !field.isEmpty else {
          say(tr("Type a name for the workstation, for instance: desk 1"))
          return []
        }
        return decide(.keepBoth(place: field.text), line: line, at: now)
      case .clearField: page = .place(line: line, TextField())
      default: page = .conflict(line: line)
      }
    default: break
    }
    return []
  }

  private mutating func press(
    _ action: Action, _ preview: ImportPreview, line: Int, at now: Moment
  ) -> [Effect] {
    let last = preview.lines.count - 1
    let step = max(size.lines - 6, 1)
    if preview.lines.count == 1, scrollPage(action, at: now) { return [] }
    switch action {
    case .moveUp: page = .importing(line: max(line - 1, 0))
    case .moveDown: page = .importing(line: min(line + 1, last))
    case .pageUp: page = .importing(line: max(line - step, 0))
    case .pageDown: page = .importing(line: min(line + step, last))
    case .moveFirst: page = .importing(line: 0)
    case .moveLast: page = .importing(line: last)
    case .editIncoming: return openForm(.incoming)
    case .leaveOut: choices[line] = choices[line] == .leaveOut ? .take : .leaveOut
    case .decide:
      if preview.lines[line].outcome.isConflict {
        page = .conflict(line: line)
      } else {
        say(tr("There is nothing to decide here."))
      }
    case .accept, .addAll:
      let open = preview.lines.indices.filter {
        preview.lines[$0].outcome.isConflict && choices[$0] == .take
      }
      if let first = open.first {
        page = .importing(line: first)
        say(
          trn("%1 line is still to be decided.", "%1 lines are still to be decided.", open.count),
          .problem)
        return []
      }
      return finishImport(at: now)
    default: return cancelImport()
    }
    return []
  }

  private mutating func choose(
    _ key: Key, _ preview: ImportPreview, line: Int, at now: Moment
  ) -> [Effect] {
    let item = preview.lines[line]
    guard case .character(let digit) = key, let number = Int(String(digit)),
      item.answers.indices.contains(number - 1)
    else {
      say(tr("No line has this number."))
      return []
    }
    switch item.answers[number - 1] {
    case .replace: return decide(.replace, line: line, at: now)
    case .keepBoth where item.needsPlace:
      page = .place(line: line, TextField(item.row?.place.string ?? ""))
      return []
    case .keepBoth: return decide(.keepBoth(place: ""), line: line, at: now)
    case .leaveOut: return decide(.leaveOut, line: line, at: now)
    }
  }

  /// Notes a decision; of a single line it is the whole import.
  private mutating func decide(_ choice: ImportChoice, line: Int, at now: Moment) -> [Effect] {
    choices[line] = choice
    guard choices.count == 1 else {
      page = .importing(line: line)
      return []
    }
    return choice == .leaveOut ? cancelImport() : finishImport(at: now)
  }

  private mutating func finishImport(at now: Moment) -> [Effect] {
    work = (.saving, now.steady)
    return [.importing(.finish(choices))]
  }

  private mutating func cancelImport() -> [Effect] {
    (preview, choices) = (nil, [])
    page = .list
    let effects = isFirstRun ? openAddMenu() : []
    say(tr("Nothing was changed."))
    return [.importing(.cancel)] + effects
  }

  // MARK: - What was done

  /// One account: straight to its row. Several, or anything unreadable: the receipt.
  mutating func show(_ receipt: Receipt, at now: Moment) {
    work = nil
    (preview, choices) = (nil, [])
    isFirstRun = false
    removable = receipt.removable
    if let id = receipt.selected { goTo(id) } else { page = .list }
    guard receipt.lines.count == 1, receipt.notes.isEmpty, let only = receipt.lines.first,
      let row = receipt.selected.flatMap({ list.row($0) })
    else {
      page = .receipt(receipt)
      scroll = 0
      if !hasBackup, !receipt.lines.isEmpty { say(backupHint()) }
      return
    }
    let name = row.name.string
    switch only.outcome {
    case .added, .keptBoth:
      let hint = filesHint.isEmpty ? " " + tr("v checks a code of the portal.") : filesHint
      if let left = row.secondsLeft(now), left < 10 {
        say(
          tr("Added: %1. Only %2 s left; the next code stands beside it.", name, String(left))
            + hint + backupHint())
      } else {
        say(tr("Added: %1.", name) + hint + backupHint())
      }
    case .alreadyHere: say(tr("This account is already here; nothing was changed."))
    case .replaced: page = .question(.accepted(row.id))
    case .conflict, .unreadable: page = .receipt(receipt)
    }
  }

  // MARK: - The pictures

  /// How to be rid of the picture that was imported.
  var filesHint: String { removable == nil ? "" : " " + tr("D removes the picture.") }

  mutating func askToRemoveFiles() {
    guard removable != nil else {
      say(tr("The last import left no picture that can be removed."))
      return
    }
    page = .question(.removeFiles)
  }

  /// Selects a row in the list, whatever was searched for, and shows its code.
  mutating func goTo(_ id: RowID) {
    page = .list
    isTypingSearch = false
    guard list.show(id) else { return }
    moved()
    visibility.show()
  }
}
