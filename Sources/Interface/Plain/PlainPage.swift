internal import Messages
internal import Terminal

/// A page as it is told.
extension Plain {
  mutating func speakPage(_ model: Model, _ now: Instant, to lines: inout Lines) {
    let sheet = model.spokenSheet(now)
    let former = told
    told = ([], sheet.selectedChoice, former.field)
    let here = Page.page(model.spokenPage, sheet.title)
    let isNew = place != here
    place = here
    if isNew {
      lines.add(line: sheet.title)
      told.field = nil
    }
    // After a stop a secret is told again, with the first line.
    if isNew || model.isHiddenUntilKey { toldSecrets = 0 }
    var secrets = 0
    for line in sheet.spoken {
      switch line {
      case .text, .value, .note, .field: speak(line, former.lines, isNew, model, to: &lines)
      case .secret(let text):
        secrets += 1
        guard !model.isHiddenUntilKey, secrets > toldSecrets else { break }
        lines.add(secret: text)
        toldSecrets = secrets
      case .code, .hotpCode, .words: speak(codeOf: line, isNew, model, now, to: &lines)
      }
    }
    if isNew, model.keys.asks { lines.add(line: ways(model)) }
    if let choice = told.choice, let text = sheet.choice(choice),
      isNew ? !model.keys.does(.choose) : isAnswering && choice != former.choice
    {
      lines.add(line: tr("selected: %1", text))
    }
    speakMessage(model, now, to: &lines)
  }

  /// A line of words, unless it was told already.
  private mutating func speak(
    _ line: Sheet.SpokenLine, _ former: [String], _ isNew: Bool, _ model: Model,
    to lines: inout Lines
  ) {
    switch line {
    case .text(let text):
      told.lines.append(text)
      if isNew || isAnswering && !former.contains(text) { lines.add(line: text) }
    case .value(let text): if isNew { lines.add(line: text) }
    case .note(let text):
      told.lines.append(text)
      if isNew || isAnswering { lines.add(line: text) }
    case .field(let text):
      // Not again for what has just been typed, nor after a wrong passphrase.
      if model.work == nil, isNew || isAnswering && told.field != text {
        lines.add(line: text)
        told.field = text
      }
    case .secret, .code, .hotpCode, .words: break
    }
  }

  /// A line with a code, or a part of one.
  private func speak(
    codeOf line: Sheet.SpokenLine, _ isNew: Bool, _ model: Model, _ now: Instant,
    to lines: inout Lines
  ) {
    switch line {
    case .code(let row):
      let code = model.shownCode(row, now) ?? model.currentCode(row, now)
      guard isNew || wish == .code, code != nil || model.bigRow != nil else { break }
      speakCode(of: row, code, model, now, to: &lines)
    case .hotpCode(let code, let row):
      guard isNew, !model.isHiddenUntilKey else { break }
      lines.add(tr("counter %1", String(code.counter)) + ": ")
      row.spell(code.code) { lines.add(Unicode.Scalar($0)) }
      lines.endLine()
    case .words(let code):
      guard isNew || isAnswering && model.message == nil else { break }
      for index in 0..<code.count {
        lines.add((index > 0 ? " " : "") + CodeText.word(for: code[index]))
      }
      lines.endLine()
    case .text, .value, .note, .field, .secret: break
    }
  }

  /// The keys that lead on from a page, with a word each.
  private func ways(_ model: Model) -> String {
    let keys = model.keys
    let actions = keys.actions.filter {
      $0.entry.priority >= 50 && keys.does($0) && !model.unavailableActions.contains($0)
    }
    return actions.map { Plain.word(for: keys.keys(for: $0)[0]) + " " + $0.entry.hint() }
      .joined(separator: ", ")
  }
}
