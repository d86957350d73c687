internal import Terminal
internal import Text

/// The rows of the list: their order, which the group and the search let through, which is selected.
///
/// The order is frozen while the screen is open: rows keep their places, new ones come last, and only
/// the sort key moves them. Pinned rows stand in a block of their own on top, in their own order, so
/// that their numbers stay; a row that is pinned or unpinned moves into the block or out of it.
struct RowList: Equatable {
  /// What the list shows outside of a search.
  enum Group: Hashable {
    case all
    /// Rows with this tag.
    case tag(TerminalText)
    /// Rows of this workstation.
    case place(TerminalText)
  }

  /// The orders of the sort key, in its order. Where nothing else decides, this desk's rows come
  /// first and the own order is kept.
  enum Sort: CaseIterable {
    case recent, most, own, name
  }

  /// The shape of a code, which decides how many cells it takes.
  struct Shape: Hashable {
    let digits: Int
    let kind: Row.Kind
  }

  /// All rows, in the vault's own order.
  private(set) var rows: [Row] = []
  /// Indices of the rows that the group and the search let through, in the order on the screen.
  private(set) var hits: [Int] = []
  /// How many of the hits are in the group; those after them were found elsewhere.
  private(set) var inside = 0
  /// Rows of the hits that only resemble what is searched for: they come after all that have its words.
  private(set) var similar: Set<RowID> = []
  /// Whether rows that only resemble it are hits; not where hits are told one by one.
  var findsSimilar = true
  /// The place of the selected row among the hits; 0 when there are none.
  private(set) var position = 0
  /// The first hit on the screen.
  var top = 0
  /// What is searched for; nil outside of a search.
  private(set) var search: TextField?
  private(set) var group = Group.all
  /// What the group key goes round: all, the tags, the places.
  private(set) var groups = [Group.all]
  private(set) var sort = Sort.recent
  /// Indices of the pinned rows, in the order of their numbers.
  private(set) var pins: [Int] = []

  /// Indices of all rows in the order on the screen.
  private var order: [Int] = []
  /// Where a row is in `rows`.
  private var indices: [RowID: Int] = [:]
  /// Rows that came since the group or the search was chosen: these hide none of them.
  private var arrivals: Set<RowID> = []
  /// The folded name of this desk, empty for none.
  private var desk: [UInt8] = []

  // What the columns are measured by only grows while the screen is open, so that they stay where
  // they are.
  private(set) var shapes: Set<Shape> = []
  private(set) var longestPeriod = 30
  /// The cells of the longest issuer, of the longest label, and of the longest workstation with its `@`.
  private(set) var issuerCells = 0
  private(set) var labelCells = 0
  private(set) var placeCells = 0
  /// The cells of the longest label with its workstation beside it.
  private(set) var accountCells = 0
  private(set) var hasTags = false
  private(set) var hasNotes = false

  /// Issuers that occur more than once.
  private(set) var sharedIssuers: Set<String> = []
  /// Rows that have a twin: equal issuer and label.
  private(set) var namesakes: Set<RowID> = []
  private(set) var defects = 0

  var isEmpty: Bool { rows.isEmpty }
  var selected: Row? { hits.indices.contains(position) ? rows[hits[position]] : nil }

  func row(_ id: RowID) -> Row? { indices[id].map { rows[$0] } }

  /// The number of a pinned row, from 1; nil for another one.
  func pinNumber(_ id: RowID) -> Int? {
    guard let index = indices[id], rows[index].isPinned else { return nil }
    return pins.firstIndex(of: index).map { $0 + 1 }
  }

