internal import Messages
internal import Terminal

/// Pages as lines to be heard.
extension Sheet {
  enum SpokenLine {
    case text(String)
    /// What is to be known of the field that is typed now.
    case field(String)
    /// What is in a field that was typed: once, for whoever types hears it already.
    case value(String)
    /// What is to be said about the field that is typed now: each time.
    case note(String)
    /// A code with its countdown.
    case code(Row)
    /// An HOTP code with its counter.
    case hotpCode(RowCode, Row)
    /// A secret that was asked for.
    case secret(HiddenField)
    /// A part of a code in number words.
    case words(CodeText)
  }

  /// A field that is being typed.
  struct FocusedField: Equatable {
    /// The question, with its colon; nil where a line of text says what to type.
    var label: String?
    var isHidden: Bool
    var isEmpty: Bool
    /// Whether its bytes are wiped, also where they are shown.
    var isSecret = false
  }

  /// All lines in words: choices with their numbers, fields with what is in them.
  var spoken: [SpokenLine] {
    var result: [SpokenLine] = []
    var number = 0
    for (index, line) in lines.enumerated() {
      switch line {
      case .blank: break
      case .text(let text, _):
        // The name of a field is its question.
        if !text.isEmpty, label(of: index + 1) == nil { result.append(.text(Plain.words(text))) }
      case .choice:
        number += 1
        result.append(.text(choice(number - 1) ?? ""))
      case .pair(let name, let value):
        result.append(.text(name == "!" ? Plain.words("! " + value) : name + ": " + value))
      case .field(let field):
        guard !field.isEmpty else { break }
        result.append(
          index == focus
            ? .field(tr("now %1; an empty line keeps it", field.text))
            : .text((label(of: index) ?? "") + " " + field.text))
      case .hidden(_, let isShown, let isFocused):
        if isFocused, !isShown { result.append(.field(tr("What you type here is not shown."))) }
      case .entry(let entry): result += entry.spoken(isFocused: index == focus)
      case .code(let row): result.append(.code(row))
      case .hotpCode(let code, let row): result.append(.hotpCode(code, row))
      case .secret(let field): result.append(.secret(field))
      case .words(let code): result.append(.words(code))
      }
    }
    return result
  }

  /// The place of the selected choice among the choices; nil where there is none.
  var selectedChoice: Int? {
    choices.firstIndex { $0.isSelected }
  }

  /// A choice with its number, from 0.
  func choice(_ index: Int) -> String? {
    let choices = choices
    guard choices.indices.contains(index) else { return nil }
    let text = Plain.words(choices[index].text)
    return areNumbered ? text : "\(index + 1) " + text
  }

  /// Whether the page has numbered its choices itself, as where digits are keys: each with another digit.
  private var areNumbered: Bool {
    let numbers = choices.compactMap { choice in
      choice.text.dropFirst().first == " " ? choice.text.first?.wholeNumberValue : nil
    }
    return Set(numbers).count == choices.count
  }

  var choiceCount: Int { choices.count }

  private var choices: [(text: String, isSelected: Bool)] {
    lines.compactMap { line in
      if case .choice(let text, let isSelected) = line { (text, isSelected) } else { nil }
    }
  }

  /// The field that takes what is typed.
  var focusedField: FocusedField? {
    guard let focus, lines.indices.contains(focus) else { return nil }
    return switch lines[focus] {
    case .field(let field):
      FocusedField(label: label(of: focus), isHidden: false, isEmpty: field.isEmpty)
    case .hidden(let field, let isShown, _):
      FocusedField(
        label: label(of: focus), isHidden: !isShown, isEmpty: field.isEmpty, isSecret: true)
    case .entry(let entry):
      switch entry.value {
      case .typed(let field):
        FocusedField(label: entry.name + ":", isHidden: false, isEmpty: field.isEmpty)
      case .hidden(let field, let isShown):
        FocusedField(
          label: entry.name + ":", isHidden: !isShown, isEmpty: field.isEmpty, isSecret: true)
      case .choice, .fixed: nil
      }
    case .blank, .text, .choice, .pair, .code, .words, .secret, .hotpCode: nil
    }
  }

  /// Whether the last field of a form is the one that is typed, so that what follows is to save.
  var isAtLastEntry: Bool {
    let entries = lines.indices.filter { index in
      guard case .entry(let entry) = lines[index] else { return false }
      if case .fixed = entry.value { return false }
      return true
    }
    return entries.last == focus
  }

  private func label(of index: Int) -> String? {
    guard index > 0, lines.indices.contains(index) else { return nil }
    switch lines[index] {
    case .field, .hidden: break
    case .blank, .text, .choice, .pair, .entry, .code, .words, .secret, .hotpCode: return nil
    }
    guard case .text(let text, _) = lines[index - 1], text.hasSuffix(":") else { return nil }
    return text
  }
}

extension Sheet.Entry {
  /// The field in words: what is in it, and what is to be said about it.
  func spoken(isFocused: Bool) -> [Sheet.SpokenLine] {
    var lines: [Sheet.SpokenLine] = []
    switch value {
    case .typed(let field) where isFocused:
      if !field.isEmpty { lines.append(.field(tr("now %1; an empty line keeps it", field.text))) }
    case .typed(let field): if !field.isEmpty { lines.append(.value(name + ": " + field.text)) }
    case .hidden(_, let isShown):
      if isFocused, !isShown { lines.append(.field(tr("What you type here is not shown."))) }
    case .choice(let text) where isFocused:
      lines.append(
        .field(tr("%1: %2; %3 changes it, an empty line keeps it", name, text, "<right")))
    case .choice(let text): lines.append(.value(name + ": " + text))
    case .fixed(let text): lines.append(.text(name + ": " + text))
    }
    return lines + notes.map { isFocused ? .note(Plain.words($0)) : .text(Plain.words($0)) }
  }
}

extension Model {
  /// The page that is open, as it is told: a picture in words.
  func spokenSheet(_ now: Instant) -> Sheet {
    let sheet = sheet(now)
    guard let page = pages.last as? SecretPage, !page.showsText, page.secret.problem == nil
    else { return sheet }
    var lines: [Sheet.Line] = [
      .text(list.row(page.secret.id)?.name.string ?? "", .title),
      .text(tr("A QR code is a picture, which cannot be told."), .plain),
      .text(tr("s tells the secret in groups of four, to be typed."), .plain),
    ]
    if page.picture != nil {
      lines += page.pictureLines
    } else {
      lines.append(.text(tr("p puts the code into a picture file."), .plain))
    }
    lines.append(.text(tr("This page closes in %1 s.", String(page.secondsLeft(now))), .plain))
    return Sheet(title: sheet.title, lines: lines, focus: nil)
  }
}

extension Plain {
  /// A line of a page in words: columns become commas, and the mark of what is unusual a word.
  static func words(_ text: String) -> String {
    var parts: [Substring] = []
    var rest = text[...]
    while let gap = rest.firstRange(of: "  ") {
      parts.append(rest[..<gap.lowerBound])
      rest = rest[gap.upperBound...].drop { $0 == " " }
    }
    parts.append(rest)
    return parts.filter { !$0.isEmpty }.map { part in
      part.hasPrefix("! ") ? tr("attention: %1", String(part.dropFirst(2))) : String(part)
    }.joined(separator: ", ")
  }
}
