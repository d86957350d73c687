internal import OTP
internal import ReaderProtocol

/// The accounts that one more account of an import is compared with: the stored ones, and those that
/// came in before it. Found by secret and by name, without comparing each with each.
struct Standing: Sendable {
  struct Item: Sendable {
    var account: Account
    let numbers: SecretNumbers.Pair
    /// nil for what is stored.
    var export: ImportBatch.Export?
    /// Whether it was in the vault before the import, and was not replaced by it.
    var isStored = false
    fileprivate var isGone = false

    fileprivate var secret: Int { numbers.secret }

    /// An account of the vault.
    init(stored account: Account, _ numbers: SecretNumbers.Pair) {
      (self.account, self.numbers, isStored) = (account, numbers, true)
    }

    /// An account that came in.
    init(_ account: Account, of entry: ImportComparison.Entry) {
      (self.account, numbers, export) = (account, entry.numbers, entry.read.export)
    }

    /// Whether both make their codes alike, as `Accounts.sameParameters` has it.
    func makesCodes(like entry: ImportComparison.Entry) -> Bool {
      account.type == entry.account.type && account.parameters == entry.account.parameters
        && (entry.numbers.pin == nil || entry.numbers.pin == numbers.pin)
    }
  }

  /// What an account stands against.
  struct Conflict {
    let kind: ConflictKind
    /// Several when it is not clear which is meant.
    let against: [Int]
    /// The places of accounts with its name, which it must not take.
    let places: [String]
  }

  private struct Name: Hashable, Sendable {
    let issuer: String
    let label: String

    init(_ account: Account) { (issuer, label) = (account.issuer, account.label) }
  }

  private struct Both: Hashable, Sendable {
    let secret: Int
    let name: Name
  }

  private enum Shared: Hashable, Sendable {
    case secret(Int)
    case name(Name)
  }

  private var items: [Item] = []
  private var bySecret: [Int: [Int]] = [:]
  private var byName: [Name: [Int]] = [:]
  private var byBoth: [Both: [Int]] = [:]
  /// Those in use, and those in the trash.
  private var all: [Int: [Int]] = [:]
  /// The stored accounts that entries of an export are: its other entries are other accounts.
  private var claimed: [ImportBatch.Export: Set<Int>] = [:]
  /// What is to be told: which accounts share a secret or a name, in the order of their arrival.
  private var told: [(what: Shared, names: [String], count: Int)] = []
  private var toldAt: [Shared: Int] = [:]

  subscript(_ position: Int) -> Item { items[position] }

  mutating func insert(_ item: Item) {
    let position = items.count
    items.append(item)
    all[item.secret, default: []].append(position)
    guard item.account.deleted == nil else { return }
    let name = Name(item.account)
    bySecret[item.secret, default: []].append(position)
    byName[name, default: []].append(position)
    byBoth[Both(secret: item.secret, name: name), default: []].append(position)
  }

  mutating func remove(_ position: Int) { items[position].isGone = true }

  /// Says that an entry of the export is this account.
  mutating func claim(_ position: Int, for export: ImportBatch.Export) {
    claimed[export, default: []].insert(position)
  }

  /// What is equal to an account that was read, what is stored before what came in. Two of one export
  /// are one only when they are equal in everything that is kept of them but the counter.
  func known(_ entry: ImportComparison.Entry) -> Int? {
    let account = entry.account
    let both = Both(secret: entry.numbers.secret, name: Name(account))
    var first: Int?
    for position in present(byBoth[both]) {
      let item = items[position]
      guard item.makesCodes(like: entry) else { continue }
      if item.account.hasSameTexts(as: account) { return position }
      if item.isStored || entry.read.export == nil || item.export != entry.read.export {
        first = first ?? position
      }
    }
    return first
  }

  /// What an account of the trash is already: whatever is stored with its secret, or the same account
  /// of the same export.
  func trashed(_ entry: ImportComparison.Entry) -> Int? {
    let read = entry.read
    return present(all[entry.numbers.secret]).first { position in
      let item = items[position]
      if item.isStored { return true }
      guard item.account.deleted != nil else { return false }
      return read.export == nil || item.export != read.export
        || Name(item.account) == Name(read.account)
          && item.account.parameters == read.account.parameters
          && item.account.note == read.account.note && item.account.tags == read.account.tags
    }
  }

