/// Why there can be no screen; plain mode is the way on.
package enum ScreenError: Error, Equatable {
  /// The terminal database does not know this TERM; empty when it is not set.
  case unknownTerminal(String)
  /// The terminal cannot move its cursor.
  case noCursorMovement(String)
  /// The system gave no stream for the terminal: errno.
  case noDevice(CInt)

  /// Stable, in English (command-line.md 2).
  package var identifier: String {
    switch self {
    case .unknownTerminal: "unknown-terminal"
    case .noCursorMovement: "no-cursor-movement"
    case .noDevice: "no-terminal"
    }
  }
}
