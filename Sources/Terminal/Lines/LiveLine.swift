package import Secrets

/// One line of a terminal that is kept current in place: what stays the same is not written again, and
/// only carriage returns and backspaces move the cursor, which every terminal has.
///
/// The line must be shorter than the terminal is wide, so that the cursor never wraps.
package struct LiveLine {
  private var shown: Frame?
  /// Where the cursor is.
  private var column = 0

  package init() {}

  /// The bytes that make the line on the terminal the first line of `frame`; none when it is.
  package mutating func update(to frame: Frame) -> SecretBytes {
    var bytes = SecretBytes(capacity: 64)
    guard let known = shown, known.size == frame.size else {
      let end = frame.end(line: 0)
      bytes.append(UInt8(ascii: "\r"))
      frame.append(line: 0, columns: 0..<end, to: &bytes)
      (shown, column) = (frame, end)
      return bytes
    }
    let (marked, knownMarked) = (frame.markedColumns(line: 0), known.markedColumns(line: 0))
    let changed = (0..<frame.size.columns).filter {
      marked.contains($0) != knownMarked.contains($0)
        || !frame.characters(line: 0, column: $0)
          .elementsEqual(known.characters(line: 0, column: $0))
    }
    guard var first = changed.first, let last = changed.last else { return bytes }
    while first > 0, frame.characters(line: 0, column: first).isEmpty { first -= 1 }
    if first <= column, column - first <= first, frame.isASCII(line: 0, columns: first..<column) {
      for _ in first..<column { bytes.append(0x08) }
    } else {
      bytes.append(UInt8(ascii: "\r"))
      first = 0
    }
    frame.append(line: 0, columns: first..<last + 1, to: &bytes)
    (shown, column) = (frame, last + 1)
    return bytes
  }

  /// The bytes that blank the line, and two cells more for an echoed `^C`; the next update writes all.
  package mutating func erase() -> SecretBytes {
    var bytes = SecretBytes(capacity: 64)
    guard let shown else { return bytes }
    bytes.append(UInt8(ascii: "\r"))
    for _ in 0..<min(shown.end(line: 0) + 2, shown.size.columns) {
      bytes.append(UInt8(ascii: " "))
    }
    bytes.append(UInt8(ascii: "\r"))
    self.shown = nil
    column = 0
    return bytes
  }
}

extension Frame {
  /// The column after the last one that is not blank.
  package func end(line: Int) -> Int {
    let last = (0..<size.columns).last {
      !characters(line: line, column: $0).elementsEqual(" ".unicodeScalars)
    }
    return last.map { $0 + 1 } ?? 0
  }

  /// Appends the characters of some cells as UTF-8.
  package func append(line: Int, columns: Range<Int>, to bytes: inout SecretBytes) {
    let marked = markedColumns(line: line)
    for column in columns {
      for scalar in characters(line: line, column: column) {
        for byte in UTF8.encode(scalar)! { bytes.append(byte) }
      }
      if marked.contains(column) {
        for byte in UTF8.encode(DirectionMarks.mark)! { bytes.append(byte) }
      }
    }
  }

  /// Whether each of these cells holds one ASCII character.
  fileprivate func isASCII(line: Int, columns: Range<Int>) -> Bool {
    columns.allSatisfy { column in
      let scalars = characters(line: line, column: column)
      return scalars.count == 1 && scalars.first!.isASCII
    }
  }
}
