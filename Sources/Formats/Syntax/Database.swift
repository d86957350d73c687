internal import CSQLite

/// A SQLite database in memory. What the log beside it adds is added; nothing is written.
@safe package final class Database {
  /// Rows of one query, and bytes of all their texts.
  static let maximumRows = 20_000
  static let maximumSize = 64 << 20

  private let database: OpaquePointer

  /// Opens the database `bytes` with its write-ahead log, where there is one. Errors: `damaged`,
  /// `tooComplex`.
  package init(_ bytes: [UInt8], log: [UInt8]? = nil) throws(FormatError) {
    guard bytes.count >= 100 else { throw .damaged }
    var image = bytes
    if let log, !log.isEmpty { image = try DatabaseLog(log, of: bytes).applied() }
    // A database in memory has no log of its own: the header's two format numbers say so.
    image[18] = 1
    image[19] = 1
    var handle: OpaquePointer?
    guard unsafe sqlite3_open_v2(":memory:", &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK,
      let handle = unsafe handle
    else { throw .damaged }
    unsafe database = unsafe handle
    // SQLite frees the copy when the database is closed, and when this call fails.
    guard let copy = unsafe sqlite3_malloc64(sqlite3_uint64(image.count)) else { throw .damaged }
    unsafe image.withUnsafeBytes {
      unsafe copy.copyMemory(from: $0.baseAddress!, byteCount: $0.count)
    }
    let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
    let status = unsafe sqlite3_deserialize(
      handle, "main", copy.assumingMemoryBound(to: UInt8.self), Int64(image.count),
      Int64(image.count), flags)
    guard status == SQLITE_OK else { throw .damaged }
    unsafe sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 16 << 20)
    // A schema from outside may call no function, and a damaged page is an error.
    unsafe trenta_sqlite_distrust(handle)
    // The first look at the schema.
    _ = try rows("SELECT count(*) FROM sqlite_schema")
  }

  deinit { unsafe sqlite3_close_v2(database) }

  /// The names of the columns of a table in lower case, empty where there is no such table. `table`
  /// is a name of our own. A view, a virtual table or one with computed columns is none: all those
  /// run what the file says.
  package func columns(of table: StaticString) -> [String] {
    let known =
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND lower(name) = '\(table)'"
    guard let found = try? rows(known), found.count == 1,
      let columns = try? rows("SELECT name, hidden FROM pragma_table_xinfo('\(table)')"),
      columns.allSatisfy({ $0[1] == .integer(0) })
    else { return [] }
    return columns.map { $0[0].text.lowercased() }
  }

  /// Whether a table has all these columns.
  func has(_ columns: [String], in table: StaticString) -> Bool {
    let found = self.columns(of: table)
    return columns.allSatisfy { found.contains($0) }
  }

  /// All rows of a table, whose pages are checked first. Errors: `damaged`, `tooManyEntries`,
  /// `tooComplex`.
  package func all(of table: StaticString) throws(FormatError) -> [Row] {
    let columns = self.columns(of: table)
    guard !columns.isEmpty, try rows("PRAGMA quick_check('\(table)')") == [[.text("ok")]] else {
      throw .damaged
    }
    let indices = Dictionary(zip(columns, columns.indices)) { first, _ in first }
    return try rows("SELECT * FROM \(table)").map { Row(values: $0, indices: indices) }
  }

  /// A row of a whole table.
  package struct Row {
    fileprivate let values: [Value]
    fileprivate let indices: [String: Int]

    /// The value in the column with this name in lower case; `null` where there is none.
    package subscript(column: String) -> Value {
      guard let index = indices[column], values.indices.contains(index) else { return .null }
      return values[index]
    }
  }

  /// A value of a row.
  package enum Value: Equatable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    /// The text of a name or a number, empty for anything else.
    var text: String {
      switch self {
      case .text(let text): text
      case .integer(let number): String(number)
      case .blob(let bytes): String(validating: bytes, as: UTF8.self) ?? ""
      case .null: ""
      }
    }

    /// Whether there is nothing in it.
    var isEmpty: Bool {
      switch self {
      case .null: true
      case .integer: false
      case .text(let text): trimmedText(text).isEmpty
      case .blob(let bytes): bytes.isEmpty
      }
    }

    /// Bytes.
    fileprivate var size: Int {
      switch self {
      case .null, .integer: 8
      case .text(let text): text.utf8.count
      case .blob(let bytes): bytes.count
      }
    }

    /// A whole number, also one in text; nil for none. Anything else throws `error`.
    func integer(else error: EntryError) throws(EntryError) -> Int64? {
      switch self {
      case .null: return nil
      case .integer(let number): return number
      case .text(let text):
        if trimmedText(text).isEmpty { return nil }
        guard let number = Int64(trimmedText(text)) else { throw error }
        return number
      case .blob: throw error
      }
    }
  }

  /// The rows of a query of our own. Errors: `damaged`, `tooManyEntries`, `tooComplex`.
  package func rows(_ query: String) throws(FormatError) -> [[Value]] {
    var statement: OpaquePointer?
    guard unsafe sqlite3_prepare_v2(database, query, -1, &statement, nil) == SQLITE_OK,
      let statement = unsafe statement
    else { throw .damaged }
    defer { unsafe sqlite3_finalize(statement) }
    var rows: [[Value]] = []
    var size = 0
    while true {
      switch unsafe sqlite3_step(statement) {
      case SQLITE_DONE: return rows
      case SQLITE_ROW:
        guard rows.count < Database.maximumRows else { throw .tooManyEntries }
        let row = unsafe (0..<sqlite3_column_count(statement)).map { unsafe value(statement, $0) }
        size += row.reduce(0) { $0 + $1.size }
        guard size <= Database.maximumSize else { throw .tooComplex }
        rows.append(row)
      default: throw .damaged
      }
    }
  }

  private func value(_ statement: OpaquePointer, _ column: Int32) -> Value {
    let count = { unsafe Int(sqlite3_column_bytes(statement, column)) }
    switch unsafe sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return unsafe .integer(sqlite3_column_int64(statement, column))
    case SQLITE_TEXT, SQLITE_FLOAT:
      guard let text = unsafe sqlite3_column_text(statement, column) else { return .null }
      return unsafe .text(
        String(decoding: UnsafeBufferPointer(start: text, count: count()), as: UTF8.self))
    case SQLITE_BLOB:
      guard let blob = unsafe sqlite3_column_blob(statement, column) else { return .blob([]) }
      return unsafe .blob(Array(UnsafeRawBufferPointer(start: blob, count: count())))
    default: return .null
    }
  }
}
