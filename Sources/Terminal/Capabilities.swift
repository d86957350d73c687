/// What the terminal and its surroundings can do: an argument of drawing.
package struct Capabilities: Sendable {
  /// The program between trenta and the terminal.
  package enum Multiplexer: Sendable { case none, tmux, screen }

  /// Whether text goes out as UTF-8; else names are written with ASCII letters.
  package var isUTF8: Bool
  /// The number of colours, 0 or 1 for none.
  package var colours: Int
  /// Whether colours are wanted and there.
  package var usesColour: Bool
  /// Whether block and bullet characters take one cell each, so that pictures may be made of them.
  package var hasBlocks: Bool
  /// Whether lines are lines, heavy ones and half cells of them too; the console's font has blocks only.
  package var hasLines: Bool
  /// A line of 9,600 baud or less: no bar, no number that changes every second.
  package var isSlow: Bool
  /// Whether the person sits at another machine.
  package var isSSH: Bool
  package var multiplexer: Multiplexer
  package var width: TextWidth

  /// What `--color` says.
  package enum ColourChoice: String, Sendable, CaseIterable { case auto, always, never }

  /// Reads the surroundings.
  ///
  /// - Parameters:
  ///   - environment: NO_COLOR, SSH_CONNECTION, SSH_TTY, TMUX, STY and TERM are looked at.
  ///   - isUTF8: whether the locale's character set is UTF-8 (nl_langinfo(3)).
  ///   - colours: what the terminal has, from `Screen.colours`.
  ///   - baud: the speed of the line, from `Screen.baud`; 0 when unknown.
  package init(
    environment: [String: String], isUTF8: Bool, colours: Int, baud: Int = 0,
    colourChoice: ColourChoice = .auto, width: TextWidth = .ofLocale
  ) {
    self.isUTF8 = isUTF8
    self.colours = colours
    self.width = isUTF8 ? width : .ascii
    let has = { (name: String) in environment[name].map { !$0.isEmpty } ?? false }
    usesColour =
      colours >= 8 && (colourChoice == .always || colourChoice == .auto && !has("NO_COLOR"))
    hasBlocks =
      isUTF8
      && ["█", "▀", "▄", "░", "•", "─"].allSatisfy { (scalar: Unicode.Scalar) in
        width.cells(of: scalar) == 1
      }
    hasLines =
      hasBlocks && environment["TERM"]?.hasPrefix("linux") != true
      && ["━", "╸", "│", "·", "→"].allSatisfy { (scalar: Unicode.Scalar) in
        width.cells(of: scalar) == 1
      }
    isSlow = baud > 0 && baud <= 9600
    isSSH = has("SSH_CONNECTION") || has("SSH_TTY")
    if has("TMUX") {
      multiplexer = .tmux
    } else if has("STY") || environment["TERM"]?.hasPrefix("screen") == true {
      multiplexer = .screen
    } else {
      multiplexer = .none
    }
  }
}
