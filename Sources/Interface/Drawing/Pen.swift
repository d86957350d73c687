internal import Messages
internal import Terminal
internal import Text

/// A frame being drawn, with what all parts of it need.
struct Pen {
  var frame: Frame
  let capabilities: Capabilities
  let settings: Settings
  let now: Instant

  init(frame: Frame, _ capabilities: Capabilities, _ settings: Settings, _ now: Instant) {
    self.frame = frame
    self.capabilities = capabilities
    self.settings = settings
    self.now = now
  }

  /// No bar, and bands in the place of numbers that change every second.
  var isCalm: Bool { settings.isCalm || capabilities.isSlow }

  /// Whether countdowns have bars.
  var hasBars: Bool { !isCalm && settings.hasOrnaments }

  var lines: Int { frame.size.lines }
  var columns: Int { frame.size.columns }

  func cells(_ text: TerminalText) -> Int { capabilities.width.cells(of: text.string) }
  func cells(_ text: String) -> Int { capabilities.width.cells(of: text) }

  func cut(_ text: TerminalText, _ cells: Int, _ cut: TerminalText.Cut) -> TerminalText {
    text.cut(to: cells, at: cut, width: capabilities.width)
  }

  /// Puts a sentence, cut at its end when the line is too short.
  @discardableResult
  mutating func put(
    _ text: String, line: Int, column: Int, role: Role, end: Int? = nil
  ) -> Int {
    let first = text.unicodeScalars.prefix(1)
    let column = Pen.column(column, for: String(first))
    let text = cut(TerminalText(text), max((end ?? columns) - column, 0), .end)
    return frame.put(text, line: line, column: column, role: role, end: end)
  }

  /// Where a text begins that was to begin in a column: behind the first one when there is right-to-left
  /// text in it (`DirectionMarks`).
  static func column(_ column: Int, for text: String) -> Int {
    column == 0 && text.unicodeScalars.contains(where: DirectionMarks.isRightToLeft) ? 1 : column
  }

  /// Puts a name, the parts that the search found underlined.
  @discardableResult
  mutating func put(
    _ name: TerminalText, found words: [[UInt8]], line: Int, column: Int, role: Role,
    isSelected: Bool
  ) -> Int {
    let scalars = Array(name.string.unicodeScalars)
    let marked = Pen.found(words, in: scalars)
    var column = column
    for (index, scalar) in scalars.enumerated() {
      let match: Role = isSelected ? .selectedMatch : .match
      column = frame.put(
        scalar: scalar, line: line, column: column, role: marked.contains(index) ? match : role)
    }
    return column
  }

  /// The indices of the characters that one of the words covers.
  private static func found(_ words: [[UInt8]], in scalars: [Unicode.Scalar]) -> Set<Int> {
    guard !words.isEmpty else { return [] }
    var bytes: [UInt8] = []
    var origins: [Int] = []
    for (index, scalar) in scalars.enumerated() {
      for byte in Folding.folded(String(Character(scalar))).utf8 {
        bytes.append(byte)
        origins.append(index)
      }
    }
    var marked: Set<Int> = []
    for word in words {
      let word =
        word.first == UInt8(ascii: "@") || word.first == UInt8(ascii: "#")
        ? Array(word.dropFirst()) : word
      guard !word.isEmpty, bytes.count >= word.count else { continue }
      for start in 0...bytes.count - word.count
      where bytes[start] == word[0] && bytes[start..<start + word.count] == word[...] {
        marked.formUnion(origins[start..<start + word.count])
      }
    }
    return marked
  }

  /// What stands for a hidden character.
  var dot: Unicode.Scalar { capabilities.hasBlocks ? "•" : "*" }

  mutating func rule(_ line: Int) {
    guard settings.hasOrnaments else { return }
    frame.fill(ornaments.rule, line: line, columns: 0..<columns, role: .rule)
  }

  /// The hints of a page that fit, whole, the most important ones; help never goes.
  mutating func hints(_ keys: KeyMap, line: Int, without hidden: Set<Action> = []) {
    let actions = keys.actions.filter {
      $0.entry.priority > 0 && keys.does($0) && !hidden.contains($0)
    }
    func width(_ action: Action) -> Int {
      cells(keys.keys(for: action)[0].name) + 1 + cells(action.entry.hint())
    }
    var kept: Set<Action> = []
    var used = 1
    for action in actions.sorted(by: { $0.entry.priority > $1.entry.priority }) {
      used += width(action) + (kept.isEmpty ? 0 : 2)
      guard used <= columns || action == .help else { break }
      kept.insert(action)
    }
    var column = columns < 40 ? 0 : 1
    for action in actions where kept.contains(action) {
      let key = keys.keys(for: action)[0].name
      column = put(key, line: line, column: column, role: .key) + 1
      column = put(action.entry.hint(), line: line, column: column, role: .hint) + 2
    }
  }

  /// The message line. What does not fit goes on in the line of the hints, where there is one; then
  /// the result is true.
  @discardableResult
  mutating func message(of model: Model, line: Int, below hintLine: Int? = nil) -> Bool {
    let goesOn = sentence(of: model, line: line, below: hintLine)
    if goesOn, let hintLine { helpHint(model.keys, line: hintLine) }
    return goesOn
  }

  private mutating func sentence(of model: Model, line: Int, below hintLine: Int?) -> Bool {
    let column = columns < 40 ? 0 : 1
    switch model.message {
    case nil:
      guard let text = model.standingText(now) else { return false }
      return put(wrapped: text, line: line, column: column, role: .message, below: hintLine)
    case .text(let text, let role):
      return put(wrapped: text.string, line: line, column: column, role: role, below: hintLine)
    case .fact(let fact, let id):
      guard let text = model.text(of: fact, id, now) else { return false }
      return put(wrapped: text, line: line, column: column, role: .message, below: hintLine)
    case .copied(let copied):
      return put(copied, of: model, line: line, column: column, below: hintLine)
    }
  }

  /// The room for the hint at help, which never goes.
  private var helpCells: Int { 5 + cells(Action.help.entry.hint()) }

  private mutating func helpHint(_ keys: KeyMap, line: Int) {
    guard let key = keys.keys(for: .help).first else { return }
    let column = put(key.name, line: line, column: columns - helpCells + 1, role: .key)
    put(Action.help.entry.hint(), line: line, column: column + 1, role: .hint)
  }

  /// Puts a sentence that may go on in the line of the hints; then the result is true.
  mutating func put(
    wrapped text: String, line: Int, column: Int, role: Role, below hintLine: Int?
  ) -> Bool {
    let column = Pen.column(column, for: text)
    let parts = Sheet.wrapped(text, columns - 2 * column, capabilities.width)
    guard parts.count > 1, let hintLine else {
      put(text, line: line, column: column, role: role)
      return false
    }
    frame.put(parts[0], line: line, column: column, role: role)
    let rest = parts.dropFirst().map(\.string).joined(separator: " ")
    put(rest, line: hintLine, column: column, role: role, end: columns - helpCells)
    return true
  }
}
