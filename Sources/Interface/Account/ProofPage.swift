internal import Messages
internal import Terminal

extension KeyMap {
  /// The passphrase before a secret is shown.
  package static let proof = KeyMap.dialog(
    "proof", [.submit, .showTyped, .clearField], takesText: true)
}

/// The passphrase again, before the secret of an account is shown.
struct ProofPage: Page {
  let id: RowID
  let passphrase = HiddenField(limit: 1024)
  var showsTyped = false

  var keys: KeyMap { .proof }
  var secretField: SecretField? { SecretField(field: passphrase, takesBytes: true) }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    Sheet(
      title: tr("Show the QR code"),
      lines: [
        .text(model.list.row(id)?.name.string ?? "", .title),
        .text(
          tr("Whoever sees or photographs it can make the codes of this account for ever."), .plain),
        .text(tr("So the passphrase of the vault is asked for again."), .plain), .blank,
        .text(tr("Passphrase:"), .plain),
        .hidden(passphrase, isShown: showsTyped, isFocused: model.work == nil),
      ], focus: 5)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard action == .submit else { return .list }
    guard !passphrase.isEmpty else {
      model.setMessage(tr("Type the passphrase of this vault."))
      return .stay
    }
    showsTyped = false
    model.work = Work(.proving, now)
    return .stay(.secret(.show(id, passphrase)))
  }

  /// The passphrase was right.
  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .secret(.shown(let secret)) = event, model.work?.kind == .proving, secret.id == id
    else {
      return nil
    }
    model.work = nil
    return .only(SecretPage(secret: secret, until: now.steady + SecretPage.time))
  }

  mutating func accountsChanged(_ model: inout Model) -> Turn {
    model.list.row(id) == nil ? .list : .stay
  }
}

extension Model {
  /// Asks for the passphrase before the secret of an account is shown.
  mutating func askForProof(_ row: Row) -> Turn {
    guard row.defect == nil else {
      setMessage(tr("This account has to be repaired first."), .problem)
      return .stay
    }
    return .open(ProofPage(id: row.id))
  }
}
