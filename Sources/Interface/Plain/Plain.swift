internal import Messages
package import Terminal

/// Plain mode: the screen as a conversation, for screen readers, braille displays and terminals that
/// cannot move their cursor.
///
/// The model, its pages and actions are the screen's own. What differs is how they are told: one fact
/// a line, and only what is new since the last line that was typed. Nothing speaks by itself but
/// locking, messages, and work that takes longer than a second.
package struct Plain {
  /// What was told last: nothing, the list, or a page by its name and its title.
  enum Page: Equatable { case nowhere, list, page(String, String) }

  /// What the last line asked to hear, beyond what it changed.
  enum Wish { case none, help, hits, code }

  var place = Page.nowhere
  var wish = Wish.none
  /// Whether a line was typed whose consequences are not all told yet.
  var isAnswering = false
  /// The lines of the page, its choice and the line about its field, as they were told.
  var told: (lines: [String], choice: Int?, field: String?) = ([], nil, nil)
  /// How many of the page's secrets were told.
  var toldSecrets = 0
  /// Whether a message was said that was not told yet.
  private var hasNewMessage = false
  /// The rows that have numbers, from 1 on: those of the last list that was told.
  var numbered: [RowID] = []
  /// The hits of the list that were told up to now.
  var toldHits = 0
  /// The row that was named last.
  var named: RowID?
  /// What happened in the list since a line was answered there.
  var news: Set<Said> = []
  /// Whether the vault was opened, and nothing told of it yet.
  var hasToGreet = false
  /// The work that was told of, by its begin, and when its progress was told.
  var work: (since: Int64, progress: TerminalText?, at: Int64)?

  /// Rows of a list that are told at once.
  static let hitsAtOnce = 20

  /// - Parameters:
  ///   - warns: whether to say first that the scrollback keeps what is shown.
  package init(warns: Bool) { self.warns = warns }
  private var warns: Bool

  /// Hears what happened, to speak of it.
  package mutating func receive(_ said: [Said]) {
    for said in said {
      switch said {
      case .opened: hasToGreet = true
      case .locked:
        // Nothing of the accounts outlives a lock.
        hasToGreet = false
        (numbered, toldHits, named, news) = ([], 0, nil, [])
      case .message: hasNewMessage = true
      case .selected, .shown, .hidden, .hotpCode, .searchBegan, .searchEnded: said.add(to: &news)
      }
    }
  }

  /// Adds what there is to say now.
  package mutating func speak(of model: Model, at now: Instant, to lines: inout Lines) {
    if warns {
      lines.add(line: tr("What is shown stays in the scrollback of this terminal."))
      warns = false
    }
    if wish == .help {
      speakHelp(model, to: &lines)
    } else if model.showsList {
      speakList(model, now, to: &lines)
    } else {
      speakPage(model, now, to: &lines)
    }
    speakWork(model, now, to: &lines)
    wish = .none
    if model.work == nil { isAnswering = false }
  }

  /// Adds what must not be lost when the program ends or begins anew: why.
  package mutating func speakLast(of model: Model, at now: Instant, to lines: inout Lines) {
    speakMessage(model, now, to: &lines)
  }

  /// What stands before the cursor while a line is awaited, and whether that line is secret; nil
  /// while nothing can be typed.
  package func question(of model: Model, at now: Instant) -> (text: TerminalText, isHidden: Bool)? {
    guard model.work == nil else { return nil }
    guard !model.showsList, let field = model.spokenSheet(now).focusedField else {
      return ("> ", false)
    }
    return (TerminalText((field.label ?? ">") + " "), field.isHidden)
  }

  /// Forgets what was told, so that the page is told again.
  package mutating func repeatPage() {
    if place == .list { wish = .code } else { place = .nowhere }
  }

  // MARK: - Messages, work, help

  mutating func speakMessage(_ model: Model, _ now: Instant, to lines: inout Lines) {
    guard hasNewMessage else { return }
    hasNewMessage = false
    switch model.message {
    case nil: break
    case .text(let text, _): lines.add(line: Plain.words(text.string))
    case .fact(let fact, let id):
      if let text = model.text(of: fact, id, now) { lines.add(line: text) }
    case .copied(let copied):
      // Nobody sees which row is selected.
      if copied.id != named, let row = model.list.row(copied.id) {
        lines.add(line: model.spokenName(row))
        named = copied.id
      }
      lines.add(line: said(copied, model, now))
    }
  }

  private func said(_ copied: CopyNotice, _ model: Model, _ now: Instant) -> String {
    if let text = copied.warning(now, model.settings, isNarrow: false) { return text }
    let left = copied.until.map { Int($0 - now.second) }
    return switch (copied.route, left) {
    case (.terminal, let left?):
      trn(
        "sent to the clipboard of this terminal, %1 second left",
        "sent to the clipboard of this terminal, %1 seconds left", left)
    case (.terminal, nil): tr("sent to the clipboard of this terminal")
    case (.desktop(let cleared), let left?):
      trn(
        "copied to the clipboard for %2 s, %1 second left",
        "copied to the clipboard for %2 s, %1 seconds left", left, String(cleared))
    case (.desktop(let cleared), nil):
      tr("copied to the clipboard for %1 s", String(cleared))
    case (.command, let left?):
      trn(
        "handed to your own command, %1 second left", "handed to your own command, %1 seconds left",
        left)
    case (.command, nil): tr("handed to your own command")
    }
  }

  /// Progress is told at most this often, in milliseconds.
  private static let progressPause: Int64 = 10_000

  private mutating func speakWork(_ model: Model, _ now: Instant, to lines: inout Lines) {
    guard let current = model.work else {
      work = nil
      return
    }
    if work?.since != current.since { work = nil }
    guard let text = model.workText(now) else { return }
    if let work {
      guard current.progress != work.progress, now.steady - work.at >= Plain.progressPause else {
        return
      }
    }
    work = (current.since, current.progress, now.steady)
    lines.add(line: text)
  }

  private func speakHelp(_ model: Model, to lines: inout Lines) {
    lines.add(line: tr("Help"))
    if model.showsList {
      lines.add(line: tr("Part of a name finds accounts; the number of one tells its code."))
      lines.add(line: tr("An empty line tells the code and the time left again."))
    } else {
      lines.add(line: tr("An empty line goes on, or tells a code again where there is one."))
    }
    lines.add(
      line: tr(
        "A key that is no character is typed as a word: %1 is Esc, %2 is Tab, and so on.",
        Plain.word(for: .escape), Plain.word(for: .tab)))
    let keys = model.keys
    for action in keys.actions where keys.does(action) {
      let words = keys.keys(for: action).map { Plain.word(for: $0) }.joined(separator: ", ")
      lines.add(line: words + ": " + action.entry.help())
    }
  }
}
