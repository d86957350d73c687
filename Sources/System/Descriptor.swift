internal import Glibc
internal import Paths

/// An open descriptor; its end closes it.
package struct Descriptor: ~Copyable {
  /// The number by which system calls know it.
  package let number: CInt

  /// Takes over a descriptor that is open.
  package init(_ number: CInt) { self.number = number }

  /// Opens a file by its path as `SystemText`, never for a child; nil with errno.
  package init?(opening path: String, _ flags: CInt) {
    number = unsafe open(path.systemCString, flags | O_CLOEXEC)
    if number < 0 { return nil }
  }

  deinit { if number >= 0 { close(number) } }
}
