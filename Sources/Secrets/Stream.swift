internal import Glibc

/// Reading from and writing to what another program opened, and may have left with O_NONBLOCK: then it
/// is waited for all the same.
package enum Stream {
  /// Reads what is there, and waits for it; how many bytes that were, 0 at the end, nil with errno.
  package static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
  ) -> Int? {
    while true {
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard wait(for: descriptor, POLLIN) else { return nil }
    }
  }

  /// Writes all of it; false with errno.
  package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = unsafe bytes
    while unsafe !rest.isEmpty {
      let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      } else if count == 0 || !wait(for: descriptor, POLLOUT) {
        return false
      }
    }
    return true
  }

  /// After a call that failed: whether to try it again, once the descriptor is ready for it.
  private static func wait(for descriptor: Int32, _ events: Int32) -> Bool {
    if errno == EINTR { return true }
    guard errno == EAGAIN || errno == EWOULDBLOCK else { return false }
    var question = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    return unsafe poll(&question, 1, -1) >= 0 || errno == EINTR
  }
}
