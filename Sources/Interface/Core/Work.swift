internal import Messages
internal import Terminal

/// Work that goes on elsewhere; keys are dropped meanwhile, but reading can be cancelled.
struct Work {
  enum Kind: Equatable {
    case opening, making, saving, changing, checking
    /// A passphrase is tried, before a secret is shown.
    case proving
    case reading(SourceKind)

    var isReading: Bool {
      if case .reading = self { true } else { false }
    }
  }

  let kind: Kind
  /// The steady time at which it began.
  let since: Int64
  /// How far the reading has come.
  var progress: TerminalText?

  init(_ kind: Kind, _ now: Instant) {
    (self.kind, since) = (kind, now.steady)
  }

  /// A sign of life, once the work has taken a second.
  func text(_ now: Instant) -> String? {
    let seconds = (now.steady - since) / 1000
    guard seconds >= 1 else { return nil }
    let passed = String(seconds)
    return switch kind {
    case .opening: tr("Opening the vault, %1 s", passed)
    case .making: tr("Making the vault, %1 s", passed)
    case .reading: progress?.string ?? tr("Reading, %1 s", passed)
    case .saving: tr("Saving, %1 s", passed)
    case .changing: tr("Changing the passphrase, %1 s", passed)
    case .checking: tr("Looking, %1 s", passed)
    case .proving: tr("Trying the passphrase, %1 s", passed)
    }
  }
}

extension Model {
  func workText(_ now: Instant) -> String? { work?.text(now) }
}
