import Glibc
import Support
import Testing

@testable import ScreenApp

/// Work in a thread of its own.
@Suite struct BackgroundTests {
  @Test func theResultComesOnceAndIsWaitedForByPoll() throws {
    let work = try #require(Background { 42 })
    var question = pollfd(fd: work.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&question, 1, Int32(Patience.seconds * 1000)) == 1)
    #expect(work.result() == 42)
    #expect(work.result() == nil)
  }

  /// Asking early waits for nothing.
  @Test func thereIsNoneBefore() throws {
    let gate = try #require(Gate())
    let work = try #require(
      Background {
        gate.wait()
        return 1
      })
    #expect(work.result() == nil)
    gate.open()
    try Patience.wait { work.result() == 1 }
  }

  /// What a thread waits at until the test opens it.
  private final class Gate: Sendable {
    private let ends: (reader: Int32, writer: Int32)

    init?() {
      var both: [Int32] = [0, 0]
      guard pipe(&both) == 0 else { return nil }
      ends = (both[0], both[1])
    }

    deinit {
      close(ends.reader)
      close(ends.writer)
    }

    func wait() {
      var byte: UInt8 = 0
      _ = read(ends.reader, &byte, 1)
    }

    func open() {
      var byte: UInt8 = 1
      _ = write(ends.writer, &byte, 1)
    }
  }
}
