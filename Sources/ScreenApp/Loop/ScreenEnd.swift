/// How the screen ends.
enum ScreenEnd: Equatable {
  case quit
  case signal(Int32)
  /// Wipe everything, and begin again at the passphrase field.
  case relock(LockReason)
}