  /// Takes all accounts over, in their own order; `place` is this desk's name. Known rows stay where
  /// they are; the selected row stays selected, or the one that is now in its place. Returns the ids
  /// that were not there.
  mutating func set(_ accounts: [Row], desk place: TerminalText) -> Set<RowID> {
    let former = selected?.id
    let isFirst = rows.isEmpty
    let known = order.map { rows[$0].id }
    desk = Array(Folding.folded(place.string).utf8)
    rows = accounts
    var added = Set(accounts.map(\.id))
    let before = indices
    indices = Dictionary(
      accounts.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    added.subtract(before.keys)
    measure()
    if isFirst {
      order = sorted()
    } else {
      let kept = known.compactMap { indices[$0] }
      let new = rows.indices.filter { before[rows[$0].id] == nil }
      order = pins + (kept + new).filter { !rows[$0].isPinned }
      arrivals.formUnion(added)
    }
    filter(keeping: former)
    return added
  }

  /// How many accounts are new, have other names or parameters, or are gone; a code that was used
  /// changes nothing.
  func changes(since former: RowList) -> (added: Int, changed: Int, removed: Int) {
    var (added, changed) = (0, 0)
    for row in rows {
      guard var known = former.row(row.id) else {
        added += 1
        continue
      }
      (known.counter, known.lastUsed, known.timesUsed) = (row.counter, row.lastUsed, row.timesUsed)
      if known != row { changed += 1 }
    }
    return (added, changed, former.rows.count { row($0.id) == nil })
  }

  /// Forgets everything.
  mutating func clear() {
    let findsSimilar = findsSimilar
    self = RowList()
    self.findsSimilar = findsSimilar
  }

  /// Puts a counter into its row.
  mutating func setCounter(_ counter: UInt64, of id: RowID) {
    guard let index = indices[id] else { return }
    rows[index].counter = counter
  }

  /// Counts a use of a row's code at a time (Unix seconds); the order stays.
  mutating func noteUse(of id: RowID, at second: Int64) {
    guard let index = indices[id] else { return }
    rows[index].lastUsed = max(rows[index].lastUsed, second)
    rows[index].timesUsed += 1
  }

  /// Whether a row has the words of the search; one that came meanwhile is in the list without them.
  func matchesSearch(_ row: Row) -> Bool {
    row.key.matches(SearchText.words(of: search?.text ?? ""))
  }

  /// Whether one row alone has the words of the search.
  var hasOnlyHit: Bool { search?.isEmpty == false && hits.count - similar.count == 1 }

  /// Shows what matches, from the first hit on; nil ends the search and keeps the selected row.
  mutating func setSearch(_ field: TextField?) {
    let former = selected?.id
    // A row that was found elsewhere stays selected: then the group ends with the search.
    if field == nil, position >= inside, former != nil { group = .all }
    search = field
    arrivals = []
    filter(keeping: field == nil ? former : nil)
  }

  /// The same words with the cursor elsewhere.
  mutating func moveSearchCursor(_ field: TextField) { search = field }

  /// The next group, or the one before; goes round.
  mutating func turnGroup(by step: Int) {
    let place = groups.firstIndex(of: group) ?? 0
    group = groups[(place + step + groups.count) % groups.count]
    arrivals = []
    filter(keeping: selected?.id)
  }

  /// The next order; goes round.
  mutating func turnSort() {
    let former = selected?.id
    let all = Sort.allCases
    sort = all[(all.firstIndex(of: sort)! + 1) % all.count]
    order = sorted()
    filter(keeping: former)
  }

  /// Selects a row; false when it is hidden or there is none.
  @discardableResult
  mutating func select(_ id: RowID) -> Bool {
    guard let index = indices[id], let place = hits.firstIndex(of: index) else { return false }
    position = place
    return true
  }

  /// Selects a row; a search or a group that hides it ends. False when there is none.
  @discardableResult
  mutating func show(_ id: RowID) -> Bool {
    guard indices[id] != nil else { return false }
    if !select(id), search != nil {
      search = nil
      filter(keeping: id)
    }
    if selected?.id != id {
      group = .all
      filter(keeping: id)
    }
    return true
  }

  /// Moves the selection, without going round.
  mutating func move(by steps: Int) {
    position = min(max(position + steps, 0), max(hits.count - 1, 0))
  }

  /// The hit above which a line says that it and those after it were found elsewhere; nil for none.
  func divider(height: Int) -> Int? { height > 1 && inside < hits.count ? inside : nil }

  /// The hits that a window of `height` lines shows, the divider counted: the selected one is always
  /// among them. Where the first one is the divider's, the divider stands above it.
  func window(height: Int) -> Range<Int> {
    let height = max(height, 1)
    let divider = divider(height: height)
    func line(_ hit: Int) -> Int { divider.map { hit >= $0 ? hit + 1 : hit } ?? hit }
    let count = hits.count + (divider == nil ? 0 : 1)
    let selected = line(position)
    var first = min(top == divider ? top : line(top), max(count - height, 0))
    if selected < first { first = position == divider ? selected - 1 : selected }
    if selected >= first + height { first = selected - height + 1 }
    let end: Int
    if let divider {
      // The divider does not end just above the window.
      if first == divider + 1 { first += selected == first + height - 1 ? 1 : -1 }
      end = min(first + height, count)
      return (first > divider ? first - 1 : first)..<(end > divider ? end - 1 : end)
    }
    end = min(first + height, count)
    return first..<end
  }

  /// The hit on a line of the window, from 0; nil for the divider and outside of the rows.
  func hit(onLine line: Int, height: Int, rowLines: Int) -> Int? {
    let window = window(height: height)
    var line = line
    if let divider = divider(height: height), divider >= window.lowerBound {
      let dividerLine = (divider - window.lowerBound) * rowLines
      guard line != dividerLine else { return nil }
      if line > dividerLine { line -= 1 }
    }
    guard line >= 0 else { return nil }
    let hit = window.lowerBound + line / rowLines
    return window.contains(hit) ? hit : nil
  }

  // MARK: - Filter and order

  private mutating func filter(keeping id: RowID?) {
    let words = SearchText.words(of: search?.text ?? "")
    var (found, elsewhere): ([Int], [Int]) = ([], [])
    var (like, likeElsewhere): ([Int], [Int]) = ([], [])
    for index in order {
      let isNew = !arrivals.isEmpty && arrivals.contains(rows[index].id)
      guard isNew || words.isEmpty || rows[index].key.matches(words) else {
        if findsSimilar, rows[index].key.resembles(words) {
          if isInGroup(index) { like.append(index) } else { likeElsewhere.append(index) }
        }
        continue
      }
      if isNew || isInGroup(index) {
        found.append(index)
      } else if !words.isEmpty {
        elsewhere.append(index)
      }
    }
    // A row with the words stands above one that resembles them, in whatever group it is.
    inside = found.count + (elsewhere.isEmpty ? like.count : 0)
    hits = found + elsewhere + like + likeElsewhere
    similar = Set((like + likeElsewhere).map { rows[$0].id })
    if let id {
      if !select(id) { move(by: 0) }
    } else {
      (position, top) = (0, 0)
    }
  }

  private func isInGroup(_ index: Int) -> Bool {
    switch group {
    case .all: true
    case .tag(let tag): rows[index].tags.contains(tag)
    case .place(let place): rows[index].place == place
    }
  }

  /// What a row is sorted by: smaller comes first.
  private struct Rank {
    let block: Int
    let first: Int64
    let second: Int64
    let desk: Int
    let index: Int
  }

  private func sorted() -> [Int] {
    let rest = rows.indices.filter { !rows[$0].isPinned }
    let ranks = rest.map { index in
      let isHere = !desk.isEmpty && rows[index].key.isAt(desk)
      let (last, times) = (-rows[index].lastUsed, -Int64(rows[index].timesUsed))
      // In orders that a person gave, this desk's rows come first of all.
      let block = sort == .own || sort == .name ? (isHere ? 0 : 1) : 0
      let numbers: (Int64, Int64) =
        switch sort {
        case .recent: (last, 0)
        case .most: (times, last)
        case .own, .name: (0, 0)
        }
      return Rank(
        block: block, first: numbers.0, second: numbers.1, desk: isHere ? 0 : 1, index: index)
    }
    let byName = sort == .name
    return pins
      + ranks.sorted { left, right in
        if left.block != right.block { return left.block < right.block }
        if byName {
          let (one, other) = (rows[left.index].key, rows[right.index].key)
          if one != other { return one < other }
        }
        if left.first != right.first { return left.first < right.first }
        if left.second != right.second { return left.second < right.second }
        if left.desk != right.desk { return left.desk < right.desk }
        return left.index < right.index
      }.map(\.index)
  }

  private mutating func measureNames(_ row: Row) {
    let (label, place) = (row.label.roughCells, row.place.isEmpty ? 0 : row.place.roughCells + 1)
    let counter = row.kind == .hotp ? String(row.counter).utf8.count + 3 : 0
    issuerCells = max(issuerCells, row.issuer.roughCells + counter)
    labelCells = max(labelCells, label)
    placeCells = max(placeCells, place)
    accountCells = max(accountCells, label + place + (label > 0 && place > 0 ? 1 : 0))
  }

  private mutating func measure() {
    pins = rows.indices.filter { rows[$0].isPinned }
    defects = 0
    var issuers: [String: Int] = [:]
    var names: [String: Int] = [:]
    var tags: Set<TerminalText> = []
    var places: Set<TerminalText> = []
    for row in rows {
      issuers[row.issuer.string, default: 0] += 1
      names[row.issuer.string + "\n" + row.label.string, default: 0] += 1
      tags.formUnion(row.tags)
      if !row.place.isEmpty { places.insert(row.place) }
      if row.defect != nil { defects += 1 }
      if !row.note.isEmpty { hasNotes = true }
      shapes.insert(Shape(digits: row.digits, kind: row.kind))
      longestPeriod = max(longestPeriod, row.period)
      measureNames(row)
    }
    hasTags = hasTags || !tags.isEmpty
    sharedIssuers = Set(issuers.filter { $1 > 1 }.keys)
    namesakes = Set(
      rows.filter { names[$0.issuer.string + "\n" + $0.label.string]! > 1 }.map(\.id))
    func inOrder(_ names: Set<TerminalText>) -> [TerminalText] {
      names.map { (Folding.folded($0.string), $0) }
        .sorted { ($0.0, $0.1.string) < ($1.0, $1.1.string) }.map(\.1)
    }
    groups = [.all] + inOrder(tags).map { .tag($0) } + inOrder(places).map { .place($0) }
  }
}

extension TerminalText {
  /// The cells that it takes on most terminals: enough to measure columns by.
  fileprivate var roughCells: Int {
    string.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
  }
}
