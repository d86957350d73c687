/// What is known of the machine's clock.
package enum ClockState: Equatable, Sendable {
  case ok, notSynchronised, jumped
  /// It shows a time before the last save of the vault, so that codes are surely wrong.
  case behind
}
