/// What ncurses writes, in fewer bytes.
///
/// It names the line to go to where a line feed does the same in one byte, and ends every attribute with
/// a change of the character set that never was another one; it repeats no character but ASCII. In a list
/// of which each line changes each second that is half of what is sent.
struct ShortMoves {
  /// Whether a line feed moves the cursor straight down (cud1).
  private let hasLineFeed: Bool
  /// Whether the terminal repeats the character before (REP).
  private let repeats: Bool
  private let columns: Int
  /// Whether ASCII was not turned on yet, as a first frame does.
  private var wantsASCII: Bool
  /// Where the cursor is, from 1; nil while that is not known.
  private var line: Int?
  private var column: Int?

  /// - Parameters:
  ///   - isFirst: whether the terminal's state is not known yet.
  init(hasLineFeed: Bool, repeats: Bool, columns: Int, isFirst: Bool = false) {
    self.hasLineFeed = hasLineFeed
    self.repeats = repeats
    self.columns = columns
    wantsASCII = isFirst
  }

  /// Shortens the bytes in their place, and returns how many are left.
  mutating func shorten(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
    var (from, to) = (0, 0)
    while from < bytes.count {
      let byte = unsafe bytes[from]
      if let count = unsafe ShortMoves.lineRun(UnsafeRawBufferPointer(rebasing: bytes[from...])) {
        to = unsafe put(count, bytes, from, to)
        from += 3 * count
        continue
      }
      guard byte == 0x1B else {
        follow(byte)
        unsafe bytes[to] = byte
        (from, to) = (from + 1, to + 1)
        continue
      }
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[from...])
      let sequence = unsafe Sequence(rest)
      if unsafe sequence.isASCII && !wantsASCII || isNeedless(sequence, rest) {
        from += sequence.count
        continue
      }
      if sequence.isASCII { wantsASCII = false }
      if let steps = follow(sequence) {
        for _ in 0..<steps.down {
          unsafe bytes[to] = 0x0A
          to += 1
        }
        for _ in 0..<steps.back {
          unsafe bytes[to] = 0x08
          to += 1
        }
      } else {
        for offset in 0..<sequence.count { unsafe bytes[to + offset] = bytes[from + offset] }
        to += sequence.count
      }
      from += sequence.count
    }
    return to
  }

  /// How many of one line or bar character (U+2500 to U+257F) begin here, each of one cell; nil for none.
  private static func lineRun(_ bytes: UnsafeRawBufferPointer) -> Int? {
    func isSame(_ index: Int) -> Bool {
      unsafe bytes.count >= index + 3 && bytes[index] == bytes[0] && bytes[index + 1] == bytes[1]
        && bytes[index + 2] == bytes[2]
    }
    guard bytes.count >= 3, unsafe bytes[0] == 0xE2,
      unsafe bytes[1] == 0x94 || bytes[1] == 0x95
    else { return nil }
    var count = 1
    while isSame(3 * count) { count += 1 }
    return count
  }

  /// Moves a run to its place, and returns where it ends: the character, and how often it comes again.
  private mutating func put(
    _ count: Int, _ bytes: UnsafeMutableRawBufferPointer, _ from: Int, _ to: Int
  ) -> Int {
    column = column.flatMap { $0 + count <= columns ? $0 + count : nil }
    let isRepeated = repeats && count >= 4
    let length = isRepeated ? 3 : 3 * count
    for offset in 0..<length { unsafe bytes[to + offset] = bytes[from + offset] }
    guard isRepeated else { return to + length }
    var end = to + length
    for byte in "\u{1b}[\(count - 1)b".utf8 {
      unsafe bytes[end] = byte
      end += 1
    }
    return end
  }

  /// Whether a sequence gives the colour back just before all attributes go.
  private func isNeedless(_ sequence: Sequence, _ rest: UnsafeRawBufferPointer) -> Bool {
    guard sequence.final == UInt8(ascii: "m"), sequence.numbers == [39] else { return false }
    var next = unsafe Sequence(UnsafeRawBufferPointer(rebasing: rest[sequence.count...]))
    var end = sequence.count
    if next.isASCII {
      end += next.count
      next = unsafe Sequence(UnsafeRawBufferPointer(rebasing: rest[end...]))
    }
    return next.final == UInt8(ascii: "m") && next.numbers.isEmpty
  }

  private mutating func follow(_ byte: UInt8) {
    switch byte {
    case 0x08: column = column.map { $0 - 1 }
    case 0x0A: line = line.map { $0 + 1 }
    case 0x0D: column = 1
    // At the end of a line terminals differ.
    case 0x20...0x7E: column = column.flatMap { $0 < columns ? $0 + 1 : nil }
    default: column = nil
    }
  }

  /// Follows a sequence; where it goes down or back by a few cells, how far.
  private mutating func follow(_ sequence: Sequence) -> (down: Int, back: Int)? {
    let first = sequence.numbers.first ?? 1
    switch sequence.final {
    case UInt8(ascii: "H"):
      let target = (line: first, column: sequence.numbers.dropFirst().first ?? 1)
      defer { (line, column) = (target.line, target.column) }
      guard let column, column >= target.column else { return nil }
      return steps(down: target.line, back: column - target.column, instead: sequence)
    case UInt8(ascii: "d"):
      defer { line = first }
      return steps(down: first, back: 0, instead: sequence)
    case UInt8(ascii: "G"): column = first
    case UInt8(ascii: "A"): line = line.map { $0 - first }
    case UInt8(ascii: "B"): line = line.map { $0 + first }
    case UInt8(ascii: "C"): column = column.map { $0 + first }
    case UInt8(ascii: "D"): column = column.map { $0 - first }
    // Attributes, erasing and modes leave the cursor where it is.
    case UInt8(ascii: "m"), UInt8(ascii: "K"), UInt8(ascii: "X"), UInt8(ascii: "J"),
      UInt8(ascii: "h"), UInt8(ascii: "l"):
      break
    default: (line, column) = (nil, nil)
    }
    return nil
  }

  private func steps(
    down target: Int, back: Int, instead sequence: Sequence
  ) -> (down: Int, back: Int)? {
    guard hasLineFeed, let line, target >= line, target - line + back < sequence.count else {
      return nil
    }
    return (target - line, back)
  }

  /// One escape sequence at the beginning of bytes.
  private struct Sequence {
    let count: Int
    /// The last byte of a control sequence; nil for another one.
    var final: UInt8?
    var numbers: [Int] = []
    /// Whether it turns ASCII on.
    var isASCII = false

    init(_ bytes: UnsafeRawBufferPointer) {
      let kind = unsafe bytes.count > 1 ? bytes[1] : 0
      guard kind == UInt8(ascii: "[") else {
        // A character set has one byte more.
        let isSet = kind == UInt8(ascii: "(") || kind == UInt8(ascii: ")")
        count = min(isSet ? 3 : 2, bytes.count)
        isASCII = unsafe kind == UInt8(ascii: "(") && count == 3 && bytes[2] == UInt8(ascii: "B")
        return
      }
      var index = 2
      var number: Int?
      while index < bytes.count {
        let byte = unsafe bytes[index]
        index += 1
        if (0x40...0x7E).contains(byte) {
          final = byte
          break
        }
        if (0x30...0x39).contains(byte) {
          number = min((number ?? 0) * 10 + Int(byte & 0x0F), 65_535)
        } else {
          numbers.append(number ?? 1)
          number = nil
        }
      }
      if let number { numbers.append(number) }
      count = index
    }
  }
}
