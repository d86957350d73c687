import CLibc
import Foundation
import Glibc
import Secrets
import Testing

/// What a crash wipes, seen by another thread while the handler waits for its last line to be taken.
@Suite struct CrashTests {
  @Test("every secret is wiped, however many there are") func wipes() async {
    await #expect(processExitsWith: .exitCode(7)) {
      final class Kept: @unchecked Sendable {
        let secret = SecretBytes(copying: [UInt8](repeating: 0x5A, count: 32).span)
        var isWiped: Bool { (0..<32).allSatisfy { secret[$0] == 0 } }
      }
      let kept = (0..<300).map { _ in Kept() }
      // Those that are gone make room for others.
      var gone: [Kept]? = (0..<100).map { _ in Kept() }
      gone = nil
      let later = (0..<100).map { _ in Kept() }
      _ = gone
      trenta_crash_install()
      var ends: [CInt] = [0, 0]
      pipe(&ends)
      _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
      while write(ends[1], "x", 1) == 1 {}
      _ = fcntl(ends[1], F_SETFL, 0)
      dup2(ends[1], 2)
      Thread.detachNewThread { raise(SIGSEGV) }
      for _ in 0..<6000 {
        if (kept + later).allSatisfy(\.isWiped) { _exit(7) }
        usleep(10_000)
      }
      _exit(1)
    }
  }
}
