internal import Messages
internal import Terminal

/// Who sees the screen, as a person answers it.
package enum Audience: Equatable, Sendable, CaseIterable {
  /// Nobody else.
  case me
  /// Others too: a shared desk.
  case others
}

extension KeyMap {
  /// Who sees the screen.
  package static let audience = KeyMap.dialog(
    "audience", KeyMap.moves + [.submit, .choose], asks: true)
}

/// Who sees the screen: step 4 of the first run, and a line of the options. The answer decides how many
/// codes are in sight, and for how long.
struct AudiencePage: Page {
  var choice: ChoiceList

  /// At the first run nothing is chosen yet, and codes are shown.
  init(_ model: Model) {
    choice = ChoiceList(line: model.isFirstRun || model.settings.reveal == .all ? 0 : 1)
  }

  var keys: KeyMap { .audience }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let names = [tr("Only me"), tr("Others too: a shared desk")]
    var lines = names.enumerated().map { index, name in
      Sheet.Line.choice("\(index + 1) " + name, isSelected: index == choice.line)
    }
    lines.append(.blank)
    lines += AudiencePage.meaning(of: Audience.allCases[choice.line]).map { .text($0, .plain) }
    if model.isFirstRun { lines += [.blank, .text(tr("Then: the first account."), .plain)] }
    return Sheet(
      title: model.isFirstRun
        ? tr("Who sees this screen? Step 4 of 5") : tr("Who sees this screen?"),
      lines: lines, focus: choice.line)
  }

  private static func meaning(of audience: Audience) -> [String] {
    switch audience {
    case .me:
      [
        tr("All codes are shown."),
        tr("After a minute without a key they are hidden; the next key brings them back."),
      ]
    case .others:
      [
        tr("Only the selected code is shown. After 10 s without a key it is hidden too."),
        tr("After 2 minutes without a key the vault locks."),
      ]
    }
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    let all = Audience.allCases
    if choice.move(action, last: all.count - 1) { return .stay }
    switch action {
    case .choose:
      guard let number = key.digit, (1...all.count).contains(number) else {
        model.setMessage(tr("No line has this number."))
        return .stay
      }
      choice.line = number - 1
      return answer(all[choice.line], model)
    case .submit: return answer(all[choice.line], model)
    default:
      guard model.isFirstRun else { return .back }
      return Turn(.only(AddMenuPage()), [.importing(.askSources)])
    }
  }

  private func answer(_ audience: Audience, _ model: Model) -> Turn {
    guard model.isFirstRun else { return .stay(.options(.answerAudience(audience))) }
    return Turn(
      .only(AddMenuPage()), [.options(.answerAudience(audience)), .importing(.askSources)])
  }

  /// The answer holds.
  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .options(.settings) = event, !model.isFirstRun else { return nil }
    model.setMessage(tr("Saved."))
    return .back
  }
}
