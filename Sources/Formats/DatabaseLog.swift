/// SQLite's write-ahead log (sqlite.org/fileformat2.html 4): the pages that were written since the
/// database itself was. Without it the newest accounts of a phone's database are not there.
struct DatabaseLog {
  private let bytes: [UInt8]
  private let pageSize: Int
  private let isBigEndian: Bool

  /// nil for what is no such log.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 32 else { return nil }
    self.bytes = bytes
    let magic = DatabaseLog.number(bytes, 0)
    guard magic == 0x377F_0682 || magic == 0x377F_0683 else { return nil }
    isBigEndian = magic & 1 == 1
    pageSize = Int(DatabaseLog.number(bytes, 8))
    guard (512...65_536).contains(pageSize), pageSize & (pageSize - 1) == 0 else { return nil }
  }

  /// The database with all pages up to the last commit whose checksums hold; nil where there is none.
  func applied(to database: [UInt8]) -> [UInt8]? {
    var sums = checksum((0, 0), 0..<24)
    guard sums == (DatabaseLog.number(bytes, 24), DatabaseLog.number(bytes, 28)) else { return nil }
    var image = database
    var waiting: [(page: Int, start: Int)] = []
    var hasCommit = false
    var frame = 32
    while frame + 24 + pageSize <= bytes.count {
      // The salts of an older round of the log end it.
      guard bytes[frame + 8..<frame + 16].elementsEqual(bytes[16..<24]) else { break }
      sums = checksum(sums, frame..<frame + 8)
      sums = checksum(sums, frame + 24..<frame + 24 + pageSize)
      guard sums == (DatabaseLog.number(bytes, frame + 16), DatabaseLog.number(bytes, frame + 20))
      else { break }
      let page = Int(DatabaseLog.number(bytes, frame))
      let pagesAfterCommit = Int(DatabaseLog.number(bytes, frame + 4))
      guard page > 0, page * pageSize <= 64 << 20 else { break }
      waiting.append((page, frame + 24))
      if pagesAfterCommit > 0 {
        guard pagesAfterCommit * pageSize <= 64 << 20 else { break }
        let size = pagesAfterCommit * pageSize
        if image.count < size { image += [UInt8](repeating: 0, count: size - image.count) }
        for (page, start) in waiting where page <= pagesAfterCommit {
          image.replaceSubrange(
            (page - 1) * pageSize..<page * pageSize, with: bytes[start..<start + pageSize])
        }
        image.removeLast(image.count - size)
        waiting = []
        hasCommit = true
      }
      frame += 24 + pageSize
    }
    return hasCommit ? image : nil
  }

  private static func number(_ bytes: [UInt8], _ index: Int) -> UInt32 {
    bytes[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) }
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
