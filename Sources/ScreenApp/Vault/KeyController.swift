internal import Interface
internal import Messages
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// What opens the vault: the passphrase, the recovery code, the list of all ways.
final class KeyController: Controller {
  private enum Purpose {
    case opening(byRecoveryCode: Bool)
    /// Likewise, after it was made.
    case making
    /// Whether the passphrase is that of the open vault.
    case owner
  }

  private let core: ScreenCore
  private let vault: VaultWatch
  /// The derivation that is under way, and what it is for.
  private var derivation: (work: Derivation, purpose: Purpose)?
  private var passphraseChange: Background<PassphraseChange.Outcome>?
  /// A recovery code that is shown and not yet kept.
  private var madeCode: SecretBox?

  private var session: Session { core.session }

  init(_ core: ScreenCore, _ vault: VaultWatch) {
    self.core = core
    self.vault = vault
  }

  func carryOut(_ effect: KeyEffect) throws -> [Event] {
    switch effect {
    case .unlock(let field):
      let secret = field.take()
      let isRecoveryCode =
        switch RecoveryCode.parse(secret) {
        case .some: true
        case .none: false
        }
      derivation = (
        try .start(secret, session.location), .opening(byRecoveryCode: isRecoveryCode)
      )
    case .create(let field): return try create(field.take())
    case .proveOwner(let field):
      derivation = (try .start(field.take(), session.location), .owner)
    case .changePassphrase(let former, let new):
      return try changePassphrase(from: former.take(), to: new.take())
    case .newRecoveryCode: return newRecoveryCode()
    case .checkGroup(let group, let field):
      guard let madeCode else { return [] }
      let text = RecoveryCode.text(madeCode.value)
      return [.keys(.groupChecked(RecoveryGroups.isGroup(group, of: text, field.take())))]
    case .keepRecoveryCode: return try keepRecoveryCode()
    case .dropRecoveryCode: madeCode = nil
    case .askSlots: return [slots]
    case .removeSlot(let id):
      try session.removeSlot(id)
      vault.changed()
      let sentence = tr("Removed. Backups made before can still be opened with it.")
      return [.done(TerminalText(sentence)), slots]
    }
    return []
  }

  // MARK: - Work that goes on

  var isWorking: Bool { derivation != nil || passphraseChange != nil }

  var descriptors: [Int32] {
    [derivation?.work.descriptor, passphraseChange?.descriptor].compactMap { $0 }
  }

  func advance(at now: Instant) throws -> [Event] {
    if let (work, purpose) = derivation, let result = work.result() {
      derivation = nil
      return try use(result, for: purpose)
    }
    if let outcome = passphraseChange?.result() {
      passphraseChange = nil
      return try passphraseChanged(outcome)
    }
    return []
  }

  private func use(
    _ result: Result<SecretBox, VaultError>, for purpose: Purpose
  ) throws -> [Event] {
    switch purpose {
    case .opening, .making:
      let key: SecretBox
      do throws(VaultError) {
        key = try result.get()
      } catch {
        guard error.isDamage else { throw error }
        return [.vault(.damaged(DamagedVault(error, session)))]
      }
      try session.open(key: key.value.copy())
      if case .opening(let byRecoveryCode) = purpose {
        vault.began()
        return byRecoveryCode ? [.notice(TerminalText(Self.openedByRecoveryCode))] : []
      }
      // Without it one code is shown at a time, which is no reason to fail.
      try? core.app.settings.vaultWasMade()
      vault.began()
      return [.options(.settings(core.settings, core.app.settings.lines))]
    case .owner:
      try core.checkOwner(try result.get())
      return [.keys(.proven)]
    }
  }

  private static var openedByRecoveryCode: String {
    tr(
      "Opened with the recovery code. o, 2 sets a new passphrase; the code counts as the present one."
    )
  }

  // MARK: - The passphrase

  private func create(_ secret: consuming SecretBytes) throws -> [Event] {
    if let weakness = Passphrase.weakness(secret, names: core.app.ownNames) {
      return [.keys(.passphraseRefused(TerminalText(Sentences.weakness(weakness))))]
    }
    let (location, now, random) = (session.location, session.clock.now, session.random)
    let secret = SecretBox(secret)
    let work = try Derivation.start { () throws(VaultError) in
      let vault = try Vault.create(
        at: location, passphrase: secret.value, cost: .chosenHere(), now: now, random: random)
      return vault.withMasterKey { key in SecretBox(key.copy()) }
    }
    derivation = (work, .making)
    return []
  }

  private func changePassphrase(
    from former: consuming SecretBytes, to new: consuming SecretBytes
  ) throws -> [Event] {
    if let weakness = Passphrase.weakness(new, names: core.app.ownNames) {
      return [.keys(.passphraseRefused(TerminalText(Sentences.weakness(weakness))))]
    }
    let change = PassphraseChange(session, from: SecretBox(former), to: SecretBox(new))
    passphraseChange = try .demand(Background { change.run() })
    vault.changesPassphrase = true
    return []
  }

  private func passphraseChanged(_ outcome: PassphraseChange.Outcome) throws -> [Event] {
    switch outcome {
    case .success(let backups):
      vault.takeOverOwnPassphrase()
      return [.options(.text(.passphraseChanged(backups, core.passphraseSourcesInUse)))]
    case .failure(let error):
      vault.changesPassphrase = false
      if case .vault(.wrongSecret) = error { return [.keys(.wrongPassphrase)] }
      throw error
    }
  }

  // MARK: - The recovery code

  private func newRecoveryCode() -> [Event] {
    let random = session.random
    let code = random.secret(20)
    let text = RecoveryCode.text(code)
    madeCode = SecretBox(code)
    let lines = (0..<3).map { line in
      let field = HiddenField(limit: 16)
      for index in 15 * line..<15 * line + 14 where text[index] != UInt8(ascii: "-") {
        field.append(Unicode.Scalar(text[index]))
      }
      return field
    }
    return [
      .keys(
        .recoveryCode(
          ShownCode(
            lines: lines, asked: RecoveryGroups.asked(random: random), groups: RecoveryCode.groups))
      )
    ]
  }

  private func keepRecoveryCode() throws -> [Event] {
    guard let madeCode else { return [] }
    try session.addSlot(.recoveryCode, madeCode.value, label: "", cost: .standard)
    self.madeCode = nil
    vault.changed()
    return [
      .keys(.recoveryKept(TerminalText(tr("The recovery code opens the vault from now on."))))
    ]
  }

  // MARK: - Ways to open the vault

  private var slots: Event {
    .keys(
      .slots(
        session.slots.map { slot in
          SlotLine(
            id: slot.id, kind: TerminalText(Sentences.slotKind(slot.kind)),
            added: TerminalText(slot.added.map { Timestamp.dateAndTime($0) } ?? ""),
            label: TerminalText(slot.label), loss: TerminalText(Sentences.slotLoss(slot.kind)))
        }))
  }
}
