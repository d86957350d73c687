internal import CLibc
internal import CSodium
internal import Glibc
internal import Synchronization

private let lockFailed = Atomic<Bool>(false)

/// Bytes that must be wiped: one guarded allocation of libsodium, locked in memory, left out of core
/// dumps and children, wiped when its owner ends, also at a crash.
///
/// It is both a single secret (a key, a passphrase) and the arena that holds all secrets of an
/// `Accounts`: an allocation costs 16 KiB of address space and a locked page, so many secrets share
/// one and are named by their ranges.
@safe package struct SecretBytes: ~Copyable, @unchecked Sendable {
  private var base: UnsafeMutablePointer<UInt8>
  private var wipeSlot: CInt
  /// The number of bytes in use.
  package private(set) var count: Int
  /// The number of bytes that fit before the allocation moves.
  package private(set) var capacity: Int

  /// An empty secret with room for `capacity` bytes.
  package init(capacity: Int) {
    self.capacity = max(capacity, 16)
    count = 0
    unsafe (base, wipeSlot) = SecretBytes.allocate(self.capacity)
  }

  /// A copy of `bytes`; the caller wipes the original.
  package init(copying bytes: borrowing Span<UInt8>) {
    self.init(capacity: bytes.count)
    append(bytes)
  }

  /// A second owner of the same bytes.
  package borrowing func copy() -> SecretBytes { SecretBytes(copying: bytes) }

  deinit {
    trenta_crash_wipe_forget(wipeSlot)
    unsafe sodium_free(base)  // wipes, then checks the guard before the data
  }

  /// The bytes in use, borrowed from their owner.
  package var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: UnsafePointer(base), count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  package var isEmpty: Bool { count == 0 }

  /// Gives C code the bytes in use; the pointer is valid during the call only.
  package borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// Gives C code the bytes in use, to be changed in place.
  package mutating func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeMutableRawBufferPointer(start: base, count: count))
  }

  /// Appends up to `room` bytes that `body` writes; `body` returns how many it wrote.
  package mutating func append<Failure: Error>(
    upTo room: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    reserve(count + room)
    let written = try unsafe body(UnsafeMutableRawBufferPointer(start: base + count, count: room))
    precondition(written >= 0 && written <= room)
    count += written
  }

  /// Appends one byte.
  package mutating func append(_ byte: UInt8) {
    if count == capacity { reserve(count + 1) }
    unsafe base[count] = byte
    count += 1
  }

  /// Appends a copy of `bytes` and returns where it lies.
  @discardableResult
  package mutating func append(_ bytes: borrowing Span<UInt8>) -> Range<Int> {
    let start = count
    reserve(count + bytes.count)
    for index in bytes.indices { unsafe base[start + index] = bytes[index] }
    count += bytes.count
    return start..<count
  }

  /// The byte at `index`.
  package subscript(index: Int) -> UInt8 {
    get {
      precondition(index >= 0 && index < count)
      return unsafe base[index]
    }
    set {
      precondition(index >= 0 && index < count)
      unsafe base[index] = newValue
    }
  }

  /// Cuts the bytes after `newCount` off and wipes them.
  package mutating func truncate(to newCount: Int) {
    precondition(newCount >= 0 && newCount <= count)
    unsafe sodium_memzero(base + newCount, count - newCount)
    count = newCount
  }

  /// Wipes all bytes; the allocation stays for further use.
  package mutating func removeAll() { truncate(to: 0) }

  /// Makes room for `total` bytes; moving wipes the old place.
  package mutating func reserve(_ total: Int) {
    guard total > capacity else { return }
    let roomier = max(total, capacity * 2)
    let (moved, slot) = unsafe SecretBytes.allocate(roomier)
    unsafe memcpy(moved, base, count)
    trenta_crash_wipe_forget(wipeSlot)
    unsafe sodium_free(base)
    unsafe (base, wipeSlot, capacity) = (moved, slot, roomier)
  }

  /// Whether both hold the same bytes, compared in constant time for equal lengths.
  package borrowing func equals(_ other: borrowing SecretBytes) -> Bool {
    guard count == other.count else { return false }
    return unsafe sodium_memcmp(base, other.base, count) == 0
  }

  /// Whether all memory could be locked so far; `sodium_malloc` itself does not tell.
  package static var memoryIsLocked: Bool { lockFailed.load(ordering: .relaxed) == false }

  private static func allocate(_ capacity: Int) -> (UnsafeMutablePointer<UInt8>, CInt) {
    guard sodium_init() >= 0, let memory = unsafe sodium_malloc(capacity) else {
      NoMemory.end()
    }
    if unsafe mlock(memory, capacity) != 0 { lockFailed.store(true, ordering: .relaxed) }
    let page = UInt(getpagesize())
    let start = UInt(bitPattern: memory) & ~(page - 1)
    let length = UInt(bitPattern: memory) + UInt(capacity) - start
    unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), Int(length), MADV_DONTFORK)
    let slot = unsafe trenta_crash_wipe(memory, capacity)
    guard slot >= 0 else { NoMemory.end() }
    return unsafe (memory.bindMemory(to: UInt8.self, capacity: capacity), slot)
  }
}
