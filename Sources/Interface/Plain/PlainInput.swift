internal import Messages
package import Terminal

/// What plain mode asks of the model beyond keys.
package enum PlainWish: Equatable, Sendable {
  /// Nothing but that somebody is there, as any key says: what waits for one may be shown.
  case anyKey
  /// The code of the selected row is to be heard, however long it was hidden.
  case repeatCode
  /// This row, by its number in a list that was told.
  case pick(RowID)
  /// All rows with these words.
  case find(String)
  /// Enter, after the text of a line; not when that was refused.
  case submit
  /// The end of a form's field: the next one, and after the last one the whole is saved. What is wrong
  /// is asked for again.
  case next
}

/// What a typed line means.
extension Plain {
  /// The events that a line stands for, in their order.
  ///
  /// One character is the screen's key, a number picks a row or a choice, anything longer searches; in
  /// a field the line is its text. `<` is Esc, and `<` with a key's name is that key, everywhere.
  package mutating func events(for line: HiddenField, in model: Model, at now: Instant) -> [Event] {
    isAnswering = true
    let keys = model.keys
    guard !line.isEmpty else { return emptyLine(model, now) }
    if let key = key(in: line) { return handleKey(key, model) }
    if keys == .working || keys == .reading { return [.input(.plain(.anyKey))] }
    if line.holdsControls { return [.input(.key(.unknown))] }
    guard !model.showsList, keys.takesText else { return words(line, model, now) }
    let field = model.spokenSheet(now).focusedField
    let end: Event = .input(.plain(keys == .form ? .next : .submit))
    if field?.isSecret == true {
      if isEscaped(line) { line.deleteForward() }
      // An address where it is refused: the field stays as it is, and so does the sentence.
      if keys == .form, line.isAddress { return [.input(.paste(line))] }
      // As bytes, which are wiped; keys would stay in memory. What was there is replaced.
      return [.input(.key(.control("u"))), .input(.paste(line)), end]
    }
    var events: [Event] = []
    // What was there is replaced.
    if field?.isEmpty == false, keys.does(.clearField) {
      events.append(.input(.key(.control("u"))))
    }
    let skipped = isEscaped(line) ? 1 : 0
    var index = 0
    line.forEachCharacter { scalar in
      if index >= skipped { events.append(.input(.key(.character(scalar)))) }
      index += 1
    }
    return events + [end]
  }

  /// An empty line tells the code again; where there is none it is Enter.
  private mutating func emptyLine(_ model: Model, _ now: Instant) -> [Event] {
    if model.showsList {
      wish = .code
      return [.input(.plain(.repeatCode))]
    }
    if model.keys == .form || model.keys == .formChoice { return [.input(.plain(.next))] }
    let hasCode = model.spokenSheet(now).spoken.contains {
      if case .code = $0 { true } else { false }
    }
    // A secret that a stop has hidden is told before anything goes on.
    let hidesSecret =
      model.isHiddenUntilKey
      && model.spokenSheet(now).spoken.contains {
        if case .secret = $0 { true } else { false }
      }
    guard hasCode || hidesSecret, model.work == nil else { return [.input(.key(.enter))] }
    wish = .code
    return [.input(.plain(.anyKey))]
  }

  private mutating func handleKey(_ key: Key, _ model: Model) -> [Event] {
    let action = model.keys.action(for: key)
    if action == .help {
      wish = .help
      return [.input(.plain(.anyKey))]
    }
    if model.showsList, action == .search {
      wish = .hits
      toldHits = 0
      return [.input(.key(key))]
    }
    if model.showsList, action == .pageDown, toldHits > 0, toldHits < model.list.hits.count {
      wish = .hits
      return [.input(.plain(.anyKey))]
    }
    if model.showsList, let action, KeyMap.moves.contains(action) {
      named = nil
      wish = .code
    }
    return [.input(.key(key))]
  }

  /// A line where no field is open.
  private mutating func words(_ line: HiddenField, _ model: Model, _ now: Instant) -> [Event] {
    if line.hasPrefix("otpauth") { return [.input(.paste(line))] }
    var text = ""
    line.forEachCharacter { text.unicodeScalars.append($0) }
    if let number = Plain.number(text), let events = choose(number, model, now) { return events }
    if text.unicodeScalars.count == 1, model.keys != .search {
      return handleKey(.character(text.unicodeScalars.first!), model)
    }
    guard model.showsList else { return [.input(.key(.unknown))] }
    wish = .hits
    toldHits = 0
    return [.input(.plain(.find(isEscaped(line) ? String(text.dropFirst()) : text)))]
  }

