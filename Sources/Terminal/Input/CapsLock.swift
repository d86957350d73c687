internal import Glibc

/// Whether Caps Lock is on. The kernel's console tells it; other terminals keep it to themselves.
package enum CapsLock {
  /// KDGKBLED of linux/kd.h: the locks of the keyboard, of which bit 2 is Caps Lock.
  private static let request: UInt = 0x4B64
  private static let bit: UInt8 = 0x04

  /// Nil where the terminal does not tell it.
  package static func isOn(_ terminal: Int32) -> Bool? {
    var locks: UInt8 = 0
    guard unsafe ioctl(terminal, request, &locks) == 0 else { return nil }
    return isOn(locks: locks)
  }

  /// What the locks of the keyboard say.
  package static func isOn(locks: UInt8) -> Bool { locks & bit != 0 }
}
