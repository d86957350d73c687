internal import Messages
internal import Terminal

extension KeyMap {
  /// One account that was found.
  package static let card = KeyMap.dialog(
    "card", KeyMap.moves + [.accept, .editIncoming], asks: true)
  /// Several accounts that were found.
  package static let importList = KeyMap.dialog(
    "importList", KeyMap.moves + [.decide, .leaveOut, .addAll], asks: true)
  /// The same while a line is selected that needs no decision: Enter adds them all.
  package static let importAll = KeyMap.dialog(
    "importList", KeyMap.moves + [.addFound, .leaveOut, .addAll], asks: true)
  /// Whether the whole list is to be dropped.
  package static let importDrop = KeyMap.dialog("importDrop", [.yes, .no], asks: true)
  /// A line of an import that somebody has to decide about.
  package static let conflict = KeyMap.dialog("conflict", [.choose], asks: true)
  /// The workstation of an account that is imported.
  package static let place = KeyMap.dialog("place", [.submit, .clearField], takesText: true)
}

/// What an import found: a card for one account, a list for several; what is to be decided of them.
struct ImportPage: Page {
  enum Step {
    case list
    /// What is to happen with the selected line?
    case conflict
    /// The workstation of its account is typed.
    case place(TextField)
    /// Is the whole list to be dropped?
    case drop
  }

  let preview: ImportPreview
  /// One for each line.
  var choices: [ImportChoice]
  var choice = ChoiceList()
  var step: Step

  /// Whether Enter is for all lines and Esc asks first; told in lines it is for the line that was named.
  private let isForAll: Bool

  /// The preview has a line at least.
  init(_ preview: ImportPreview, isPlain: Bool = false) {
    self.preview = preview
    isForAll = !isPlain
    choices = Array(repeating: .take, count: preview.lines.count)
    step =
      preview.lines.count == 1 && preview.lines[0].outcome.isConflict ? .conflict : .list
  }

  private var isCard: Bool { preview.lines.count == 1 }
  var selected: ImportPreview.Line { preview.lines[choice.line] }

  var keys: KeyMap {
    switch step {
    case .list:
      isCard ? .card : isForAll && !isOpen(choice.line) ? .importAll : .importList
    case .conflict: .conflict
    case .place: .place
    case .drop: .importDrop
    }
  }

  var scrolls: Bool { if case .list = step { isCard } else { false } }

  var field: TextField? {
    get { if case .place(let field) = step { field } else { nil } }
    set { if let newValue, case .place = step { step = .place(newValue) } }
  }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    switch step {
    case .list: listSheet
    case .conflict: conflictSheet(selected)
    case .place(let field): placeSheet(field)
    case .drop: dropSheet
    }
  }

  func codeRow(_ model: Model) -> Row? {
    switch step {
    case .list: isCard ? selected.row : nil
    case .conflict: selected.row
    case .place, .drop: nil
    }
  }

  // MARK: - Keys

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch step {
    case .list: return handleKey(action, &model, at: now)
    case .conflict:
      if action == .choose { return choose(key, &model, at: now) }
      // Cancelling the only line cancels the import; in a list it goes back to it.
      if isCard { return model.cancelImport() }
      step = .list
    case .place(let field):
      guard action == .submit else {
        step = .conflict
        return .stay
      }
      guard !field.isEmpty else {
        model.setMessage(tr("Type a name for the workstation, for instance: desk 1"))
        return .stay
      }
      guard !isTaken(field.text, model) else {
        model.setMessage(tr("This workstation has such an account already."), .problem)
        return .stay
      }
      return decide(.keepBoth(place: field.text), &model, at: now)
    case .drop:
      if action == .yes { return model.cancelImport() }
      step = .list
    }
    return .stay
  }

  private mutating func handleKey(_ action: Action, _ model: inout Model, at now: Instant) -> Turn {
    let page = max(model.size.lines - 6, 1)
    if choice.move(action, last: preview.lines.count - 1, page: page) { return .stay }
    switch action {
    case .editIncoming: return .stay(.form(.open(.incoming)))
    case .leaveOut:
      choices[choice.line] = choices[choice.line] == .leaveOut ? .take : .leaveOut
    case .decide:
      if selected.outcome.isConflict {
        step = .conflict
      } else {
        model.setMessage(tr("There is nothing to decide here."))
      }
    case .accept, .addAll, .addFound: return accept(&model, at: now)
    default:
      guard isForAll, !isCard else { return model.cancelImport() }
      step = .drop
    }
    return .stay
  }

  /// Whether a line is still to be decided.
  private func isOpen(_ line: Int) -> Bool {
    preview.lines[line].outcome.isConflict && choices[line] == .take
  }

  private mutating func accept(_ model: inout Model, at now: Instant) -> Turn {
    let open = preview.lines.indices.filter(isOpen)
    guard let first = open.first else { return finish(&model, at: now) }
    choice.line = first
    model.setMessage(
      trn("%1 line is still to be decided.", "%1 lines are still to be decided.", open.count),
      .problem)
    return .stay
  }

  /// Whether an account of the same name is at this workstation already, or comes there.
  private func isTaken(_ place: String, _ model: Model) -> Bool {
    guard let row = selected.row else { return false }
    func isNamesake(_ other: Row) -> Bool { other.issuer == row.issuer && other.label == row.label }
    let isStored = model.list.rows.contains { isNamesake($0) && $0.place.string == place }
    return isStored
      || preview.lines.indices.contains { index in
        guard index != choice.line, let other = preview.lines[index].row, isNamesake(other) else {
          return false
        }
        return choices[index] == .keepBoth(place: place)
      }
  }

  private mutating func choose(_ key: Key, _ model: inout Model, at now: Instant) -> Turn {
    let answers = selected.answers
    guard let number = key.digit, answers.indices.contains(number - 1) else {
      model.setMessage(tr("No line has this number."))
      return .stay
    }
    switch answers[number - 1] {
    case .replace: return decide(.replace, &model, at: now)
    case .keepBoth where selected.needsPlace:
      step = .place(TextField(selected.row?.place.string ?? ""))
      return .stay
    case .keepBoth: return decide(.keepBoth(place: ""), &model, at: now)
    case .leaveOut: return decide(.leaveOut, &model, at: now)
    }
  }

  /// Notes a decision; of a single line it is the whole import.
  private mutating func decide(
    _ answer: ImportChoice, _ model: inout Model, at now: Instant
  ) -> Turn {
    choices[choice.line] = answer
    guard isCard else {
      step = .list
      return .stay
    }
    return answer == .leaveOut ? model.cancelImport() : finish(&model, at: now)
  }

  private func finish(_ model: inout Model, at now: Instant) -> Turn {
    model.work = Work(.saving, now)
    return .stay(.importing(.finish(choices)))
  }
}