  /// A row of the list that was told, or a choice of the page; nil where numbers mean nothing.
  private mutating func choose(_ number: Int, _ model: Model, _ now: Instant) -> [Event]? {
    if model.showsList {
      guard numbered.indices.contains(number - 1) else { return nil }
      wish = .code
      named = numbered[number - 1]
      return [.input(.plain(.pick(numbered[number - 1])))]
    }
    let keys = model.keys
    if number < 10, let digit = String(number).unicodeScalars.first,
      keys.action(for: .character(digit)) != nil
    {
      return nil
    }
    let sheet = model.spokenSheet(now)
    guard number >= 1, number <= sheet.choiceCount, keys.does(.moveFirst) else {
      return nil
    }
    return [.input(.key(.home))] + Array(repeating: .input(.key(.down)), count: number - 1)
  }

  private static func number(_ text: String) -> Int? {
    text.utf8.count <= 6 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  // MARK: - Keys as words

  private static let mark: Character = "<"
  private static let named: [Key] = [
    .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right,
    .home, .end, .pageUp, .pageDown, " ",
  ]

  /// What is typed for a key: itself, `<` for Esc, else `<` and its name.
  package static func word(for key: Key) -> String {
    switch key {
    case .character(" "), .control, .function: String(mark) + name(of: key)
    case .character(let scalar): String(Character(scalar))
    case .escape: String(mark)
    default: String(mark) + name(of: key)
    }
  }

  private static func name(of key: Key) -> String {
    if case .control(let scalar) = key { return "ctrl-" + String(Character(scalar)) }
    return key.name.lowercased()
  }

  /// The key that a word stands for.
  static func key(named word: String) -> Key? {
    if let key = named.first(where: { name(of: $0) == word }) { return key }
    if word.hasPrefix("f"), let number = number(String(word.dropFirst())), 1...63 ~= number {
      return .function(number)
    }
    let letter = word.dropFirst("ctrl-".count)
    guard word.hasPrefix("ctrl-"), letter.unicodeScalars.count == 1 else { return nil }
    return .control(letter.unicodeScalars.first!)
  }

  /// The key that a whole line stands for.
  private func key(in line: HiddenField) -> Key? {
    guard line.hasPrefix("<"), let word = marked(line) else { return nil }
    return word.isEmpty ? .escape : Plain.key(named: word)
  }

  /// Whether a line is such a word with one more `<` before it: then it is text.
  private func isEscaped(_ line: HiddenField) -> Bool {
    guard line.hasPrefix("<<"), let word = marked(line) else { return false }
    let rest = word.drop { $0 == "<" }
    return rest.isEmpty || Plain.key(named: String(rest)) != nil
  }

  /// What stands behind the first `<`, in lower case; nil when it is too long for a key, so that
  /// nothing secret gets here.
  private func marked(_ line: HiddenField) -> String? {
    guard line.byteCount <= 12 else { return nil }
    var word = ""
    line.forEachCharacter { word.unicodeScalars.append($0) }
    return word.dropFirst().lowercased()
  }
}

extension HiddenField {
  /// Whether it is an address that can be imported.
  var isAddress: Bool { hasPrefix("otpauth://") || hasPrefix("otpauth-migration://") }

  /// Whether a key was pressed that a terminal in line mode sends as control characters.
  fileprivate var holdsControls: Bool {
    var holds = false
    forEachCharacter { if $0.value < 0x20 || $0.value == 0x7F { holds = true } }
    return holds
  }
}

extension Model {
  mutating func carryOut(_ wish: PlainWish, at now: Instant) -> [Effect] {
    lastKey = now.steady
    if wish == .submit {
      if case .text(_, .problem)? = message { return [] }
      return handleKey(.enter, at: now)
    }
    if wish == .next {
      guard let form = page as? FormPage, case .fields = form.step, work == nil,
        form.shownProblem(form.form.field) == nil
      else { return [] }
      return handleKey(spokenSheet(now).isAtLastEntry ? .enter : .tab, at: now)
    }
    guard work == nil else { return [] }
    message = nil
    unhide()
    guard isOpen, page == nil else { return [] }
    if wish != .anyKey { open.isTypingSearch = false }
    switch wish {
    case .anyKey, .submit, .next: break
    case .repeatCode: if !visibility.isShown { selectionChanged() }
    case .pick(let id):
      if !list.select(id) {
        list.setSearch(nil)
        guard list.select(id) else {
          setMessage(tr("This account is no longer in the list."))
          return []
        }
      }
      selectionChanged()
    case .find(let text):
      list.setSearch(TextField(text))
      selectionChanged()
    }
    return []
  }
}