  /// What an account stands against that equals nothing here; nil where it can simply be added.
  func conflict(of entry: ImportComparison.Entry) -> Conflict? {
    let read = entry.read
    let isOther = { (position: Int) in !isCompanion(position, of: read.export) }
    let sameName = present(byName[Name(read.account)]).filter(isOther)
    let sameSecret = present(bySecret[entry.numbers.secret]).filter(isOther)
    guard !sameName.isEmpty || !sameSecret.isEmpty else { return nil }
    let places = sameName.map { items[$0].account.place }.filter { !$0.isEmpty }
    guard !sameSecret.isEmpty else {
      return Conflict(
        kind: .otherSecret, against: narrowed(sameName, to: read.account), places: places)
    }
    // The name says which of several with one secret is meant.
    let named = sameSecret.filter { Name(items[$0].account) == Name(read.account) }
    return Conflict(
      kind: .changed,
      against: narrowed(named.isEmpty ? sameSecret : named, to: read.account), places: places)
  }

  /// A place that was named says which is meant; none named says nothing.
  private func narrowed(_ positions: [Int], to account: Account) -> [Int] {
    guard !account.place.isEmpty else { return positions }
    let here = positions.filter { items[$0].account.place == account.place }
    return here.isEmpty ? positions : here
  }

  /// Whether both are accounts of one export.
  private func isCompanion(_ position: Int, of export: ImportBatch.Export?) -> Bool {
    guard let export else { return false }
    let item = items[position]
    return item.export == export || item.isStored && claimed[export]?.contains(position) ?? false
  }

  private func companions(_ positions: [Int]?, in export: ImportBatch.Export?) -> [Int] {
    present(positions).filter { isCompanion($0, of: export) }
  }

  private func present(_ positions: [Int]?) -> [Int] {
    (positions ?? []).filter { !items[$0].isGone }
  }

  // MARK: - Notices

  /// The most names in one notice.
  private static let maximumNames = 10

  /// Notes what an account that is about to be inserted shares with others of its export.
  mutating func tell(_ item: Item) {
    let sameSecret = companions(bySecret[item.secret], in: item.export)
    if !sameSecret.isEmpty { note(.secret(item.secret), item, beside: sameSecret) }
    let named = companions(byName[Name(item.account)], in: item.export)
    let sameName = named.filter { items[$0].secret != item.secret }
    if !sameName.isEmpty { note(.name(Name(item.account)), item, beside: sameName) }
  }

  private mutating func note(_ what: Shared, _ item: Item, beside others: [Int]) {
    let index = toldAt[what] ?? told.count
    if index == told.count {
      toldAt[what] = index
      told.append((what, [], others.count))
      for other in others { name(items[other].account, at: index) }
    }
    told[index].count += 1
    name(item.account, at: index)
  }

  private mutating func name(_ account: Account, at index: Int) {
    let name = account.name.isEmpty ? "-" : account.name
    guard told[index].names.count < Standing.maximumNames, !told[index].names.contains(name) else {
      return
    }
    told[index].names.append(name)
  }

  /// What was noted since the last call: `secret-shared` and `name-shared`, with the number of
  /// accounts and their names.
  mutating func takeNotices() -> [Notice] {
    defer { (told, toldAt) = ([], [:]) }
    return told.map { what, names, count in
      let kind: Notice.Kind =
        switch what {
        case .secret: .secretShared
        case .name: .nameShared
        }
      return Notice(kind, ["\(count)"] + names)
    }
  }
}

extension Account {
  /// Whether a person would see no difference: note, tags, place and pin.
  fileprivate func hasSameTexts(as other: Account) -> Bool {
    note == other.note && tags == other.tags && place == other.place && pinned == other.pinned
      && asksEachTime == other.asksEachTime
  }
}
