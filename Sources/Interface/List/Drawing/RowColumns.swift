internal import Terminal

/// The columns of the rows, by the room and by what the accounts need. They stay where they are: what they
/// are measured by only grows while the screen is open.
struct RowColumns {
  let issuer: Range<Int>
  /// In airy rows it is the same as that of the issuer, which stands above.
  let label: Range<Int>
  let code: Range<Int>
  /// Empty where there is no bar.
  let bar: Range<Int>
  /// The number of seconds, and behind it the place of its exclamation mark.
  let seconds: Range<Int>
  /// The code that comes next, with its arrow.
  private(set) var next: Range<Int>?
  private(set) var tags: Range<Int>?
  private(set) var note: Range<Int>?
  /// Behind the last column.
  let end: Int

  private static let marker = 3
  private static let tagCells = 14
  private static let noteCells = 24

  /// - Parameters:
  ///   - columns: the width of the list.
  ///   - isAiry: whether a row has two lines, the user name below the service.
  init(
    _ list: RowList, _ settings: Settings, columns: Int, hasBar: Bool, secondsCells: Int,
    isAiry: Bool
  ) {
    let codeCells = list.codeCells(settings)
    let nextCells = settings.next == .never ? 0 : 5 + codeCells
    let isRoomy = columns >= 100
    // The bar is shortened before names are.
    var barCells = hasBar ? (isRoomy ? 10 : 8) : 0
    let least = hasBar ? (columns >= 80 ? 8 : 4) : 0
    // In many rows each cell more costs bytes in every period.
    let most = !hasBar ? 0 : isAiry ? 24 : isRoomy ? 20 : 8
    let (issuerNeed, labelNeed) = RowColumns.needs(list, isAiry: isAiry)
    let need = isAiry ? max(issuerNeed, labelNeed) : issuerNeed + 1 + labelNeed
    var room =
      columns - RowColumns.marker - 2 - codeCells - 2 - barCells - (hasBar ? 1 : 0) - secondsCells
      - 1
    let hasNext = !isAiry && nextCells > 0 && (isRoomy || room - nextCells >= need)
    if hasNext { room -= nextCells }
    if room < need {
      let given = min(need - room, barCells - least)
      barCells -= given
      room += given
    }
    var spare = max(room - need, 0)
    func take(_ cells: Int) -> Bool {
      guard spare >= cells else { return false }
      spare -= cells
      return true
    }
    let hasTags = !isAiry && list.hasTags && take(RowColumns.tagCells + 2)
    let hasNote = !isAiry && list.hasNotes && isRoomy && take(RowColumns.noteCells + 2)
    let more = min(spare, most - barCells)
    barCells += more
    spare -= more
    let issuerCells =
      isAiry ? min(need, room) : min(issuerNeed, max(room - 1 - labelNeed, room * 2 / 5, 4))
    let labelCells = isAiry ? issuerCells : min(room - 1 - issuerCells, labelNeed)
    // A little of what is left sets the columns apart.
    let gap = isAiry ? min(spare, 6) : min(spare / 2, 3)
    issuer = RowColumns.marker..<RowColumns.marker + issuerCells
    let labelStart = isAiry ? issuer.lowerBound : issuer.upperBound + 1 + gap
    label = labelStart..<labelStart + max(labelCells, 0)
    let codeStart = label.upperBound + 2 + gap
    code = codeStart..<codeStart + codeCells
    bar = code.upperBound + 2..<code.upperBound + 2 + barCells
    let secondsStart = bar.upperBound + (hasBar ? 1 : 0)
    seconds = secondsStart..<secondsStart + secondsCells + 1
    var column = seconds.upperBound
    func following(_ cells: Int) -> Range<Int> {
      defer { column += cells + 2 }
      return column + 1..<column + 1 + cells
    }
    if hasNext { next = following(3 + codeCells) }
    if hasTags { tags = following(RowColumns.tagCells) }
    if hasNote { note = following(RowColumns.noteCells) }
    end = columns
  }

  /// The cells that the names want, within bounds: one long name does not take the room of all.
  private static func needs(_ list: RowList, isAiry: Bool) -> (issuer: Int, label: Int) {
    guard isAiry else {
      return (min(max(list.issuerCells, 8), 24), min(max(list.accountCells, 10), 40))
    }
    let place = list.placeCells > 0 ? list.placeCells + 1 : 0
    return (min(max(list.issuerCells + place, 16), 40), min(max(list.labelCells, 16), 40))
  }
}

extension RowList {
  /// The cells of the longest code.
  func codeCells(_ settings: Settings) -> Int {
    shapes.map { settings.cells(of: $0.digits, kind: $0.kind) }.max() ?? 7
  }
}
