/// Where a code went.
package enum CopyRoute: Equatable, Sendable {
  /// To the terminal by OSC 52; nobody knows whether it took it.
  case terminal
  /// To the desktop's clipboard, cleared after so many seconds.
  case desktop(clearedAfter: Int)
  /// To a command of the person's own; nobody knows what becomes of it.
  case command
}
