import Terminal
import Testing

@testable import Interface

/// What holds on every page at every size, whatever it looks like.
@Suite struct InvariantTests {
  /// Those that people have, the smallest ones, and those on either side of where the shape changes.
  static let sizes = [
    (1, 1), (1, 20), (2, 2), (2, 200), (3, 29), (4, 30), (5, 61), (6, 40), (10, 40), (13, 59),
    (14, 60), (24, 80), (24, 120), (60, 2), (60, 200),
  ].map { Size(lines: $0.0, columns: $0.1) }

  @Test(arguments: Gallery.names)
  func atEverySize(_ name: String) {
    var screen = Gallery.pages[name]!(24, 80)
    for size in Self.sizes {
      screen.resize(lines: size.lines, columns: size.columns)
      let sight = Sight(screen)
      sight.fits()
      sight.showsNoOtherCode()
      sight.masksWhatIsTyped()
      if size.lines >= 4, size.columns >= 30 {
        sight.hasItsTitle()
        sight.hasWhatIsSelected()
        sight.hasItsMessage()
      }
      if size.lines >= 6, size.columns >= 40 {
        sight.hintsAtHelp()
        sight.isReachedByScrolling()
      }
    }
  }

  /// A key that is hinted at does something there.
  @Test(arguments: Gallery.names)
  func theHintsWork(_ name: String) {
    for (lines, columns) in [(24, 80), (10, 40)] {
      let make: () -> TestScreen = {
        var screen = Gallery.pages[name]!(lines, columns)
        // So that what is said anew shows.
        screen.model.message = nil
        screen.effects = []
        return screen
      }
      for action in Sight(make()).hints {
        // A form that is open in its last field has none after it.
        if action == .nextField { continue }
        let works = make().model.keys.keys(for: action).contains { key in
          var screen = make()
          let before = screen
          let (frame, showed) = (Sight(screen).frame, screen.model.pages.last?.showsTyped)
          screen.press(key)
          #expect(!screen.text.contains("This key does nothing here"), "\(action)")
          return !screen.effects.isEmpty || Sight(screen).frame != frame
            || screen.model.visibility != before.model.visibility
            || screen.model.pages.last?.showsTyped != showed
        }
        #expect(works, "\(action) at \(columns)x\(lines)\n\(make().text)")
      }
    }
  }

