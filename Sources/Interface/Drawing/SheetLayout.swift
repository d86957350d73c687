internal import Terminal

/// A page in lines of the screen: wrapped to a width, and fitted to a height.
extension Sheet {
  /// A line of the screen.
  struct Printed {
    enum Content {
      case text([(column: Int, text: TerminalText, role: Role)])
      case field(TextField)
      case hidden(HiddenField, isShown: Bool, isFocused: Bool)
      case entry(Entry, column: Int)
      case code(Row)
      case words(CodeText)
      case secret(HiddenField, Range<Int>)
      case hotpCode(RowCode, Row)
    }
    var origin: Int
    var content: Content
    /// Whether it only says something about the field above it.
    var isNote = false
  }

  /// The lines of the screen for a width.
  func printed(_ columns: Int, _ width: TextWidth) -> [Printed] {
    let margin = columns < 40 ? 0 : 1
    let nameCells = min(
      lines.reduce(0) {
        switch $1 {
        case .pair(let name, _): max($0, width.cells(of: name))
        case .entry(let entry): max($0, width.cells(of: entry.name))
        case .blank, .text, .choice, .field, .hidden, .code, .words, .secret, .hotpCode: $0
        }
      }, columns / 3)
    let printer = Printer(columns: columns, width: width, margin: margin, nameCells: nameCells)
    return lines.enumerated().flatMap { origin, line in
      printer.print(line).map { Printed(origin: origin, content: $0.content, isNote: $0.isNote) }
    }
  }

  /// Breaks a line of a page into lines of the screen.
  private struct Printer {
    let columns: Int
    let width: TextWidth
    let margin: Int
    /// The cells of the longest name that has its value beside it.
    let nameCells: Int

    func print(_ line: Line) -> [(content: Printed.Content, isNote: Bool)] {
      if case .entry(let entry) = line { return print(entry) }
      return contents(of: line).map { ($0, false) }
    }

    private func contents(of line: Line) -> [Printed.Content] {
      switch line {
      case .blank: [.text([])]
      case .text(let text, let role): print(text, role)
      case .choice(let text, let isSelected): [print(text, isSelected: isSelected)]
      case .pair(let name, let value): print(name, value)
      case .field(let field): [.field(field)]
      case .hidden(let field, let isShown, let isFocused):
        [.hidden(field, isShown: isShown, isFocused: isFocused)]
      case .entry: []
      case .code(let row): [.code(row)]
      case .words(let code): Sheet.wrapped(code, columns - margin - 2, width).map { .words($0) }
      case .secret(let field): print(field)
      case .hotpCode(let code, let row): [.hotpCode(code, row)]
      }
    }

    private func print(_ text: String, _ role: Role) -> [Printed.Content] {
      let column = Pen.column(margin, for: text)
      return Sheet.wrapped(text, columns - 2 * column, width).map { .text([(column, $0, role)]) }
    }

    private func print(_ text: String, isSelected: Bool) -> Printed.Content {
      let role: Role = isSelected ? .selected : .plain
      let cut = TerminalText(text).cut(to: columns - margin - 2, at: .end, width: width)
      return .text([(margin, isSelected ? ">" : " ", role), (margin + 2, cut, role)])
    }

    private func print(_ name: String, _ value: String) -> [Printed.Content] {
      let column = margin + nameCells + 2
      let name = TerminalText(name).cut(to: nameCells, at: .end, width: width)
      let parts = Sheet.wrapped(value, columns - column - margin, width)
      return parts.enumerated().map { index, part in
        let text = (column, part, Role.plain)
        return .text(index == 0 ? [(margin, name, .key), text] : [text])
      }
    }

    private func print(_ entry: Entry) -> [(content: Printed.Content, isNote: Bool)] {
      let column = margin + 2 + nameCells + 2
      let notes = entry.notes.flatMap { Sheet.wrapped($0, columns - column, width) }
      return [(.entry(entry, column: column), false)]
        + notes.map { (.text([(column, $0, .problem)]), true) }
    }

    /// Four characters a group, as many groups as a line has room for.
    private func print(_ secret: HiddenField) -> [Printed.Content] {
      let count = max((columns - 2 * margin + 1) / 5, 1) * 4
      return stride(from: 0, to: secret.length, by: count).map { start in
        .secret(secret, start..<min(start + count, secret.length))
      }
    }
  }

  /// The lines, and where they are too many for a page with a field or a question: without blank lines,
  /// then without sentences that only explain, the first ones first. So no sentence begins in its
  /// middle, and the name and the question stay.
  func fitted(_ columns: Int, _ height: Int, _ width: TextWidth) -> [Printed] {
    var printed = printed(columns, width)
    guard let focus else { return printed }
    let needless = lines.indices.filter { index in
      if case .blank = lines[index] { return true }
      return false
    }
    let explaining = lines.indices.filter { index in
      guard case .text(let text, .plain) = lines[index], index != focus else { return false }
      // The name of a field, and the answers of a question, stay.
      return !text.hasSuffix(":") && index < focus
        && lines[(index + 1)...].contains { if case .text(_, .plain) = $0 { false } else { true } }
    }
    for victim in needless + explaining where printed.count > height {
      printed.removeAll { $0.origin == victim }
    }
    return printed
  }

  /// The last line that must be in sight with the focus: its own, or of a form's field what is said
  /// about it.
  func lastShown(_ printed: [Printed], with focused: Int) -> Int {
    guard case .entry = printed[focused].content else { return focused }
    if showsEnd { return printed.count - 1 }
    return printed.lastIndex { $0.origin == printed[focused].origin } ?? focused
  }

  /// Breaks a code in number words between two of them.
  static func wrapped(_ code: CodeText, _ cells: Int, _ width: TextWidth) -> [CodeText] {
    var lines: [CodeText] = []
    var first = 0
    var used = 0
    for index in 0..<code.count {
      let wide = width.cells(of: CodeText.word(for: code[index]))
      if index > first, used + 1 + wide > cells {
        lines.append(code.part(first..<index))
        (first, used) = (index, 0)
      }
      used += wide + (used > 0 ? 1 : 0)
    }
    return lines + [code.part(first..<code.count)]
  }

  /// Breaks a sentence at its spaces; a word longer than a line is broken where the line ends.
  static func wrapped(_ text: String, _ cells: Int, _ width: TextWidth) -> [TerminalText] {
    let cells = max(cells, 1)
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in TerminalText(text).string.split(separator: " ") {
      let wide = width.cells(of: word)
      if used > 0, used + 1 + wide > cells {
        lines.append(line)
        (line, used) = ("", 0)
      } else if used > 0 {
        line += " "
        used += 1
      }
      guard wide > cells else {
        line += word
        used += wide
        continue
      }
      for character in word {
        let next = width.cells(of: String(character))
        if used > 0, used + next > cells {
          lines.append(line)
          (line, used) = ("", 0)
        }
        line.append(character)
        used += next
      }
    }
    lines.append(line)
    return lines.map { TerminalText($0) }
  }
}
