/// A table of comma-separated values (RFC 4180) with a header, as password managers export them
/// (formats.md 16). The header's line chooses the delimiter: comma, semicolon or tab. Rows may be
/// shorter or longer than the header; empty lines are passed over.
struct CSV {
  /// The names of the columns, trimmed and in lower case.
  let header: [String]
  /// The same row as it is written: a table without a header has an account there.
  let firstRow: CSVRow
  private let rest: CSVParser

  /// More columns than any export has.
  private static let maximumColumns = 256
  /// Bytes of the longest header.
  private static let maximumHeader = 16 << 10

  /// nil for a text whose first line that is not empty has no delimiter, or is no header.
  init?(_ text: [UInt8]) {
    guard let start = CSV.start(of: text),
      let delimiter = CSV.delimiter(of: text[start...].prefix(CSV.maximumHeader))
    else { return nil }
    var parser = CSVParser(text, from: start, delimiter: delimiter)
    guard let first = parser.next(), !first.isCut, first.fields.count <= CSV.maximumColumns else {
      return nil
    }
    header = first.fields.map { trimmedText($0).lowercased() }
    firstRow = first
    rest = parser
  }

  /// Where the header begins: behind Excel's line `sep=;`, where there is one.
  private static func start(of text: [UInt8]) -> Int? {
    guard let start = text.firstIndex(where: { !isSpace($0) }) else { return nil }
    guard hasPrefix("sep=", text[start...]), start + 5 < text.count, isSpace(text[start + 5]) else {
      return start
    }
    return text[(start + 5)...].firstIndex { !isSpace($0) }
  }

  /// The rows below the header.
  func rows() -> CSVParser { rest }

  /// The place of the column with this name, nil where there is none.
  func column(_ name: String) -> Int? { header.firstIndex(of: name) }

  /// The delimiter that stands most often outside quotes in the first line, nil for none.
  private static func delimiter(of text: ArraySlice<UInt8>) -> UInt8? {
    var counts = [0, 0, 0]
    let delimiters = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var isQuoted = false
    for byte in text {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if !isQuoted {
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
        if let index = delimiters.firstIndex(of: byte) { counts[index] += 1 }
      }
    }
    guard let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) else {
      return nil
    }
    return delimiters[index]
  }
}

/// The fields of one line of a table.
struct CSVRow {
  fileprivate(set) var fields: [String] = []
  /// Whether the table ends within a quoted field of this row.
  fileprivate(set) var isCut = false

  /// A field without white space at its ends; empty where there is none.
  subscript(column: Int?) -> String {
    guard let column, fields.indices.contains(column) else { return "" }
    return trimmedText(fields[column])
  }
}

/// Reads a table row by row, in one pass.
struct CSVParser: IteratorProtocol, Sequence {
  private let text: [UInt8]
  private let delimiter: UInt8
  private var index: Int

  /// Fields of a row that are kept; what stands behind them belongs to no column.
  private static let maximumFields = 1_024

  init(_ text: [UInt8], from start: Int, delimiter: UInt8) {
    (self.text, self.index, self.delimiter) = (text, start, delimiter)
  }

  /// The next row that is not empty.
  mutating func next() -> CSVRow? {
    while index < text.count, isLineEnd(text[index]) { index += 1 }
    guard index < text.count else { return nil }
    var row = CSVRow()
    while true {
      let field = field(&row)
      if row.fields.count < CSVParser.maximumFields { row.fields.append(field) }
      guard index < text.count, text[index] == delimiter else { return row }
      index += 1
    }
  }

  /// The field that begins here; ends at its delimiter, the line end or the end.
  private mutating func field(_ row: inout CSVRow) -> String {
    guard index < text.count, text[index] != delimiter else { return "" }
    var bytes: [UInt8] = []
    if text[index] == UInt8(ascii: "\"") {
      index += 1
      while true {
        let quote = text[index...].firstIndex(of: UInt8(ascii: "\""))
        bytes += text[index..<(quote ?? text.count)]
        guard let quote else {
          row.isCut = true
          index = text.count
          break
        }
        index = quote + 1
        guard index < text.count, text[index] == UInt8(ascii: "\"") else { break }
        bytes.append(UInt8(ascii: "\""))
        index += 1
      }
    }
    // Most often the whole field; behind a closing quote, what should not be there.
    let stop = text[index...].firstIndex { $0 == delimiter || isLineEnd($0) } ?? text.count
    bytes += text[index..<stop]
    index = stop
    return String(decoding: bytes, as: UTF8.self)
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
