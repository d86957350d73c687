internal import Terminal

/// What happened, for whoever is told of the screen and does not see it.
package enum Said: Sendable {
  /// The vault was opened, or locked.
  case opened, locked
  /// Something came into the message line, perhaps what stood there already.
  case message
  /// Another row of the list is selected.
  case selected
  /// The code of the selected row came into sight, or went.
  case shown, hidden
  /// The selected row shows the code of another counter.
  case hotpCode
  /// A search began, or ended.
  case searchBegan, searchEnded

  /// What undoes it.
  private var opposite: Said? {
    switch self {
    case .shown: .hidden
    case .hidden: .shown
    case .searchBegan: .searchEnded
    case .searchEnded: .searchBegan
    case .opened, .locked, .message, .selected, .hotpCode: nil
    }
  }

  /// Adds it to what was not told yet; what it undoes need not be told any more.
  func add(to news: inout Set<Said>) {
    if let opposite, news.remove(opposite) != nil { return }
    news.insert(self)
  }
}

/// What is told of the list, to see what an event changed of it.
struct ListFacts {
  let isOpen: Bool
  let row: RowID?
  let isShown: Bool
  /// Of an HOTP code that is in sight.
  let counter: UInt64?
  let isSearch: Bool

  init(_ model: Model, _ now: Instant) {
    let list = model.list
    let selected = list.selected
    isOpen = model.isOpen
    row = selected?.id
    isShown = selected.map { model.shows($0.id) } ?? false
    counter =
      selected?.kind == .hotp ? selected.flatMap { model.shownCode($0, now)?.counter } : nil
    isSearch = list.search != nil
  }

  /// What happened since the former ones.
  func changes(since former: ListFacts) -> [Said] {
    // Of a list that is gone there is nothing else to say.
    if former.isOpen, !isOpen { return [.locked] }
    var said: [Said] = []
    if isOpen, !former.isOpen { said.append(.opened) }
    if row != former.row { said.append(.selected) }
    if isShown != former.isShown { said.append(isShown ? .shown : .hidden) }
    if counter != nil, counter != former.counter { said.append(.hotpCode) }
    if isSearch != former.isSearch { said.append(isSearch ? .searchBegan : .searchEnded) }
    return said
  }
}
