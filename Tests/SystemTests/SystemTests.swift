import Foundation
import Glibc
import Support
import System
import Testing

@Suite struct StreamTests {
  private func pipe(nonblocking: Bool = false) -> (reader: CInt, writer: CInt) {
    var ends: [CInt] = [0, 0]
    #expect(Glibc.pipe(&ends) == 0)
    if nonblocking { for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) } }
    return (ends[0], ends[1])
  }

  /// More than a pipe holds, each end without waiting of its own: all of it arrives.
  @Test(arguments: [false, true])
  func everythingArrives(nonblocking: Bool) {
    let ends = pipe(nonblocking: nonblocking)
    let sent = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let writing = Thread {
      #expect(Stream.write(sent, to: ends.writer))
      close(ends.writer)
    }
    writing.start()
    #expect(Stream.readAll(ends.reader, limit: sent.count) == sent)
    close(ends.reader)
  }

  @Test func moreThanTheLimitIsAnError() {
    for (count, isRead) in [(0, true), (10, true), (11, false)] {
      let ends = pipe()
      #expect(Stream.write([UInt8](repeating: 1, count: count), to: ends.writer))
      close(ends.writer)
      let bytes = Stream.readAll(ends.reader, limit: 10)
      #expect(bytes?.count == (isRead ? count : nil) && (isRead || errno == EFBIG))
      close(ends.reader)
    }
  }

  @Test func whatCannotBeReadOrWrittenTellsErrno() {
    #expect(Stream.readAll(-1, limit: 10) == nil && errno == EBADF)
    #expect(!Stream.write([1], to: -1) && errno == EBADF)
  }

  /// A terminal that takes nothing holds nobody up for ever.
  @Test func aFullPipeIsGivenUp() {
    let ends = pipe(nonblocking: true)
    let bytes = [UInt8](repeating: 0, count: 1_000_000)
    let isWritten = bytes.withUnsafeBytes { Stream.write($0, to: ends.writer, waiting: 10) }
    #expect(!isWritten)
    close(ends.reader)
    close(ends.writer)
  }
}

@Suite struct DescriptorTests {
  @Test func itsEndClosesIt() {
    var number: CInt = -1
    do {
      guard let file = Descriptor(opening: "/dev/null", O_RDONLY) else {
        Issue.record("there is no /dev/null")
        return
      }
      number = file.number
      #expect(fcntl(number, F_GETFD) == FD_CLOEXEC)
    }
    // Another test may have opened something meanwhile: then it is not this one.
    let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")
    #expect(path != "/dev/null" || fcntl(number, F_GETFD) == -1)
    if Descriptor(opening: "/nowhere/at/all", O_RDONLY) != nil { Issue.record("it is open") }
  }

  /// A file in memory: written, read again from its start, and handed over.
  @Test func aFileInMemory() throws {
    guard let memory = Descriptor(inMemory: "test") else {
      Issue.record("there is no file in memory")
      return
    }
    #expect(Stream.write([1, 2, 3], to: memory.number))
    #expect(Stream.readAll(memory.number, limit: 9) == [])
    memory.rewind()
    #expect(Stream.readAll(memory.number, limit: 9) == [1, 2, 3])
    let number = memory.take()
    #expect(fcntl(number, F_GETFD) == FD_CLOEXEC)
    #expect(close(number) == 0)
  }
}

@Suite struct HeldSignalsTests {
  @Test func theyWaitUntilTheyAreLetIn() {
    let signals = HeldSignals([SIGUSR1, SIGUSR2])
    #expect(signals.pending == nil)
    raise(SIGUSR2)
    #expect(signals.pending == SIGUSR2)
    // So that it ends nothing when it is let in.
    signal(SIGUSR2, SIG_IGN)
    #expect(signals.pending == nil)
    signals.release()
    signal(SIGUSR2, SIG_DFL)
  }

  @Test func whatIsThereToReadIsNotWaitedFor() {
    guard let file = Descriptor(opening: "/dev/null", O_RDONLY) else { return }
    let signals = HeldSignals([SIGUSR1])
    #expect(signals.wait(for: file.number) == nil)
    signals.release()
  }
}

@Suite struct ErrnoTests {
  @Test func wordsOfErrno() {
    let words = [
      ENOENT: "missing-file", ENOTDIR: "missing-file", EACCES: "permission", EPERM: "permission",
      ENOSPC: "disk-full", EDQUOT: "disk-full", EROFS: "read-only-file-system", EIO: "io",
      EINVAL: "io",
    ]
    for (code, word) in words { #expect(errnoWord(code) == word) }
  }
}

@Suite struct FoldersTests {
  private func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    return path
  }

  @Test func whatIsMissingIsMadePrivate() throws {
    let path = try folder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    for _ in 0..<2 { try Folders.make(path + "/a//b/c/") }
    for name in ["/a", "/a/b", "/a/b/c"] {
      var status = stat()
      #expect(stat(path + name, &status) == 0 && status.st_mode & 0o777 == 0o700)
    }
    FileManager.default.createFile(atPath: path + "/file", contents: nil)
    #expect(throws: Folders.Failed.call("mkdir", errno: ENOTDIR, path: path + "/file")) {
      try Folders.make(path + "/file/x")
    }
  }

  @Test func aFailureIsTold() throws {
    let path = try folder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: Folders.Failed.call("mkdir", errno: ENOSPC, path: path + "/a")) {
      try Folders.make(path + "/a/b") { $0 == "mkdir" ? ENOSPC : nil }
    }
    // Somebody else was faster.
    #expect(throws: Never.self) { try Folders.make(path) { $0 == "mkdir" ? EEXIST : nil } }
  }
}
