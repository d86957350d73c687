internal import Messages
internal import Terminal

extension KeyMap {
  /// The ways to open the vault.
  package static let slots = KeyMap.page("slots", KeyMap.moves + [.submit, .back], asks: true)
  /// The passphrase once more.
  package static let owner = KeyMap.dialog(
    "owner", [.submit, .showTyped, .clearField], takesText: true)
}

/// The ways to open the vault, and the passphrase asked for once more before one changes.
extension Model {
  func slotsSheet(_ selected: Int) -> Sheet {
    var names = slotLines.map { slot in
      [slot.kind.string, slot.added.string, slot.label.string].filter { !$0.isEmpty }
        .joined(separator: "  ")
    }
    names.append(tr("Add a recovery code"))
    return Sheet(
      title: tr("Ways to open the vault"),
      lines: names.enumerated().map { .choice($1, isSelected: $0 == selected) }, focus: selected)
  }

  mutating func openSlots() -> [Effect] {
    page = .slots(line: 0)
    return [.keys(.askSlots)]
  }

  mutating func pressInSlots(_ action: Action) -> [Effect] {
    guard case .slots(let line) = page else { return [] }
    let last = slotLines.count
    switch action {
    case .moveUp: page = .slots(line: max(line - 1, 0))
    case .moveDown: page = .slots(line: min(line + 1, last))
    case .pageUp, .moveFirst: page = .slots(line: 0)
    case .pageDown, .moveLast: page = .slots(line: last)
    case .submit:
      guard readOnly == nil else {
        say(tr("The vault cannot be written just now."), .problem)
        return []
      }
      guard slotLines.indices.contains(line) else {
        askOwner(.addRecoveryCode)
        return []
      }
      guard slotLines.count > 1 else {
        say(tr("This is the only way to open the vault; it cannot be removed."))
        return []
      }
      page = .question(.removeSlot(slotLines[line].id))
    default: return openOptions()
    }
    return []
  }

  func removeSlotSheet(_ id: String) -> Sheet {
    guard let slot = slotLines.first(where: { $0.id == id }) else {
      return Sheet(title: "", lines: [], focus: nil)
    }
    let name = [slot.kind.string, slot.added.string, slot.label.string].filter { !$0.isEmpty }
    return Sheet(
      title: tr("Remove this way to open the vault?"),
      lines: [
        .text(name.joined(separator: "  "), .title), .text(slot.loss.string, .plain),
        .text(tr("Backups made before can still be opened with it."), .plain), .blank,
        .text(tr("y yes: remove it, after the passphrase"), .plain),
        .text(tr("n no: keep it"), .plain),
      ], focus: 5)
  }

  // MARK: - The passphrase once more

  func ownerSheet(_ act: OwnerAct) -> Sheet {
    let (title, reason) =
      switch act {
      case .addRecoveryCode:
        (
          tr("Add a recovery code"),
          tr("So that nobody else adds a way to open the vault: its passphrase once more.")
        )
      case .removeSlot:
        (
          tr("Remove a way to open the vault"),
          tr("So that nobody else removes a way to open the vault: its passphrase once more.")
        )
      case .bringBack:
        (
          tr("Bring the backup back"),
          tr("The backup opens with the passphrase that the vault had at that time.")
        )
      }
    var lines: [Sheet.Line] = [.text(reason, .plain), .blank]
    if work == nil {
      lines += [
        .text(tr("Passphrase:"), .plain),
        .hidden(owner, isShown: showsTyped, isFocused: true),
      ]
    }
    return Sheet(title: title, lines: lines, focus: work == nil ? 3 : nil)
  }

  mutating func askOwner(_ act: OwnerAct) {
    owner.clear()
    showsTyped = false
    page = .owner(act)
  }

  mutating func pressInOwner(_ action: Action, at now: Moment) -> [Effect] {
    guard case .owner(let act) = page else { return [] }
    switch action {
    case .showTyped: showsTyped.toggle()
    case .clearField: owner.clear()
    case .submit:
      guard !owner.isEmpty else {
        say(tr("Type the passphrase of this vault."))
        return []
      }
      showsTyped = false
      work = (act == .bringBack ? .opening : .proving, now.steady)
      return [act == .bringBack ? .backups(.bringBack(owner)) : .keys(.proveOwner(owner))]
    default:
      owner.clear()
      showsTyped = false
      if act == .bringBack, let damaged {
        page = .damaged(damaged)
        return []
      }
      let effects = openSlots()
      say(tr("Nothing was changed."))
      return effects
    }
    return []
  }

  /// The passphrase was right.
  mutating func hearProven() -> [Effect] {
    work = nil
    owner.clear()
    guard case .owner(let act) = page else { return [] }
    switch act {
    case .addRecoveryCode: return openRecoveryCode()
    case .removeSlot(let id):
      page = .slots(line: 0)
      return [.keys(.removeSlot(id))]
    case .bringBack: return []
    }
  }

  /// Answers to the questions of these pages.
  mutating func answerKept(_ question: Question, _ action: Action) -> [Effect] {
    switch (question, action) {
    case (.removeSlot(let id), .yes): askOwner(.removeSlot(id))
    case (.restoreState(let file), .yes):
      page = .backups(line: 0)
      return [.backups(.restore(file))]
    default:
      let effects: [Effect]
      if case .removeSlot = question { effects = openSlots() } else { effects = openBackups() }
      say(tr("Nothing was changed."))
      return effects
    }
    return []
  }
}
