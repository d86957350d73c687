/// How roles look: attributes always, one of the 8 ANSI colours in addition where there is colour.
///
/// Nothing is told by colour alone, and the background is the user's own but under a QR code. Magenta is
/// the one colour of the eight that reads well on white and on black, so what lives has it; red is for
/// problems.
package struct Theme: Sendable, Equatable {
  /// The 8 ANSI colours, by their number.
  package enum Colour: Int16, Sendable, CaseIterable {
    case black, red, green, yellow, blue, magenta, cyan, white
  }

  /// The look of one role.
  package struct Style: Sendable, Equatable {
    package var bold = false
    package var reverse = false
    package var underline = false
    /// Fainter than the rest; never for what must be read.
    package var dim = false
    /// Nil is the terminal's own colour.
    package var colour: Colour?
    /// Nil is the terminal's own background.
    package var background: Colour?
  }

  /// A colour with a background, as the terminal is told of it at the start.
  package struct Pair: Sendable, Equatable {
    package let colour: Colour
    package let background: Colour?
  }

  /// All pairs that styles use.
  package static let pairs =
    Colour.allCases.map { Pair(colour: $0, background: nil) }
    + [Pair(colour: .black, background: .white)]

  /// Whether colours are used at all.
  package let usesColour: Bool

  package init(usesColour: Bool) { self.usesColour = usesColour }

  /// The look of `role`.
  package func style(of role: Role) -> Style {
    var style = Theme.style(of: role)
    guard !usesColour else { return style }
    // Text is taken to be light on dark, so that reverse is dark on light.
    if style.background != nil { style.reverse.toggle() }
    (style.colour, style.background) = (nil, nil)
    return style
  }

  private static func style(of role: Role) -> Style {
    switch role {
    case .plain, .header, .hint: Style()
    case .rule, .track: Style(dim: true)
    case .title, .code, .place, .pinned, .activeGroup, .key, .message: Style(bold: true)
    case .expiringCode: Style(bold: true, colour: .magenta)
    case .expiring: Style(bold: true, reverse: true, colour: .magenta)
    case .bar: Style(colour: .magenta)
    case .selected: Style(reverse: true)
    case .selectedCode, .selectedTag: Style(bold: true, reverse: true)
    case .underlinedCode: Style(bold: true, underline: true)
    case .selectedUnderlinedCode: Style(bold: true, reverse: true, underline: true)
    case .match, .field: Style(underline: true)
    case .selectedMatch: Style(reverse: true, underline: true)
    case .tag: Style(bold: true, colour: .magenta)
    case .problem: Style(bold: true, colour: .red)
    case .qrLight: Style(colour: .black, background: .white)
    case .qrDark: Style(reverse: true, colour: .black, background: .white)
    }
  }
}
