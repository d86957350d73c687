internal import Messages
internal import Terminal

extension KeyMap {
  /// A vault that does not open.
  package static let damaged = KeyMap.page("damaged", [.yes])
}

/// A vault that does not open whatever is typed.
struct DamagedPage: Page {
  let damaged: DamagedVault

  var keys: KeyMap { .damaged }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    var lines: [Sheet.Line] = [
      .text(model.settings.vaultPath.string, .plain), .blank,
      .text(damaged.reason.string, .problem),
      .text(tr("Nothing was deleted or changed."), .plain), .blank,
    ]
    if let backup = damaged.backup {
      lines += [
        .text(
          tr(
            "The newest whole backup is of %1. The file as it is now stays beside it.",
            backup.string), .plain), .text(tr("y yes: bring the backup back"), .plain),
      ]
    } else {
      lines.append(
        .text(
          tr(
            "No whole backup lies beside it. If you have one elsewhere: trenta restore-backup FILE"),
          .plain))
    }
    return Sheet(
      title: tr("The vault does not open"), lines: lines,
      focus: damaged.backup == nil ? nil : lines.count - 1)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard damaged.backup != nil else {
      model.setMessage(tr("There is no backup to bring back."))
      return .stay
    }
    return .open(OwnerPage(act: .bringBack))
  }
}
