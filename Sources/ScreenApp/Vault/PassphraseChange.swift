internal import Interface
internal import Messages
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// A change of the passphrase, made in a session of its own so that the screen stays alive; that of the
/// screen takes over what it finds.
struct PassphraseChange: @unchecked Sendable {
  /// The backups beside the vault afterwards, nil where they cannot be listed; or why nothing changed.
  typealias Outcome = Result<[Backup]?, SessionError>

  private let session: Session
  private let former: SecretBox
  private let new: SecretBox

  init(_ screen: Session, from former: SecretBox, to new: SecretBox) {
    session = Session(location: screen.location, clock: screen.clock, random: screen.random)
    self.former = former
    self.new = new
  }

  /// Derives twice, and waits for it.
  func run() -> Outcome {
    do throws(SessionError) {
      try session.unlock(former.value)
      try session.changePassphrase(to: new.value, cost: .chosenHere())
    } catch {
      return .failure(error)
    }
    // Afterwards, because the vault as it was until now is one of them.
    return .success(try? Backup.ofVault(at: session.location))
  }
}

extension ScreenCore {
  /// Where scripts and this program take the passphrase from, as far as this process can see.
  var passphraseSourcesInUse: [String] {
    var found = start.passphraseOptions
    for name in ["TRENTA_PASSPHRASE_FILE", "TRENTA_PASSPHRASE_COMMAND"] {
      if let value = app.environment[name], !value.isEmpty { found.append("\(name)=\(value)") }
    }
    return found
  }
}

extension TextPage {
  /// What the former passphrase still opens.
  static func passphraseChanged(_ backups: [Backup]?, _ files: [String]) -> TextPage {
    var lines = [
      Line(
        tr("The new passphrase opens the vault: this was tried before the former one was dropped.")),
      Line(""),
    ]
    if let backups {
      lines.append(
        Line(tr("The passphrase of its time still opens each backup beside the vault:"), .title))
      lines += backups.map {
        Line(tr("%1, of %2", "backups/" + $0.name, Timestamp.dateAndTime($0.saved)))
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
