internal import Messages
internal import Terminal

extension KeyMap {
  /// The former states of the vault.
  package static let backups = KeyMap.page("backups", KeyMap.moves + [.submit, .back], asks: true)
  /// Where a backup goes.
  package static let backupPath = KeyMap.dialog(
    "backupPath", [.submit, .clearField], takesText: true)
  /// A vault that does not open.
  package static let damaged = KeyMap.page("damaged", [.yes])
}

/// Backups: one that is written and proven, the former states, and a vault that does not open.
extension Model {
  func backupsSheet(_ selected: Int) -> Sheet {
    var lines: [Sheet.Line] = [
      .choice(tr("Write a backup to a file"), isSelected: selected == 0)
    ]
    if !stateLines.isEmpty {
      lines += [.blank, .text(tr("Former states of the vault; Enter brings one back:"), .plain)]
    }
    let first = lines.count
    for (index, state) in stateLines.enumerated() {
      lines.append(
        .choice(
          state.date.string + "  " + state.content.string, isSelected: selected == index + 1))
    }
    return Sheet(
      title: tr("Backup"), lines: lines, focus: selected == 0 ? 0 : first + selected - 1)
  }

  mutating func openBackups() -> [Effect] {
    page = .backups(line: 0)
    return [.backups(.ask)]
  }

  mutating func pressInBackups(_ action: Action) -> [Effect] {
    guard case .backups(let line) = page else { return [] }
    let last = stateLines.count
    let step = max(Sheet.bodyHeight(size.lines) - 3, 1)
    switch action {
    case .moveUp: page = .backups(line: max(line - 1, 0))
    case .moveDown: page = .backups(line: min(line + 1, last))
    case .pageUp: page = .backups(line: max(line - step, 0))
    case .pageDown: page = .backups(line: min(line + step, last))
    case .moveFirst: page = .backups(line: 0)
    case .moveLast: page = .backups(line: last)
    case .submit:
      guard stateLines.indices.contains(line - 1) else {
        page = .backupPath(TextField(backupPath))
        return []
      }
      let state = stateLines[line - 1]
      guard state.isWhole else {
        say(tr("This state cannot be brought back: %1", state.content.string), .problem)
        return []
      }
      guard readOnly == nil else {
        say(tr("The vault cannot be written just now."), .problem)
        return []
      }
      page = .question(.restoreState(state.file))
    default: return openOptions()
    }
    return []
  }

  func backupPathSheet(_ field: TextField) -> Sheet {
    Sheet(
      title: tr("Write a backup"),
      lines: [
        .text(
          tr("It is opened again and compared before it counts. Nothing is overwritten."), .plain),
        .blank, .text(tr("The new file, or the folder for it:"), .plain), .field(field),
      ], focus: 3)
  }

  mutating func pressInBackupPath(_ action: Action, at now: Moment) -> [Effect] {
    guard case .backupPath(let field) = page else { return [] }
    switch action {
    case .clearField: page = .backupPath(TextField())
    case .submit:
      guard !field.isEmpty else {
        say(tr("Type where the backup goes."))
        return []
      }
      work = (.saving, now.steady)
      return [.backups(.backUp(field.text))]
    default:
      let effects = openBackups()
      say(tr("Nothing was changed."))
      return effects
    }
    return []
  }

  /// The backup is there and was compared.
  mutating func hearBackup(_ sentence: TerminalText) -> [Effect] {
    work = nil
    hasBackup = true
    let effects = openBackups()
    message = .text(sentence, .message)
    return effects
  }

  func restoreStateSheet(_ file: String) -> Sheet {
    guard let state = stateLines.first(where: { $0.file == file }) else {
      return Sheet(title: "", lines: [], focus: nil)
    }
    return Sheet(
      title: tr("Bring this state back?"),
      lines: [
        .text(state.date.string + "  " + state.content.string, .title),
        .text(
          tr("The present state is kept as well: undo takes this back. Counters do not go back."),
          .plain), .blank, .text(tr("y yes: bring it back"), .plain),
        .text(tr("n no: leave the vault as it is"), .plain),
      ], focus: 4)
  }

  /// That there is no backup yet, once, behind what an import says.
  mutating func backupHint() -> String {
    guard !hasBackup else { return "" }
    hasBackup = true
    return " " + tr("There is no backup yet: o makes one.")
  }

  // MARK: - A vault that does not open

  func damagedSheet(_ damaged: DamagedVault) -> Sheet {
    var lines: [Sheet.Line] = [
      .text(settings.vaultPath.string, .plain), .blank, .text(damaged.reason.string, .problem),
      .text(tr("Nothing was deleted or changed."), .plain), .blank,
    ]
    if let backup = damaged.backup {
      lines += [
        .text(
          tr(
            "The newest whole backup is of %1. The file as it is now stays beside it.",
            backup.string), .plain), .text(tr("y yes: bring the backup back"), .plain),
      ]
    } else {
      lines.append(
        .text(
          tr(
            "No whole backup lies beside it. If you have one elsewhere: trenta restore-backup FILE"),
          .plain))
    }
    return Sheet(
      title: tr("The vault does not open"), lines: lines,
      focus: damaged.backup == nil ? nil : lines.count - 1)
  }

  mutating func hearDamaged(_ damaged: DamagedVault) {
    guard !isOpen else { return }
    work = nil
    for field in [passphrase, repeated, owner] { field.clear() }
    self.damaged = damaged
    page = .damaged(damaged)
  }

  mutating func pressInDamaged(_ action: Action) -> [Effect] {
    guard case .damaged(let damaged) = page, action == .yes else { return [] }
    guard damaged.backup != nil else {
      say(tr("There is no backup to bring back."))
      return []
    }
    askOwner(.bringBack)
    return []
  }
}
