internal import Messages
internal import Terminal

/// The pages, and how one leads to another.
extension Model {
  var listKeys: KeyMap { open.isTypingSearch ? .search : .list }

  var isHelpOpen: Bool { pages.last is HelpPage }

  /// The page that is open, whatever help lies over it; nil for the list.
  var page: (any Page)? { pages.last { !($0 is HelpPage) } }

  /// The keys of the page that is open, whatever help lies over it.
  var keysUnderHelp: KeyMap { page?.keys ?? listKeys }

  /// Whether the list is what is shown.
  var showsList: Bool { pages.isEmpty && isOpen }

  /// Actions that have nothing to act on here; they are no hints.
  var unavailableActions: Set<Action> { pages.last?.unavailableActions(self) ?? [] }

  /// Puts pages in the place of those that are open, with nothing but the list under them.
  mutating func replacePages(_ pages: some Sequence<any Page>) {
    self.pages = Array(pages)
    scroll = 0
  }

  /// Puts a page over what is open.
  mutating func push(_ page: any Page) {
    pages.append(page)
    scroll = 0
  }

  /// Gives a page of the stack its turn, and goes where that leads.
  mutating func giveTurn(
    to index: Int, _ change: (inout any Page, inout Model) -> Turn?
  ) -> Turn? {
    var page = pages[index]
    guard let turn = change(&page, &self) else { return nil }
    pages[index] = page
    return Turn(turn.step, perform(turn, from: pages[...index]))
  }

  /// Goes where a page leads, and says what is to be done.
  ///
  /// - Parameter here: the pages up to that one; none for the list.
  mutating func perform(_ turn: Turn, from here: ArraySlice<any Page>) -> [Effect] {
    switch turn.step {
    case .stay: return turn.effects
    case .back: replacePages(here.dropLast())
    case .list: replacePages([])
    case .open(let page): replacePages(here + [page])
    case .replace(let page): replacePages(here.dropLast() + [page])
    case .only(let page): replacePages([page])
    case .reopen:
      replacePages(here.dropLast())
      guard let index = pages.indices.last else { break }
      var under = pages[index]
      let effects = under.reopened(&self)
      pages[index] = under
      return turn.effects + effects
    }
    return turn.effects
  }

  /// Gives an answer to the page that is open, which may be the one that waits for it.
  mutating func passOn(_ event: Event, at now: Instant) -> [Effect] {
    guard let index = pages.lastIndex(where: { !($0 is HelpPage) }) else { return [] }
    return giveTurn(to: index) { $0.receive(event, &$1, at: now) }?.effects ?? []
  }

  /// Tells the page that is open that the accounts have changed, and where it went back the one under it.
  mutating func tellAccountsChanged() -> [Effect] {
    guard let index = pages.lastIndex(where: { !($0 is HelpPage) }),
      let turn = giveTurn(to: index, { $0.accountsChanged(&$1) })
    else { return [] }
    guard case .back = turn.step else { return turn.effects }
    return turn.effects + tellAccountsChanged()
  }

  // MARK: - The picture

  /// The page that is open, in lines.
  func sheet(_ now: Instant) -> Sheet {
    guard let page = pages.last else { return .empty }
    guard !(page is HelpPage), let work else { return page.sheet(self, now) }
    switch work.kind {
    case .making: return FirstPassphrasePage.makingSheet(settings, progressLine(now))
    case .reading(let kind) where kind == .region || kind == .camera:
      return AddMenuPage.cameraSheet(kind, work.progress)
    case .opening, .saving, .changing, .checking, .proving, .reading: return page.sheet(self, now)
    }
  }

  /// The last line to which a long page can be scrolled, as it is drawn at this time.
  func lastScroll(_ now: Instant) -> Int {
    let sheet =
      if let page = pages.last as? SecretPage {
        page.sheet(self, now, hasBlocks ? .halfBlocks : .spaces)
      } else { sheet(now) }
    let height = sheet.height(columns: max(size.columns, 1), width: width)
    return max(height - Sheet.bodyHeight(size.lines), 0)
  }

  /// Scrolls a page of text; false for an action that is no movement.
  mutating func scrollPage(_ action: Action, at now: Instant) -> Bool {
    guard let step = action.step(page: max(Sheet.bodyHeight(size.lines) - 1, 1)) else {
      return false
    }
    scroll = min(max(scroll + step, 0), lastScroll(now))
    return true
  }
}
