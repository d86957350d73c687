internal import Terminal

/// The rows of the list: their order, which the search lets through, which is selected.
///
/// The order is frozen while the screen is open: rows keep their places, new ones come last, and
/// only the sort key moves them.
struct RowList: Equatable {
  private(set) var rows: [Row] = []
  /// Indices of the rows that the search lets through, in order.
  private(set) var hits: [Int] = []
  /// The place of the selected row among the hits; 0 when there are none.
  private(set) var position = 0
  /// The first hit on the screen.
  var top = 0
  /// What is searched for; nil outside of a search.
  private(set) var search: TextField?
  private(set) var isSortedByName = false
  private var ownOrder: [RowID: Int] = [:]

  /// The cells of the longest code, so that columns stay where they are.
  private(set) var codeCells = 7
  /// The longest period.
  private(set) var longestPeriod = 30
  /// Issuers that occur more than once.
  private(set) var sharedIssuers: Set<String> = []
  /// Rows that have a twin: equal issuer and label.
  private(set) var twins: Set<RowID> = []
  private(set) var defects = 0

  var isEmpty: Bool { rows.isEmpty }
  var selected: Row? { hits.indices.contains(position) ? rows[hits[position]] : nil }

  func row(_ id: RowID) -> Row? { rows.first { $0.id == id } }

  /// Takes all accounts over, in their own order. Known rows stay where they are; the selected row
  /// stays selected, or the one that is now in its place. Returns the ids that were not there.
  mutating func set(_ accounts: [Row]) -> Set<RowID> {
    let former = selected?.id
    let known = Dictionary(
      rows.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    ownOrder = Dictionary(
      accounts.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let isFirst = rows.isEmpty
    rows = accounts.enumerated().sorted { left, right in
      if isFirst {
        return (left.element.isPinned ? 0 : 1, left.offset)
          < (right.element.isPinned ? 0 : 1, right.offset)
      }
      return (known[left.element.id] ?? Int.max, left.offset)
        < (known[right.element.id] ?? Int.max, right.offset)
    }.map(\.element)
    measure()
    filter(keeping: former)
    return Set(accounts.map(\.id)).subtracting(known.keys)
  }

  /// Forgets everything.
  mutating func clear() { self = RowList() }

  /// Puts a counter into its row.
  mutating func setCounter(_ counter: UInt64, of id: RowID) {
    guard let index = rows.firstIndex(where: { $0.id == id }) else { return }
    rows[index].counter = counter
  }

  /// Shows what matches, from the first hit on; nil ends the search and keeps the selected row.
  mutating func setSearch(_ field: TextField?) {
    let former = selected?.id
    search = field
    filter(keeping: field == nil ? former : nil)
  }

  /// The same words with the cursor elsewhere.
  mutating func moveSearchCursor(_ field: TextField) { search = field }

  /// By name, or in the own order; pinned rows first.
  mutating func toggleSort() {
    let former = selected?.id
    isSortedByName.toggle()
    let keys = Dictionary(
      rows.map { ($0.id, Letters.folded($0.name.string)) }, uniquingKeysWith: { first, _ in first })
    let byName = isSortedByName
    let own = ownOrder
    rows.sort { left, right in
      if left.isPinned != right.isPinned { return left.isPinned }
      if byName, let (first, second) = RowList.both(keys[left.id], keys[right.id]), first != second
      {
        return first < second
      }
      return (own[left.id] ?? 0) < (own[right.id] ?? 0)
    }
    filter(keeping: former)
  }

  /// Selects a row; false when the search hides it or there is none.
  @discardableResult
  mutating func select(_ id: RowID) -> Bool {
    guard let place = hits.firstIndex(where: { rows[$0].id == id }) else { return false }
    position = place
    return true
  }

  /// Moves the selection, without going round.
  mutating func move(by steps: Int) {
    position = min(max(position + steps, 0), max(hits.count - 1, 0))
  }

  /// The hits that a window of `height` lines shows: the selected one is always among them.
  func window(height: Int) -> Range<Int> {
    let height = max(height, 1)
    var first = min(top, max(hits.count - height, 0))
    if position < first { first = position }
    if position >= first + height { first = position - height + 1 }
    return first..<min(first + height, hits.count)
  }

  private mutating func filter(keeping id: RowID?) {
    let words = SearchKey.words(of: search?.text ?? "")
    hits = words.isEmpty ? Array(rows.indices) : rows.indices.filter { rows[$0].key.matches(words) }
    if let id {
      if !select(id) { move(by: 0) }
    } else {
      (position, top) = (0, 0)
    }
  }

  private mutating func measure() {
    codeCells = rows.map(\.codeCells).max() ?? 7
    longestPeriod = rows.map(\.period).max() ?? 30
    defects = rows.count { $0.defect != nil }
    var issuers: [String: Int] = [:]
    var names: [String: Int] = [:]
    func full(_ row: Row) -> String { row.issuer.string + "\n" + row.label.string }
    for row in rows {
      issuers[row.issuer.string, default: 0] += 1
      names[full(row), default: 0] += 1
    }
    sharedIssuers = Set(issuers.filter { $1 > 1 }.keys)
    twins = Set(rows.filter { names[full($0)]! > 1 }.map(\.id))
  }

  private static func both(_ left: String?, _ right: String?) -> (String, String)? {
    if let left, let right { (left, right) } else { nil }
  }
}
