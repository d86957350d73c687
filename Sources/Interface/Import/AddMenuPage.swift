internal import Messages
internal import Terminal

extension KeyMap {
  /// Where accounts come from.
  package static let addMenu = KeyMap.dialog("addMenu", KeyMap.moves + [.submit, .choose])
}

/// Where accounts come from, the sources that work here first. At the first run two more lines offer a
/// recovery code, and go on without an account.
struct AddMenuPage: Page {
  /// What a line is for.
  enum Line: Equatable {
    case source(SourceKind)
    case recoveryCode
    case later
  }

  var choice = ChoiceList()
  /// Whether the selected source was tried in vain and the page says why.
  var wasTried = false
  /// What cannot work here; asked when the page opens.
  var problems: [SourceProblem] = []

  var keys: KeyMap { .addMenu }
  var pastedAddress: PastedAddress { .read }

  private func problem(of line: Line?) -> SourceProblem? {
    guard case .source(let kind) = line else { return nil }
    return problems.first { $0.kind == kind }
  }

  /// The lines in their order: what cannot work here comes last.
  private func lines(_ model: Model) -> [Line] {
    let all = SourceKind.allCases.map { Line.source($0) }
    return all.filter { problem(of: $0) == nil }
      + (model.isFirstRun ? [.recoveryCode, .later] : [])
      + all.filter { problem(of: $0) != nil }
  }

  // MARK: - The picture

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let all = lines(model)
    let selected = all.indices.contains(choice.line) ? all[choice.line] : nil
    if wasTried, let problem = problem(of: selected) {
      return Sheet(
        title: tr("This does not work here"), lines: [.text(problem.sentence.string, .plain)],
        focus: nil)
    }
    let working = all.count { problem(of: $0) == nil }
    var lines = all.enumerated().map { index, line in
      let name = "\(AddMenuPage.number(of: line)) " + AddMenuPage.name(of: line)
      let reason = problem(of: line).map { " (\($0.reason.string))" } ?? ""
      return Sheet.Line.choice(name + reason, isSelected: index == choice.line)
    }
    let isQuiet = choice.line >= working
    if working < all.count {
      lines.insert(contentsOf: [.blank, .text(tr("Not possible here:"), .hint)], at: working)
    }
    return Sheet(
      title: model.isFirstRun ? tr("The first account: step 5 of 5") : tr("Add an account"),
      lines: lines, focus: choice.line + (isQuiet ? 2 : 0))
  }

  /// The words of the portals come first.
  private static func name(of line: Line) -> String {
    switch line {
    case .source(.screen): tr("Scan the QR code on the screen")
    case .source(.region): tr("Scan a part of the screen")
    case .source(.clipboard): tr("QR code in the clipboard")
    case .source(.file): tr("QR code in a picture, file or folder")
    case .source(.camera): tr("Scan with the camera")
    case .source(.address): tr("Paste an otpauth address")
    case .source(.hand): tr("By hand")
    case .recoveryCode: tr("First a recovery code, for a forgotten passphrase")
    case .later: tr("Later")
    }
  }

  /// While somebody has to do something with the mouse, or with the camera.
  static func cameraSheet(_ kind: SourceKind, _ progress: TerminalText?) -> Sheet {
    var lines: [Sheet.Line] = [
      .text(
        kind == .region
          ? tr("Draw a rectangle around the QR code with the mouse.")
          : tr("Hold the QR code still before the camera."), .plain)
    ]
    if kind == .camera, let progress { lines += [.blank, .text(progress.string, .plain)] }
    return Sheet(title: tr("Scan a QR code"), lines: lines, focus: nil)
  }

  /// The number that chooses a line: of a source the same on every machine, whatever works there.
  private static func number(of line: Line) -> Int {
    let count = SourceKind.allCases.count
    return switch line {
    case .source(let kind): (SourceKind.allCases.firstIndex(of: kind) ?? 0) + 1
    case .recoveryCode: count + 1
    case .later: count + 2
    }
  }

  /// The keys that lead from the list to a source.
  static func keys(for kind: SourceKind) -> String { "+ \(number(of: .source(kind)))" }

  // MARK: - Keys

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    let lines = lines(model)
    if choice.move(action, last: lines.count - 1) {
      wasTried = false
      return .stay
    }
    switch action {
    case .choose:
      guard let line = lines.firstIndex(where: { AddMenuPage.number(of: $0) == key.digit }) else {
        model.setMessage(tr("No line has this number."))
        return .stay
      }
      choice.line = line
      return choose(lines[line], &model, at: now)
    case .submit where wasTried: return Turn(.stay, reopened(&model))
    case .submit: return choose(lines[choice.line], &model, at: now)
    default:
      guard !wasTried else {
        wasTried = false
        return .stay
      }
      if model.isFirstRun { model.endFirstRun() }
      return .list
    }
  }

  private mutating func choose(_ line: Line, _ model: inout Model, at now: Instant) -> Turn {
    wasTried = problem(of: line) != nil
    guard !wasTried else { return .stay }
    switch line {
    case .source(.screen): return Turn(.stay, model.beginImport(.screen, at: now))
    case .source(.region): return Turn(.stay, model.beginImport(.region, at: now))
    case .source(.clipboard): return Turn(.stay, model.beginImport(.clipboard, at: now))
    case .source(.camera): return Turn(.stay, model.beginImport(.camera, at: now))
    case .source(.file): return .open(PathPage())
    case .source(.address): return .open(AddressPage())
    case .source(.hand):
      let page = FormPage(
        FormContents(subject: .new, draft: .standard, hasSecret: false, hasPIN: false))
      return Turn(.open(page), [.form(.judge(page.entries))])
    case .recoveryCode: return Turn(.open(RecoveryPage()), [.keys(.newRecoveryCode)])
    case .later:
      model.endFirstRun()
      return .list
    }
  }

  /// The first source is selected again, but an account that was typed by hand was one of several,
  /// perhaps.
  mutating func reopened(_ model: inout Model) -> [Effect] {
    let lines = lines(model)
    if !lines.indices.contains(choice.line) || lines[choice.line] != .source(.hand) {
      choice.line = 0
    }
    wasTried = false
    return [.importing(.askSources)]
  }

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .importing(.sources(let problems)) = event else { return nil }
    let former = lines(model)[choice.line]
    self.problems = problems
    let lines = lines(model)
    // What was selected stays so, but the first line is that of a source that works.
    if choice.line != 0 || wasTried { choice.line = lines.firstIndex(of: former) ?? 0 }
    return .stay
  }
}

extension Model {
  /// Shows where accounts can come from, and asks what of it cannot work here.
  mutating func openAddMenu() -> [Effect] {
    replacePages([AddMenuPage()])
    return [.importing(.askSources)]
  }

  mutating func endFirstRun() {
    open.isFirstRun = false
    selectionChanged()
  }
}
