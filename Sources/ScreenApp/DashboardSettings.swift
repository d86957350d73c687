internal import Glibc
internal import Interface
internal import Messages
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// What stands under the options, and what the screen notices of its surroundings.
extension Dashboard {
  /// What a page under the options brings.
  typealias Inquiry = Result<TextPage, Failure>

  mutating func carryOut(_ effect: OptionEffect) throws -> Event? {
    switch effect {
    case .askSettings: return settingsEvent()
    case .set(let name, let value): return try set(name, value)
    case .diagnose: return diagnose()
    case .language: return speak(Catalogue.language.next)
    }
  }

  // MARK: - Settings

  var settings: Interface.Settings {
    app.settings.screen(
      vaultPath: app.vaultPath, host: display.capabilities.isSSH ? Runtime.hostName() : nil)
  }

  func settingsEvent() -> Event { .settings(settings, app.settings.lines) }

  mutating func set(_ name: String, _ value: String) throws -> Event? {
    guard let setting = Setting(rawValue: name) else { return nil }
    guard setting.accepts(value) else {
      throw Failure("bad-value", .usage, Sentences.allowed(setting))
    }
    do {
      try app.settings.set(setting, to: value)
    } catch {
      throw Sentences.settingsFailure(error, app.settings.path ?? "")
    }
    display.usesMouse = settings.usesMouse
    if setting == .lang {
      Catalogue.prepare(choosing: start.language)
      if let rows { hear(.rowsReworded(rows)) }
    }
    return settingsEvent()
  }

  /// Goes on in another language; what the rows say in words is said anew.
  mutating func speak(_ language: Language) -> Event? {
    Catalogue.use(language)
    if let rows { hear(.rowsReworded(rows)) }
    return .notice(TerminalText(language.name))
  }

  // MARK: - Work under the options

  mutating func changePassphrase(
    from former: consuming SecretBytes, to new: consuming SecretBytes
  ) -> Event? {
    if let weakness = Passphrase.weakness(new, names: app.ownNames) {
      return .passphraseRefused(TerminalText(Sentences.weakness(weakness)))
    }
    let (place, clock, random) = (app.session.place, app.session.clock, app.session.random)
    let (old, new) = (SecretBox(former), SecretBox(new))
    let inUse = passphraseFilesInUse
    isChangingPassphrase = true
    // A session of its own, so that the screen stays alive; this one takes over what it finds.
    return inquire {
      let session = Session(place: place, clock: clock, random: random)
      do throws(SessionError) {
        try session.unlock(old.value)
        try session.changePassphrase(to: new.value, cost: .chosenHere())
      } catch {
        return .failure(Sentences.session(error))
      }
      // Afterwards, because the vault as it was until now is one of them.
      return .success(.passphraseChanged(try? Backup.ofVault(at: place), inUse))
    }
  }

  mutating func diagnose() -> Event? {
    let diagnosis = Diagnosis(app)
    return inquire { .success(.diagnosis(diagnosis.findings())) }
  }

  private mutating func inquire(_ body: @escaping () -> Inquiry) -> Event? {
    inquiry = Background(body)
    return inquiry == nil ? .failed(TerminalText(tr("there is no memory for this"))) : nil
  }

  /// Takes what an inquiry brought.
  mutating func inquired() {
    guard let result = inquiry?.result() else { return }
    inquiry = nil
    isChangingPassphrase = false
    switch result {
    case .success(let page):
      // What was changed here is no reason to lock.
      if (try? app.session.refresh()) == true { opened() }
      hear(.text(page))
    case .failure(let failure) where failure.identifier == "wrong-passphrase":
      hear(.wrongPassphrase)
    case .failure(let failure): hear(attemptFailed(failure))
    }
  }

  // MARK: - Surroundings

  /// Says at the start what the person should know: once on the passphrase page, and once more when
  /// the vault is open.
  mutating func sayAtStart() {
    let settings = app.settings
    var sentences = settings.problems.map { Sentences.settings($0, settings.path ?? "") }
    if let problem = settings.policy.problem {
      sentences.append(Sentences.settings(problem, Policy.path))
    }
    for sentence in sentences { say(sentence) }
    let (environment, clock) = (app.environment.all, app.session.clock)
    recording = Background { Recording.find(environment: environment, clock: clock) }
  }

  private mutating func say(_ sentence: String) {
    hear(.notice(TerminalText(sentence)))
    if !app.session.isOpen { saidLocked.append(sentence) }
  }

