internal import Glibc

/// Up to 128 bytes on the stack: a key padded to the block of its hash, or the output of a hash. The
/// owner calls `wipe` when it held a key.
struct Block: ~Copyable {
  private var storage = InlineArray<128, UInt8>(repeating: 0)
  private(set) var count: Int

  /// `count` zeros.
  init(count: Int) {
    precondition(count <= 128)
    self.count = count
  }

  /// The bytes, borrowed.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { storage.span.extracting(0..<count) }
  }

  subscript(index: Int) -> UInt8 {
    get { storage[index] }
    set { storage[index] = newValue }
  }

  /// Overwrites the beginning with `bytes`.
  mutating func write(_ bytes: Span<UInt8>) {
    precondition(bytes.count <= count)
    for index in bytes.indices { storage[index] = bytes[index] }
  }

  /// Overwrites all of it with zeros, in a way that the compiler does not leave out.
  mutating func wipe() {
    unsafe withUnsafeMutableBytes(of: &storage) { memory in
      unsafe explicit_bzero(memory.baseAddress!, memory.count)
    }
  }
}
