internal import Glibc

/// Reading from and writing to a descriptor: calls that a signal ended are made again, and what another
/// program opened and left with O_NONBLOCK is waited for all the same.
package enum Stream {
  /// Reads what is there, and waits for it; how many bytes that were, 0 at the end, nil with errno.
  package static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
  ) -> Int? {
    while true {
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard wait(for: descriptor, POLLIN, -1) else { return nil }
    }
  }

  /// What one read gives of a file, `count` bytes at most; nil with errno.
  package static func firstBytes(of path: String, _ count: Int) -> [UInt8]? {
    guard let file = Descriptor(opening: path, O_RDONLY) else { return nil }
    defer { extendLifetime(file) }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = unsafe bytes.withUnsafeMutableBytes { unsafe read(file.number, into: $0) }
    return got.map { Array(bytes[..<$0]) }
  }

  /// Reads to the end, `limit` bytes at most; nil with errno, which is EFBIG where there are more.
  /// Nothing of it is wiped.
  package static func readAll(_ descriptor: Int32, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit + 1, 1 << 16))
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, into: $0) }
      guard let count else { return nil }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else {
        errno = EFBIG
        return nil
      }
      bytes += chunk[..<count]
    }
  }

  /// Writes all of it; false with errno. A descriptor that takes nothing is waited for, without end or
  /// for so many milliseconds.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, waiting milliseconds: Int32 = -1
  ) -> Bool {
    var rest = unsafe bytes
    while unsafe !rest.isEmpty {
      let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      } else if count == 0 || !wait(for: descriptor, POLLOUT, milliseconds) {
        return false
      }
    }
    return true
  }

  /// Writes all of it; false with errno.
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe write($0, to: descriptor) }
  }

  /// After a call that failed: whether to try it again, once the descriptor is ready for it.
  private static func wait(
    for descriptor: Int32, _ events: Int32, _ milliseconds: Int32
  ) -> Bool {
    if errno == EINTR { return true }
    guard errno == EAGAIN || errno == EWOULDBLOCK else { return false }
    var question = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    let ready = unsafe poll(&question, 1, milliseconds)
    return ready > 0 || ready < 0 && errno == EINTR
  }
}
