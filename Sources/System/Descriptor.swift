internal import CLibc
internal import Glibc
internal import Paths

/// An open descriptor; its end closes it.
package struct Descriptor: ~Copyable {
  /// The number by which system calls know it.
  package let number: CInt

  /// Takes over a descriptor that is open.
  package init(_ number: CInt) { self.number = number }

  /// Opens a file by its path as `SystemText`, never for a child; nil with errno. `mode` is that of a
  /// file that is made.
  package init?(opening path: String, _ flags: CInt, mode: UInt32 = 0) {
    number = unsafe open(path.systemCString, flags | O_CLOEXEC, mode)
    if number < 0 { return nil }
  }

  /// Another descriptor of what is open, never for a child; nil with errno.
  package init?(duplicating other: CInt) {
    number = fcntl(other, F_DUPFD_CLOEXEC, 3)
    if number < 0 { return nil }
  }

  /// Opens a file that lies in memory alone, never for a child; nil with errno.
  package init?(inMemory name: String) {
    number = unsafe trenta_memfd(name)
    if number < 0 { return nil }
  }

  /// Goes back to the start of a file.
  package func rewind() { lseek(number, 0, SEEK_SET) }

  /// Closes it now, not at the end of its owner; errno where what was written to it may be lost.
  @discardableResult
  package consuming func close() -> CInt? { Glibc.close(take()) == 0 ? nil : errno }

  /// Hands it over: whoever has the number closes it.
  package consuming func take() -> CInt {
    let number = number
    discard self
    return number
  }

  deinit { if number >= 0 { Glibc.close(number) } }
}