  /// After a stop nothing secret is there before a key: no code, no secret, nothing that was typed.
  @Test(arguments: Gallery.names)
  func nothingIsThereAfterAStop(_ name: String) {
    var screen = Gallery.pages[name]!(24, 80)
    let secrets = Sight(screen).secrets
    screen.send(.terminal(.suspended))
    screen.send(.terminal(.resumed))
    for size in Self.sizes {
      screen.resize(lines: size.lines, columns: size.columns)
      let shown = Sight(screen).squeezed
      for secret in secrets { #expect(!shown.contains(secret), "\(size)\n\(screen.text)") }
    }
  }

  /// A locked screen knows no account, at any size.
  @Test(arguments: Gallery.names)
  func nothingIsThereAfterALock(_ name: String) {
    var screen = Gallery.pages[name]!(24, 80)
    guard screen.model.isOpen else { return }
    let secrets = Sight(screen).secrets
    let names = screen.rows.map(\.label.string).filter { $0.count > 4 }
    screen.now.steady += 400_000
    screen.now.wall += 400_000
    screen.send(.tick)
    #expect(!screen.model.isOpen)
    for size in Self.sizes {
      screen.resize(lines: size.lines, columns: size.columns)
      let shown = Sight(screen).squeezed
      for secret in names + secrets { #expect(!shown.contains(secret), "\(size)\n\(screen.text)") }
    }
  }
}

/// A screen as it is seen at its size, and what must hold of it.
private struct Sight {
  let screen: TestScreen
  let frame: Frame
  let text: String
  let lines: [Substring]

  init(_ screen: TestScreen) {
    self.screen = screen
    // A code is drawn with blocks, where its page believes that there are such.
    frame = screen.frame(utf8: screen.model.showsSecret)
    text = frame.text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }

  private var model: Model { screen.model }
  private var columns: Int { frame.size.columns }
  /// Nil for the list, and for pages that are pictures where there is room.
  private var sheet: Sheet? {
    guard let page = model.pages.last, !(page is BigPage), !(page is SecretPage) else { return nil }
    return model.sheet(screen.now)
  }
  private var about: Comment { "\(columns)x\(frame.size.lines)\n\(text)" }

  /// What is there without what only sets it apart.
  var squeezed: String { Self.squeezed(text) }

  static func squeezed(_ text: String) -> String { text.filter { $0 != " " && $0 != "\n" } }

  // MARK: - What is drawn fits

  func fits() {
    #expect(frame.size == screen.size)
    for line in lines { #expect(TextWidth.ofLocale.cells(of: String(line)) <= columns, about) }
    if let cursor = frame.cursor {
      #expect((0..<frame.size.lines).contains(cursor.line), about)
      #expect((0..<columns).contains(cursor.column), about)
    }
    #expect(!squeezed.isEmpty || columns < 3, "an empty screen of \(frame.size)")
    // A character of two cells is whole or not there; drawn with UTF-8 there are such.
    #expect(screen.frame(utf8: true).size == frame.size)
  }

  /// A long page says all it has to say: what does not fit comes with the keys that scroll it.
  func isReachedByScrolling() {
    guard let sheet, sheet.focus == nil, model.pages.last?.scrolls == true, model.work == nil else {
      return
    }
    var screen = screen
    var (seen, former) = ("", -1)
    screen.press(.home)
    while screen.model.scroll != former {
      former = screen.model.scroll
      seen += screen.text
      screen.press(.pageDown)
    }
    for word in sheet.words where word.unicodeScalars.count < 20 {
      #expect(seen.contains(Self.plain(word)), "\(word): \(about)")
    }
  }

  // MARK: - What belongs there is there

  func hasItsTitle() {
    guard let sheet else { return }
    let shown = lines[0].drop { $0 == " " }
    #expect(!sheet.title.isEmpty && shown.hasPrefix(sheet.title.prefix(columns - 6)), about)
  }

  /// The row, the choice or the field that keys act on is in sight, and the cursor in its line.
  func hasWhatIsSelected() {
    if model.showsList {
      guard let row = model.list.selected else { return }
      let roles = frame.roleMap.split(separator: "\n", omittingEmptySubsequences: false)
      // The only account stands alone, in full.
      let alone = model.list.rows.count == 1 ? Substring(screen.text) : ""
      let line = roles.firstIndex { $0.contains("S") }.map { lines[$0] } ?? alone
      let names = [row.issuer.string, row.label.string].filter { !$0.isEmpty }
      // Where it is narrow the next code takes the place of the name.
      let code = model.shownCode(row, screen.now).map { Self.text($0.code) }
      let isThere =
        names.contains { line.contains(Self.plain($0).prefix(3)) }
        || code.map(Self.squeezed(String(line)).contains) == true
      #expect(isThere, about)
      return
    }
    guard let sheet, let focus = sheet.focus, let cursor = frame.cursor else { return }
    let line = lines[cursor.line]
    switch sheet.lines[focus] {
    case .choice(let text, isSelected: true):
      #expect(line.contains("> " + Self.plain(text).prefix(columns / 2)), about)
    case .entry(let entry): #expect(line.contains("> " + entry.name.prefix(4)), about)
    case .blank, .text, .choice, .pair, .field, .hidden, .code, .words, .secret, .hotpCode:
      #expect(cursor.line > 0, "the cursor stands in the title: \(about)")
    }
  }

  /// As a terminal without UTF-8 shows it.
  private static func plain(_ text: some StringProtocol) -> String {
    var frame = Frame(size: Size(lines: 1, columns: 400), capabilities: capabilities())
    frame.put(TerminalText(String(text)), line: 0, column: 0, role: .plain)
    return String(frame.text.dropLast())
  }

  /// What is said stands there, or its beginning, and so does what the program is doing.
  func hasItsMessage() {
    guard model.keys != .search, !(model.pages.last is SecretPage) else { return }
    let sentence =
      if let work = model.workText(screen.now) {
        work
      } else if case .text(let text, _) = model.message { text.string } else { "" }
    let begin = Self.squeezed(Self.plain(sentence.prefix(columns / 2)))
    #expect(squeezed.contains(begin), "\(sentence): \(about)")
  }

  // MARK: - Hints

  /// Those whose key and word stand in the last line.
  var hints: [Action] {
    let last = String(lines.last ?? "")
    return model.keys.actions.filter { action in
      guard action.entry.priority > 0, let key = model.keys.keys(for: action).first else {
        return false
      }
      return last.contains("\(key.name) \(action.entry.hint())")
    }
  }

  /// Help is hinted at wherever there is a line for hints, and nothing by half.
  func hintsAtHelp() {
    let last = lines.last ?? ""
    #expect(!last.hasSuffix(".."), about)
    guard let key = model.keys.keys(for: .help).first, !(model.pages.last is SecretPage) else {
      return
    }
    #expect(last.hasSuffix("\(key.name) help"), about)
  }

  // MARK: - What must not be seen

  /// The codes of all rows and of this page, what was typed secretly, and a secret that is shown, each
  /// as far as it is no word of the page.
  var secrets: [String] {
    let codes =
      portals.map { TestScreen.code($0.id, screen.now) } + model.codes.values
      + ((model.pages.last as? AheadPage)?.codes ?? [])
    var fields = model.pages.flatMap { $0.typedFields + ($0.secretField.map { [$0.field] } ?? []) }
    for page in model.pages {
      for case .secret(let field) in page.sheet(model, screen.now).lines { fields.append(field) }
    }
    return codes.flatMap { [$0.code, $0.next].compactMap(\.self).map(Self.text) }
      + fields.map { String(Self.squeezed(Self.text($0)).suffix(12)) }.filter { $0.count >= 4 }
  }

  private static func text(_ code: CodeText) -> String {
    String(decoding: (0..<code.count).map { code[$0] }, as: UTF8.self)
  }

  private static func text(_ field: HiddenField) -> String {
    var text = ""
    field.forEachCharacter { text.unicodeScalars.append($0) }
    return text
  }

  /// No code is there but those that are shown.
  func showsNoOtherCode() {
    let extra = model.pages.last?.codeRow(model)?.id
    for row in portals where !model.shows(row.id) && row.id != extra && row.period > 0 {
      let code = TestScreen.code(row.id, screen.now)
      for digits in [code.code, code.next].compactMap(\.self) {
        #expect(!squeezed.contains(Self.text(digits)), "row \(row.id.low): \(about)")
      }
    }
  }

  /// Of what is typed secretly there are dots, until its owner wants to see it.
  func masksWhatIsTyped() {
    for line in sheet?.lines ?? [] {
      var field: HiddenField?
      if case .hidden(let masked, isShown: false, _) = line { field = masked }
      if case .entry(let entry) = line, case .hidden(let masked, isShown: false) = entry.value {
        field = masked
      }
      guard let field, field.length >= 4 else { continue }
      #expect(!text.contains(Self.text(field)), about)
    }
  }
}

extension Sheet {
  /// Every word of its sentences.
  fileprivate var words: [Substring] {
    lines.flatMap { line -> [Substring] in
      switch line {
      case .text(let text, _), .choice(let text, _): text.split(separator: " ")
      case .pair(let name, let value): (name + " " + value).split(separator: " ")
      case .blank, .field, .hidden, .entry, .code, .words, .secret, .hotpCode: []
      }
    }
  }
}
