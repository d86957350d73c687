internal import Messages
internal import Terminal

extension KeyMap {
  /// A vault that does not open, or is not there. It has no letters: somebody may type a passphrase.
  package static let damaged = KeyMap.page("damaged", [.moveUp, .moveDown, .submit], asks: true)
}

/// A vault that does not open whatever is typed, or a place where one is missing, with what can be done.
struct DamagedPage: Page {
  /// What a line is for.
  enum Line {
    case bringBack, newVault
  }

  let damaged: DamagedVault
  var choice = ChoiceList()

  var keys: KeyMap { .damaged }

  private var lines: [Line] {
    (damaged.backup == nil ? [] : [.bringBack]) + (damaged.isMissing ? [.newVault] : [])
  }

  func unavailableActions(_ model: Model) -> Set<Action> {
    lines.count > 1 ? [] : lines.isEmpty ? [.moveUp, .moveDown, .submit] : [.moveUp, .moveDown]
  }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    var sheet: [Sheet.Line] = [
      .text(model.settings.vaultPath.string, .plain), .blank,
      .text(damaged.reason.string, .problem),
    ]
    if !damaged.isMissing { sheet.append(.text(tr("Nothing was deleted or changed."), .plain)) }
    sheet.append(.blank)
    if let backup = damaged.backup {
      sheet.append(
        .text(
          damaged.isMissing
            ? tr("The newest whole backup is of %1.", backup.string)
            : tr(
              "The newest whole backup is of %1. The file as it is now stays beside it.",
              backup.string), .plain))
    } else {
      sheet.append(
        .text(
          tr(
            "No whole backup lies beside it. If you have one elsewhere: trenta restore-backup FILE"),
          .plain))
    }
    let first = sheet.count
    sheet += lines.enumerated().map { index, line in
      .choice(DamagedPage.name(of: line), isSelected: index == choice.line)
    }
    return Sheet(
      title: damaged.isMissing ? tr("The vault is missing") : tr("The vault does not open"),
      lines: sheet, focus: lines.isEmpty ? nil : first + choice.line)
  }

  private static func name(of line: Line) -> String {
    switch line {
    case .bringBack: tr("Enter: bring the backup back")
    case .newVault: tr("Begin anew with an empty vault")
    }
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    if choice.move(action, last: lines.count - 1) { return .stay }
    guard lines.indices.contains(choice.line) else {
      model.setMessage(tr("There is no backup to bring back."))
      return .stay
    }
    switch lines[choice.line] {
    case .bringBack: return .open(OwnerPage(act: .bringBack))
    case .newVault:
      model.beginFirstRun()
      return .replace(WelcomePage())
    }
  }
}

extension Model {
  mutating func openDamagedPage(_ damaged: DamagedVault) {
    guard case .locked(var locked) = state else { return }
    work = nil
    locked.isFirstRun = false
    state = .locked(locked)
    replacePages([DamagedPage(damaged: damaged)])
  }

  /// A new vault is to be made, whatever lay there before.
  mutating func beginFirstRun() {
    guard case .locked(var locked) = state else { return }
    locked.isFirstRun = true
    state = .locked(locked)
  }
}
