internal import CLibc
internal import Text

/// The cells that characters take on the screen.
package struct TextWidth: Sendable {
  private let measure: @Sendable (Unicode.Scalar) -> Int

  /// Any measure, for tests: cells of a scalar, negative for what cannot be shown.
  package init(_ measure: @escaping @Sendable (Unicode.Scalar) -> Int) { self.measure = measure }

  /// wcwidth(3) of the process's locale, which `setlocale` has chosen before.
  package static let ofLocale = TextWidth { Int(trenta_wcwidth($0.value)) }

  /// ASCII only, whatever the locale; marks on letters are left out.
  package static let ascii = TextWidth { Folding.isMark($0) ? 0 : -1 }

  /// 0, 1 or 2 cells; negative for what cannot be shown.
  package func cells(of scalar: Unicode.Scalar) -> Int {
    scalar.value < 0x7F ? (scalar.value < 0x20 ? -1 : 1) : measure(scalar)
  }

  /// The cells of a text as a frame draws it (see `Frame.put`).
  package func cells(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + drawnCells(of: $1) }
  }

  /// The cells that a frame gives a scalar: what cannot be shown becomes `?`, joiners draw nothing.
  func drawnCells(of scalar: Unicode.Scalar) -> Int {
    if TextWidth.isUndrawn(scalar) { return 0 }
    let cells = cells(of: scalar)
    return cells < 0 ? 1 : min(cells, 2)
  }

  /// Whether a frame leaves a scalar out: joiners inside emoji, whose effect on the width differs from
  /// terminal to terminal. The emoji then stand side by side.
  static func isUndrawn(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x200D || scalar.value == 0xFE0F
  }
}
