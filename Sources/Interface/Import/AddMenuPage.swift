internal import Messages
internal import Terminal

extension KeyMap {
  /// Where accounts come from.
  package static let addMenu = KeyMap.dialog("addMenu", KeyMap.moves + [.submit, .choose])
}

/// Where accounts come from. At the first run its last line goes on without.
struct AddMenuPage: Page {
  var choice = ChoiceList()
  /// Whether the selected source was tried in vain and the page says why.
  var wasTried = false
  /// What cannot work here; asked when the page opens.
  var problems: [SourceProblem] = []

  var keys: KeyMap { .addMenu }
  var pastedAddress: PastedAddress { .read }

  private func problem(of kind: SourceKind?) -> SourceProblem? {
    problems.first { $0.kind == kind }
  }

  // MARK: - The picture

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let kinds = SourceKind.allCases
    let kind = kinds.indices.contains(choice.line) ? kinds[choice.line] : nil
    if wasTried, let problem = problem(of: kind) {
      return Sheet(
        title: tr("This does not work here"), lines: [.text(problem.sentence.string, .plain)],
        focus: nil)
    }
    var names = kinds.enumerated().map { index, kind in
      let name = "\(index + 1) " + AddMenuPage.name(of: kind)
      guard let problem = problem(of: kind) else { return name }
      return name + " (\(problem.reason.string))"
    }
    if model.isFirstRun { names.append(tr("%1 Later", String(names.count + 1))) }
    return Sheet(
      title: model.isFirstRun ? tr("The first account: step 5 of 5") : tr("Add an account"),
      lines: names.enumerated().map { .choice($1, isSelected: $0 == choice.line) },
      focus: choice.line)
  }

  /// The words of the portals come first.
  private static func name(of kind: SourceKind) -> String {
    switch kind {
    case .screen: tr("Scan a QR code: screen")
    case .region: tr("a part of the screen")
    case .clipboard: tr("the clipboard")
    case .file: tr("a picture, file or folder")
    case .camera: tr("the camera")
    case .address: tr("Paste an otpauth address")
    case .hand: tr("By hand")
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

  /// The keys that lead from the list to a source.
  static func keys(for kind: SourceKind) -> String {
    "+ " + String((SourceKind.allCases.firstIndex(of: kind) ?? 0) + 1)
  }

  // MARK: - Keys

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    let lines = SourceKind.allCases.count + (model.isFirstRun ? 1 : 0)
    if choice.move(action, last: lines - 1) {
      wasTried = false
      return .stay
    }
    switch action {
    case .choose:
      guard case .character(let digit) = key, let line = Int(String(digit)).map({ $0 - 1 }),
        line < lines
      else {
        model.say(tr("No line has this number."))
        return .stay
      }
      return choose(line, &model, at: now)
    case .submit where wasTried: return Turn(.stay, reopened(&model))
    case .submit: return choose(choice.line, &model, at: now)
    default:
      guard !wasTried else {
        wasTried = false
        return .stay
      }
      if model.isFirstRun { model.endFirstRun() }
      return .list
    }
  }

  private mutating func choose(_ line: Int, _ model: inout Model, at now: Instant) -> Turn {
    guard line < SourceKind.allCases.count else {
      model.endFirstRun()
      return .list
    }
    let kind = SourceKind.allCases[line]
    choice.line = line
    wasTried = problem(of: kind) != nil
    guard !wasTried else { return .stay }
    switch kind {
    case .screen: return Turn(.stay, model.read(.screen, at: now))
    case .region: return Turn(.stay, model.read(.region, at: now))
    case .clipboard: return Turn(.stay, model.read(.clipboard, at: now))
    case .camera: return Turn(.stay, model.read(.camera, at: now))
    case .file: return .open(PathPage())
    case .address: return .open(AddressPage())
    case .hand:
      let page = FormPage(
        FormContents(subject: .new, draft: .standard, hasSecret: false, hasPIN: false))
      return Turn(.open(page), [.form(.judge(page.entries))])
    }
  }

  /// The first source is selected again, but an account that was typed by hand was one of several,
  /// perhaps.
  mutating func reopened(_ model: inout Model) -> [Effect] {
    let kinds = SourceKind.allCases
    let byHand = kinds.firstIndex(of: .hand)
    if choice.line != byHand { choice.line = 0 }
    wasTried = false
    return [.importing(.askSources)]
  }

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .sources(let problems) = event else { return nil }
    self.problems = problems
    // The first that works here.
    if choice.line == 0, !wasTried {
      choice.line = SourceKind.allCases.firstIndex { problem(of: $0) == nil } ?? 0
    }
    return .stay
  }
}

extension Model {
  /// Shows where accounts can come from, and asks what of it cannot work here.
  mutating func openAddMenu() -> [Effect] {
    show([AddMenuPage()])
    return [.importing(.askSources)]
  }

  mutating func endFirstRun() {
    open.isFirstRun = false
    moved()
  }
}
