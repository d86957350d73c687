internal import Terminal

/// Where the parts of the list page stand at a size, with these accounts.
struct ListLayout {
  let isOneLine: Bool
  /// Below 60 columns, or where it is wanted, the code comes first.
  let isCodeFirst: Bool
  let hasRules: Bool
  /// The line of the groups, where there is more than one, or of why nothing can be written.
  let hasGroupLine: Bool
  let hintLine: Int?
  let messageLine: Int?
  /// The lines of rows.
  let first: Int
  let height: Int
  /// The line that counts broken accounts.
  let defectLine: Int?
  /// The width of the rows.
  let listColumns: Int
  /// Where the selected account stands in full, beside the rows.
  let pane: Range<Int>?
  /// The lines of one row: more than one only where all accounts are in sight nevertheless.
  let rowLines: Int
  /// Whether the only account takes the place of the rows.
  let isAlone: Bool

  init(_ size: Size, _ settings: Settings, _ list: RowList, isReadOnly: Bool) {
    let lines = max(size.lines, 1)
    isOneLine = lines < 4 || size.columns < 30
    isCodeFirst = size.columns < 60 || settings.layout == .codeFirst
    hasRules = !isOneLine && !isCodeFirst && lines >= 14 && settings.hasOrnaments
    hasGroupLine =
      !isOneLine && !isCodeFirst && lines >= 11 && (list.groups.count > 1 || isReadOnly)
    guard !isOneLine else {
      (first, height, hintLine, defectLine) = (0, 1, nil, nil)
      messageLine = lines > 1 ? lines - 1 : nil
      (listColumns, pane, rowLines, isAlone) = (size.columns, nil, 1, false)
      return
    }
    hintLine = lines >= 6 ? lines - 1 : nil
    let message = lines - (lines >= 6 ? 2 : 1)
    messageLine = message
    first = 1 + (hasGroupLine ? 1 : 0) + (hasRules ? 1 : 0)
    let room = message - (hasRules ? 1 : 0) - first
    defectLine = list.defects > 0 && room >= 3 ? first + room - 1 : nil
    height = max(room - (defectLine == nil ? 0 : 1), 1)
    isAlone =
      settings.hasOrnaments && settings.layout != .codeFirst && list.rows.count == 1
      && list.defects == 0 && height >= AccountPane.lines && size.columns >= 42
    let paneCells = list.bigCells(settings) + 3
    let hasPane =
      hasRules && !isAlone && !list.isEmpty && size.columns >= 120 && lines >= 30
    pane = hasPane ? max(size.columns - paneCells, 78)..<size.columns : nil
    listColumns = pane?.lowerBound ?? size.columns
    rowLines = ListLayout.rowLines(
      isCodeFirst || !settings.hasOrnaments ? nil : list.rows.count, height: height)
  }

  /// Few accounts get air. So that they all stay in sight, with a line between those found elsewhere.
  private static func rowLines(_ count: Int?, height: Int) -> Int {
    guard let count, count > 0 else { return 1 }
    // The last one needs no blank line below it.
    if count * 3 <= height { return 3 }
    return count * 2 + 1 <= height ? 2 : 1
  }

  /// The line of a row, from the first one of the window.
  func line(of hit: Int, in window: Range<Int>, divider: Int?) -> Int {
    var line = first + (hit - window.lowerBound) * rowLines
    if let divider, divider >= window.lowerBound, hit >= divider { line += 1 }
    return line
  }

  /// The line of the divider between hits, where it is in the window.
  func dividerLine(in window: Range<Int>, divider: Int?) -> Int? {
    guard let divider, divider >= window.lowerBound, divider <= window.upperBound else {
      return nil
    }
    let line = first + (divider - window.lowerBound) * rowLines
    return line < first + height ? line : nil
  }
}

extension RowList {
  /// The cells of the longest code in big digits.
  func bigCells(_ settings: Settings) -> Int {
    shapes.map {
      BigDigits.cells(
        $0.digits,
        gap: settings.grouping == .none ? nil : Row.gap(digits: $0.digits, kind: $0.kind))
    }.max() ?? 0
  }
}

extension Model {
  /// Where the parts of the list page stand now.
  var listLayout: ListLayout {
    ListLayout(size, settings, list, isReadOnly: readOnly != nil)
  }

  /// The rows that the list page shows at once.
  var listHeight: Int { listLayout.height }
}
