internal import Glibc

/// Writes all of it to a terminal; one that is gone takes nothing, and that is no error here.
func writeTerminal(_ output: CInt, _ bytes: [UInt8]) {
  unsafe bytes.withUnsafeBytes { unsafe writeTerminal(output, $0) }
}

func writeTerminal(_ output: CInt, _ bytes: UnsafeRawBufferPointer) {
  var rest = unsafe bytes
  while unsafe !rest.isEmpty {
    let written = unsafe write(output, rest.baseAddress!, rest.count)
    if written > 0 {
      unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
    } else if errno == EAGAIN {
      var question = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
      guard unsafe poll(&question, 1, 1000) > 0 else { return }
    } else if errno != EINTR {
      return
    }
  }
}