  /// What was said on the passphrase page is said again where there is time to read it.
  mutating func sayAgain() {
    for sentence in saidLocked { hear(.notice(TerminalText(sentence))) }
    saidLocked = []
  }

  mutating func recordingFound() {
    guard let answer = recording?.result() else { return }
    recording = nil
    if let found = answer { say(Sentences.recording(found)) }
  }

  /// What the last save and the kernel say of the clock, once a minute; a jump that was seen stays said.
  mutating func checkClock(_ now: Moment) {
    guard now.steady >= nextClockCheck else { return }
    nextClockCheck = now.steady + 60_000
    let later = app.session.laterTime
    let state: ClockState =
      later != nil
      ? .behind : hasClockJumped ? .jumped : Clock.isSynchronised == false ? .notSynchronised : .ok
    guard state != clockState else { return }
    clockState = state
    hear(.clock(state))
    if let later { hear(.notice(TerminalText(Sentences.clockBehind(later)))) }
  }

  /// Why the vault is locked, after the process began anew.
  static func lockReason(_ reason: LockReason, _ app: Runtime) -> String? {
    switch reason {
    case .asked: return tr("Locked.")
    case .sessionStays:
      return tr(
        "Locked. The kernel's keyring cannot be looked through: an unlocked session may still be open for scripts."
      )
    case .changed: return tr("Locked, because the passphrase was changed elsewhere.")
    case .idle:
      let clock = app.session.clock
      guard let sealed = try? SealedVault.read(app.session.place),
        let open = UnlockedSession.current(of: sealed.vaultID, clock: clock)
      else { return tr("Locked, because nothing was typed for a while.") }
      let until = clock.now + open.secondsLeft(bootSeconds: clock.bootMilliseconds() / 1000)
      return tr(
        "Locked, because nothing was typed for a while. Scripts can read codes until %1; once it is open again, L ends that.",
        Timestamp.timeOfDay(until))
    }
  }
}

/// Why the screen goes on as a new process.
package enum LockReason: String {
  /// Somebody pressed L; unlocked sessions end too.
  case asked
  /// Likewise, and it is not certain that they have ended.
  case sessionStays = "session-stays"
  case idle
  /// Another process changed the passphrase.
  case changed

  /// Ends the unlocked sessions of the vault, of all vaults where that cannot be read.
  static func asked(endingSessionsOf place: VaultPlace) -> LockReason {
    do {
      if let sealed = try? SealedVault.read(place) {
        try UnlockedSession.end(of: sealed.vaultID)
      } else {
        try UnlockedSession.endAll()
      }
      return .asked
    } catch {
      return .sessionStays
    }
  }
}

extension TextPage {
  fileprivate static func diagnosis(_ findings: [Finding]) -> TextPage {
    TextPage(
      title: tr("This machine and the vault"),
      lines: findings.map { finding in
        switch finding.state {
        case .ok: Line(tr("ok %1: %2", finding.name, finding.message))
        case .warn: Line(tr("! %1: %2", finding.name, finding.message), .problem)
        case .bad: Line(tr("!! %1: %2", finding.name, finding.message), .problem)
        }
      })
  }

  /// What the former passphrase still opens.
  fileprivate static func passphraseChanged(_ backups: [Backup]?, _ files: [String]) -> TextPage {
    var lines = [
      Line(
        tr("The new passphrase opens the vault: this was tried before the former one was dropped.")),
      Line(""),
    ]
    if let backups {
      lines.append(
        Line(tr("The passphrase of its time still opens each backup beside the vault:"), .title))
      lines += backups.map {
        Line(tr("%1, of %2", "backups/" + $0.name, Timestamp.text($0.saved)))
      }
    } else {
      lines.append(
        Line(
          tr("The passphrase of its time still opens each backup; these cannot be listed now."),
          .problem))
    }
    lines.append(Line(tr("So do copies that you made elsewhere.")))
    if !files.isEmpty {
      lines += [
        Line(""), Line(tr("These still give the former passphrase, so change them too:"), .problem),
      ]
      lines += files.map { Line($0) }
    }
    return TextPage(title: tr("The passphrase is changed"), lines: lines)
  }
}

extension Dashboard {
  /// Where scripts and this program take the passphrase from, as far as this process can see.
  fileprivate var passphraseFilesInUse: [String] {
    var found = start.passphraseOptions
    for name in ["TRENTA_PASSPHRASE_FILE", "TRENTA_PASSPHRASE_COMMAND"] {
      if let value = app.environment[name], !value.isEmpty { found.append("\(name)=\(value)") }
    }
    return found
  }
}
