internal import Messages
internal import Terminal

extension KeyMap {
  /// The passphrase once more.
  package static let owner = KeyMap.dialog(
    "owner", [.submit, .showTyped, .clearField], takesText: true)
}

/// The passphrase, typed once more by an owner of the vault.
struct OwnerPage: Page {
  /// What it is asked for.
  enum Act: Equatable {
    case addRecoveryCode
    case removeSlot(String)
    /// An account asks each time; what is to be done with it.
    case allow(RowID, Action)
    /// The vault is damaged; its newest backup is to be brought back.
    case bringBack
  }

  let act: Act
  let passphrase = HiddenField(limit: 1024)
  var showsTyped = false

  init(act: Act) { self.act = act }

  var keys: KeyMap { .owner }
  var secretField: SecretField? { SecretField(field: passphrase, takesBytes: true) }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
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
      case .allow(_, .askEachTime):
        (
          tr("Ask no more"),
          tr("So that nobody else makes this account stop asking: the passphrase once more.")
        )
      case .allow:
        (
          tr("This account asks each time"),
          tr("Its code is shown and given only after the passphrase of the vault.")
        )
      case .bringBack:
        (
          tr("Bring the backup back"),
          tr("The backup opens with the passphrase that the vault had at that time.")
        )
      }
    var lines: [Sheet.Line] = [.text(reason, .plain)]
    if case .allow(let id, _) = act, let row = model.list.row(id) {
      lines.append(.text(row.name.string, .title))
    } else {
      lines.append(.blank)
    }
    if model.work == nil {
      lines += [
        .text(tr("Passphrase:"), .plain),
        .hidden(passphrase, isShown: showsTyped, isFocused: true),
      ]
    } else if let progress = model.progressLine(now) {
      lines += [.text(tr("Trying the passphrase"), .plain), progress]
    }
    return Sheet(title: title, lines: lines, focus: model.work == nil ? 3 : nil)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard action == .submit else {
      if act == .bringBack { return .back }
      if case .allow = act { return .back }
      model.setMessage(tr("Nothing was changed."))
      return Turn(.reopen)
    }
    guard !passphrase.isEmpty else {
      model.setMessage(tr("Type the passphrase of this vault."))
      return .stay
    }
    showsTyped = false
    model.work = Work(act == .bringBack ? .opening : .proving, now)
    return .stay(
      act == .bringBack ? .backups(.bringBack(passphrase)) : .keys(.proveOwner(passphrase)))
  }

  /// The passphrase was right.
  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .keys(.proven) = event else { return nil }
    passphrase.clear()
    switch act {
    case .addRecoveryCode: return Turn(.replace(RecoveryPage()), [.keys(.newRecoveryCode)])
    case .removeSlot(let id): return Turn(.back, [.keys(.removeSlot(id))])
    case .allow(let id, let action): return model.allow(id, action, at: now)
    case .bringBack: return .stay
    }
  }
}
