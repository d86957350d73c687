internal import Messages
internal import Terminal

extension KeyMap {
  /// The ways to open the vault.
  package static let slots = KeyMap.page("slots", KeyMap.moves + [.submit, .back], asks: true)
}

/// The ways to open the vault.
struct SlotsPage: Page {
  var slots: [SlotLine] = []
  /// The last line adds a recovery code.
  var choice = ChoiceList()
  /// The one of which is asked whether it is to be removed.
  var pendingRemoval: SlotLine?

  var keys: KeyMap { pendingRemoval == nil ? .slots : .question }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    if let slot = pendingRemoval { return removalSheet(slot) }
    let names = slots.map(SlotsPage.name) + [tr("Add a recovery code")]
    return Sheet(
      title: tr("Ways to open the vault"),
      lines: names.enumerated().map { .choice($1, isSelected: $0 == choice.line) },
      focus: choice.line)
  }

  private static func name(_ slot: SlotLine) -> String {
    [slot.kind.string, slot.added.string, slot.label.string].filter { !$0.isEmpty }
      .joined(separator: "  ")
  }

  private func removalSheet(_ slot: SlotLine) -> Sheet {
    Sheet(
      title: tr("Remove this way to open the vault?"),
      lines: [
        .text(SlotsPage.name(slot), .title), .text(slot.loss.string, .plain),
        .text(tr("Backups made before can still be opened with it."), .plain), .blank,
        .text(tr("y yes: remove it, after the passphrase"), .plain),
        .text(tr("n no: keep it"), .plain),
      ], focus: 5)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    if let slot = pendingRemoval { return answer(action, slot, &model) }
    if choice.move(action, last: slots.count) { return .stay }
    guard action == .submit else { return .back }
    guard model.canWrite() else { return .stay }
    guard slots.indices.contains(choice.line) else {
      return .open(OwnerPage(act: .addRecoveryCode))
    }
    guard slots.count > 1 else {
      model.setMessage(tr("This is the only way to open the vault; it cannot be removed."))
      return .stay
    }
    pendingRemoval = slots[choice.line]
    return .stay
  }

  private mutating func answer(
    _ action: Action, _ slot: SlotLine, _ model: inout Model
  ) -> Turn {
    let effects = reopened(&model)
    if action == .yes { return .open(OwnerPage(act: .removeSlot(slot.id))) }
    model.setMessage(tr("Nothing was changed."))
    return Turn(.stay, effects)
  }

  mutating func reopened(_ model: inout Model) -> [Effect] {
    (pendingRemoval, choice) = (nil, ChoiceList())
    return [.keys(.askSlots)]
  }

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .keys(.slots(let lines)) = event else { return nil }
    slots = lines
    return .stay
  }
}
