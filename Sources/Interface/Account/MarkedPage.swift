internal import Messages
internal import Terminal

/// What is done to several accounts at once, as one change.
package enum MarkedChange: Equatable, Sendable {
  case remove
  case pin(Bool)
  case addTag(String)
  case removeTag(String)
  case place(String)
}

extension KeyMap {
  /// The tag, or the workstation, of the marked accounts.
  package static let marked = KeyMap.dialog("marked", [.submit, .clearField], takesText: true)
}

/// One line that is typed for several accounts: a tag, or the workstation.
struct MarkedPage: Page {
  enum Kind {
    case tag, place
  }

  let ids: [RowID]
  let kind: Kind
  var line = TextField()

  var keys: KeyMap { .marked }
  var field: TextField? {
    get { line }
    set { line = newValue ?? TextField() }
  }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let names = ids.compactMap { model.list.row($0)?.name.string }
    var lines: [Sheet.Line] = names.prefix(3).map { .text($0, .title) }
    if names.count > 3 {
      let more = names.count - 3
      lines.append(.text(trn("and %1 more", "and %1 more", more), .plain))
    }
    switch kind {
    case .tag:
      lines.append(.text(tr("A tag to give them; with - before it, one to take away:"), .plain))
    case .place: lines.append(.text(tr("Their workstation; empty for none:"), .plain))
    }
    lines.append(.field(line))
    let title =
      switch kind {
      case .tag: trn("A tag for %1 account", "A tag for %1 accounts", ids.count)
      case .place: trn("The workstation of %1 account", "The workstation of %1 accounts", ids.count)
      }
    return Sheet(title: title, lines: lines, focus: lines.count - 1)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard action == .submit else {
      model.setMessage(tr("Nothing was changed."))
      return .list
    }
    guard let change else {
      model.setMessage(tr("Type a tag of at most 256 characters."), .problem)
      return .stay
    }
    return model.change(ids, change, at: now)
  }

  /// What was typed, nil where it is no tag.
  private var change: MarkedChange? {
    let text = typed
    guard kind == .tag else { return .place(text) }
    let isAway = text.hasPrefix("-")
    var name = isAway ? String(text.dropFirst()) : text
    if name.hasPrefix("#") { name.removeFirst() }
    guard !name.isEmpty, name.unicodeScalars.count <= 256 else { return nil }
    return isAway ? .removeTag(name) : .addTag(name)
  }

  /// The line without spaces around it.
  private var typed: String {
    var text = line.text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  mutating func accountsChanged(_ model: inout Model) -> Turn {
    ids.allSatisfy { model.list.row($0) != nil } ? .stay : .list
  }
}

/// The accounts that are marked.
extension Model {
  /// They in the order of the list, or the selected one where none is.
  var chosen: [RowID] {
    let marked = list.rows.map(\.id).filter(open.marked.contains)
    return marked.isEmpty ? list.selected.map { [$0.id] } ?? [] : marked
  }

  /// Marks the selected row or takes the mark away, and goes to the next one.
  mutating func mark() {
    guard let row = list.selected else { return setMessage(tr("No account is selected.")) }
    if open.marked.remove(row.id) == nil { open.marked.insert(row.id) }
    if isPlain {
      setMessage(trn("%1 account is marked.", "%1 accounts are marked.", open.marked.count))
    } else {
      _ = moveInList(.moveDown)
    }
  }

  /// What stands in the message line while rows are marked.
  var markedText: String? {
    guard !open.marked.isEmpty, keys == .list else { return nil }
    return trn(
      "%1 marked: # tag, @ workstation, * pin, d trash. Esc takes the mark away.",
      "%1 marked: # tag, @ workstation, * pin, d trash. Esc takes the marks away.",
      open.marked.count)
  }

  /// Has a change made to accounts, and takes their marks away; `.rows` and `.done` or `.failed` answer.
  mutating func change(_ ids: [RowID], _ change: MarkedChange, at now: Instant) -> Turn {
    open.removable = nil
    open.marked = []
    work = Work(.saving, now)
    return .list(.account(.change(ids, change)))
  }
}
