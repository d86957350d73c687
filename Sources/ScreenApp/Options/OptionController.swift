internal import Interface
internal import Messages
internal import Session
internal import Terminal
internal import Wording

/// What stands under the options: settings, the look at the machine and the vault, the language.
final class OptionController: Controller {
  private let core: ScreenCore
  private let vault: VaultWatch
  private var diagnosis: Background<[Finding]>?

  init(_ core: ScreenCore, _ vault: VaultWatch) {
    self.core = core
    self.vault = vault
  }

  func carryOut(_ effect: OptionEffect) throws -> [Event] {
    switch effect {
    case .askSettings: return [settings]
    case .set(let name, let value): return try set(name, value)
    case .answerAudience(let answer): return try take(answer)
    case .diagnose:
      let diagnosis = Diagnosis(core.app)
      self.diagnosis = try .demand(Background { diagnosis.findings() })
      return []
    case .language:
      let language = Catalogue.language.next
      Catalogue.use(language)
      return reworded + [.notice(TerminalText(language.name))]
    }
  }

  private var settings: Event { .options(.settings(core.settings, core.app.settings.lines)) }

  private func set(_ name: String, _ value: String) throws -> [Event] {
    guard let setting = Setting(rawValue: name) else { return [] }
    guard setting.accepts(value) else {
      throw Failure("bad-value", .usage, Sentences.allowed(setting))
    }
    do {
      try core.app.settings.set(setting, to: value)
    } catch {
      throw Sentences.settingsFailure(error, core.app.settings.path ?? "")
    }
    guard setting == .lang else { return [settings] }
    Catalogue.prepare(choosing: core.start.language)
    return reworded + [settings]
  }

  private func take(_ answer: Audience) throws -> [Event] {
    let audience: ScreenAudience =
      switch answer {
      case .me: .me
      case .others: .others
      }
    do {
      try core.app.settings.answer(audience)
    } catch {
      throw Sentences.settingsFailure(error, core.app.settings.path ?? "")
    }
    return [settings]
  }

  /// What the rows say in words, said anew.
  private var reworded: [Event] { vault.rows.map { [.vault(.rowsReworded($0))] } ?? [] }

  // MARK: - Work that goes on

  var isWorking: Bool { diagnosis != nil }

  var descriptors: [Int32] { diagnosis.map { [$0.descriptor] } ?? [] }

  func advance(at now: Instant) -> [Event] {
    guard let findings = diagnosis?.result() else { return [] }
    diagnosis = nil
    return [.options(.text(.diagnosis(findings)))]
  }
}

extension TextPage {
  static func diagnosis(_ findings: [Finding]) -> TextPage {
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
}
