internal import Text

/// Text that is safe on a terminal, whoever wrote it: the only form in which names, notes, paths and
/// messages reach a frame, standard output or standard error (vault.md 6.3).
///
/// `SafeText` has the rule. Cleaning what is clean changes nothing, so a sentence may be cleaned again
/// with its arguments in it.
package struct TerminalText: Hashable, Sendable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  /// The cleaned text.
  package let string: String

  package init(_ text: some StringProtocol) {
    string = SafeText.cleaned(text)
  }

  package init(stringLiteral text: String) { self.init(text) }

  /// Bytes from outside; what is no UTF-8 becomes U+FFFD.
  package init(utf8 bytes: borrowing Span<UInt8>) {
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    for index in bytes.indices { copy.append(bytes[index]) }
    self.init(String(decoding: copy, as: UTF8.self))
  }

  package var description: String { string }
  package var isEmpty: Bool { string.isEmpty }

  /// Where a cut takes characters away.
  package enum Cut: Sendable { case middle, end }

  /// The text in at most `cells` cells, with `..` where characters are missing. A character is never
  /// cut in two; at fewer than 3 cells there is no room for the mark.
  package func cut(to cells: Int, at cut: Cut, width: TextWidth) -> TerminalText {
    guard cells > 0 else { return "" }
    guard width.cells(of: string) > cells else { return self }
    let room = max(cells - 2, 0)
    guard room > 0 else { return TerminalText(unchecked: String("..".prefix(cells))) }
    let tail = cut == .middle ? room / 2 : 0
    var end = string.endIndex
    var tailCells = 0
    while end > string.startIndex {
      let before = string.index(before: end)
      let next = width.cells(of: string[before..<end])
      guard tailCells + next <= tail else { break }
      (end, tailCells) = (before, tailCells + next)
    }
    var start = string.startIndex
    var headCells = 0
    while start < end {
      let after = string.index(after: start)
      let next = width.cells(of: string[start..<after])
      guard headCells + next <= room - tailCells else { break }
      (start, headCells) = (after, headCells + next)
    }
    return TerminalText(unchecked: string[..<start] + ".." + string[end...])
  }

  private init(unchecked string: String) { self.string = string }
}
