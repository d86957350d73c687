internal import ReaderProtocol

/// The second factors found among the items of a password manager, and what was left out of them.
struct SecondFactors {
  private var entries: [Entry] = []
  private var notices: [Notice] = []
  private var inTrash = 0

  /// The characters of a note that are taken (vault.md 2.8): recovery codes fit, a book does not.
  private static let maximumNote = 4_096

  /// Whether there are too many already, and no more need to be read.
  var isFull: Bool { entries.count > maximumEntries }

  /// Adds the content of a field for second factors: an address, `steam://` with a secret, or a lone
  /// Base32 secret. What is empty is none.
  mutating func add(
    _ text: String, _ around: AddressSurroundings, _ parameters: LoneParameters = LoneParameters()
  ) {
    guard !trimmedText(text).isEmpty else { return }
    var around = around
    cut(&around.note, of: accountName(around.issuer, around.label))
    entries.append(Entry(secondFactor: text, around, parameters))
  }

  /// Adds what `make` reads; `name` is what a person knows it by where that fails.
  mutating func add(named name: String, _ make: () throws(EntryError) -> ForeignAccount) {
    do throws(EntryError) {
      var account = try make()
      cut(&account.note, of: name)
      let whole = account
      entries.append(Entry(named: name) { whole })
    } catch {
      refuse(error, named: name)
    }
  }

  /// Adds an item that has a second factor and cannot be read.
  mutating func refuse(_ error: EntryError, named name: String) {
    entries.append(.refused(error, name: shortName(name)))
  }

  /// Counts an item with a second factor that lies in the trash.
  mutating func leaveInTrash() { inTrash += 1 }

  mutating func tell(_ notice: Notice) { notices.append(notice) }

  func reading(_ format: Format) -> Reading {
    let trash = inTrash == 0 ? [] : [Notice(.trashLeftOut, "\(inTrash)")]
    return Reading(format, entries, notices: notices + trash)
  }

  private mutating func cut(_ note: inout String, of name: String) {
    let scalars = note.unicodeScalars
    guard
      let end = scalars.index(
        scalars.startIndex, offsetBy: SecondFactors.maximumNote, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return }
    note = String(scalars[..<end])
    tell(Notice(.noteCut, name))
  }
}

/// Where the table of an app has what an account needs. Of several columns the first one counts that
/// is not empty in the row.
struct CSVColumns {
  /// Without all of these it is another table.
  let required: [String]
  let secondFactor: [String]
  let title: [String]
  let user: [String]
  var group: [String] = []
  var note: [String] = []
  /// A favourite has `1` or `true` in it.
  var favourite: [String] = []

  func fits(_ csv: CSV) -> Bool {
    required.allSatisfy { csv.column($0) != nil }
      && secondFactor.contains { csv.column($0) != nil }
  }

  /// All of a table that is nothing else.
  func reading(_ csv: CSV, _ format: Format) -> Reading {
    var found = SecondFactors()
    read(csv, into: &found)
    return found.reading(format)
  }

  /// Adds the rows that have a second factor; `parameters` finds what decides about a lone secret in a
  /// row, `notice` tells what is left out of it.
  func read(
    _ csv: CSV, into found: inout SecondFactors,
    parameters: (CSVRow) -> LoneParameters = { _ in LoneParameters() },
    notice: (CSVRow) -> Notice? = { _ in nil }
  ) {
    func columns(_ names: [String]) -> [Int] { names.compactMap(csv.column) }
    let (factor, title, user) = (columns(secondFactor), columns(title), columns(user))
    let (group, note, favourite) = (columns(group), columns(note), columns(favourite))
    for row in csv.rows() where !found.isFull {
      func value(_ columns: [Int]) -> String {
        columns.lazy.map { row[$0] }.first { !$0.isEmpty } ?? ""
      }
      let text = value(factor)
      guard !text.isEmpty || row.isCut else { continue }
      // A quote without its end: what it swallowed is unknown.
      guard !row.isCut else {
        found.refuse(.unreadableEntry, named: accountName(value(title), value(user)))
        continue
      }
      found.add(
        text,
        AddressSurroundings(
          issuer: value(title), label: value(user), note: value(note), tags: [value(group)],
          isPinned: ["1", "true"].contains(value(favourite).lowercased())), parameters(row))
      if let notice = notice(row) { found.tell(notice) }
    }
  }
}
