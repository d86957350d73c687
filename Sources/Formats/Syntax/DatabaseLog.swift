/// SQLite's write-ahead log (sqlite.org/fileformat2.html 4): the pages that were written since the
/// database itself was. Without it the newest accounts of a phone's database are not there.
struct DatabaseLog {
  /// Bytes of a database with its log.
  static let maximumSize = 64 << 20

  private let bytes: [UInt8]
  private let database: [UInt8]
  private let pageSize: Int
  private let isBigEndian: Bool

  /// Errors: `damaged` for what is no such log, or that of another database.
  init(_ bytes: [UInt8], of database: [UInt8]) throws(FormatError) {
    guard bytes.count >= 32, database.count >= 100 else { throw .damaged }
    self.bytes = bytes
    self.database = database
    let magic = DatabaseLog.number(bytes, 0)
    guard magic == 0x377F_0682 || magic == 0x377F_0683 else { throw .damaged }
    isBigEndian = magic & 1 == 1
    pageSize = Int(DatabaseLog.number(bytes, 8))
    guard (512...65_536).contains(pageSize), pageSize & (pageSize - 1) == 0,
      // 65,536 does not fit in the database's own header and is 1 there.
      pageSize == 65_536
        ? database[16] == 0 && database[17] == 1
        : pageSize == Int(database[16]) << 8 | Int(database[17])
    else { throw .damaged }
  }

  /// The database with all pages up to the last commit whose checksums hold. What comes behind that
  /// was never finished, or is of an older round of the log. Errors: `damaged`, `tooComplex`.
  func applied() throws(FormatError) -> [UInt8] {
    var sums = checksum((0, 0), 0..<24)
    guard holds(sums, at: 24) else { throw .damaged }
    // By page, where in the log its newest text is.
    var (committed, waiting) = ([Int: Int](), [Int: Int]())
    var size: Int?
    var frame = 32
    while frame + 24 + pageSize <= bytes.count {
      guard bytes[frame + 8..<frame + 16].elementsEqual(bytes[16..<24]) else { break }
      sums = checksum(sums, frame..<frame + 8)
      sums = checksum(sums, frame + 24..<frame + 24 + pageSize)
      guard holds(sums, at: frame + 16) else { break }
      let page = Int(DatabaseLog.number(bytes, frame))
      guard page > 0 else { throw .damaged }
      waiting[page] = frame + 24
      let pages = Int(DatabaseLog.number(bytes, frame + 4))
      if pages > 0 {
        size = pages * pageSize
        committed.merge(waiting) { _, new in new }
        waiting.removeAll(keepingCapacity: true)
      }
      frame += 24 + pageSize
    }
    guard let size else { return database }
    guard size <= DatabaseLog.maximumSize else { throw .tooComplex }
    // Each page is in one of the two.
    guard size <= database.count + committed.count * pageSize else { throw .damaged }
    var image = Array(database.prefix(size))
    image += [UInt8](repeating: 0, count: size - image.count)
    for (page, start) in committed where page * pageSize <= size {
      image.replaceSubrange(
        (page - 1) * pageSize..<page * pageSize, with: bytes[start..<start + pageSize])
    }
    return image
  }

  private static func number(_ bytes: [UInt8], _ index: Int) -> UInt32 {
    UInt32(bytes[index]) << 24 | UInt32(bytes[index + 1]) << 16 | UInt32(bytes[index + 2]) << 8
      | UInt32(bytes[index + 3])
  }

  /// Whether these are the checksums in the log; in the fuzzer's build, which cannot find one,
  /// always.
  private func holds(_ sums: (UInt32, UInt32), at index: Int) -> Bool {
    #if FUZZING
      return true
    #else
      return sums == (DatabaseLog.number(bytes, index), DatabaseLog.number(bytes, index + 4))
    #endif
  }

  private func checksum(_ start: (UInt32, UInt32), _ range: Range<Int>) -> (UInt32, UInt32) {
    var (first, second) = start
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
      first &+= word(index) &+ second
      second &+= word(index + 4) &+ first
      index += 8
    }
    return (first, second)
  }

  private func word(_ index: Int) -> UInt32 {
    let number = DatabaseLog.number(bytes, index)
    return isBigEndian ? number : number.byteSwapped
  }
}
