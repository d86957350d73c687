import Foundation
import Glibc
import Secrets
import Support
import Synchronization
import Terminal
import Testing

/// Questions on a real terminal device; the answers are typed by the test once the echo is off.
@Suite(.serialized) struct PromptTests {
  private func text(_ bytes: borrowing SecretBytes) -> String {
    bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  /// Runs `typing` beside the question that the test asks.
  private func beside(_ typing: @escaping @Sendable () -> Void) {
    Thread.detachNewThread(typing)
  }

  @Test func passphraseIsNotEchoed() throws {
    let pty = PseudoTerminal()
    let before = pty.modes
    let prompt = Prompt(input: pty.slave, output: pty.slave, terminal: "xterm")
    #expect(prompt.isPossible)
    let (master, slave) = (pty.master, pty.slave)
    beside {
      var modes = termios()
      for _ in 0..<Int(Patience.seconds * 100) {
        _ = tcgetattr(slave, &modes)
        if modes.c_lflag & tcflag_t(ECHO) == 0 { break }
        usleep(5000)
      }
      let bytes = Array("correct hörse\u{7f}\u{7f}se\n".utf8)
      _ = write(master, bytes, bytes.count)
    }
    let passphrase = try prompt.passphrase("Passphrase: ")
    #expect(text(passphrase) == "correct hörse")
    let shown = pty.output()
    #expect(shown.hasPrefix("Passphrase: "))
    #expect(shown.hasSuffix("\r\u{1b}[K"))
    #expect(!shown.contains("correct"))
    #expect(isSameModes(pty.modes, before))
  }

  @Test func dumbTerminalGetsALineFeed() throws {
    let pty = PseudoTerminal()
    let prompt = Prompt(input: pty.slave, output: pty.slave, terminal: "dumb")
    typeWhenQuiet(pty, "x\n")
    _ = try prompt.passphrase("P: ")
    #expect(!pty.output().contains("\u{1b}"))
  }

  @Test func tooLongAndEnded() throws {
    let pty = PseudoTerminal()
    let prompt = Prompt(input: pty.slave, output: pty.slave, terminal: "xterm")
    typeWhenQuiet(pty, String(repeating: "x", count: 1025) + "\n")
    do throws(PromptError) {
      _ = try prompt.passphrase("P: ")
      Issue.record("too long was taken")
    } catch { #expect(error == .tooLong(limit: 1024)) }
    typeWhenQuiet(pty, "\u{4}")
    do throws(PromptError) {
      _ = try prompt.passphrase("P: ")
      Issue.record("an end was taken")
    } catch { #expect(error == .ended) }
    #expect(pty.modes.c_lflag & tcflag_t(ECHO) != 0)
  }

  @Test func choices() throws {
    let pty = PseudoTerminal()
    let prompt = Prompt(input: pty.slave, output: pty.slave, terminal: "xterm")
    pty.typeSlowly(["maybe\n", "Ja\n", "J\n"])
    #expect(try prompt.yesOrNo("Go on? "))
    pty.typeSlowly(["\n"])
    #expect(try prompt.yesOrNo("Go on? ", standard: false) == false)
    pty.typeSlowly(["7\n", "2\n"])
    #expect(try prompt.pick(from: ["one", "two"], "Which? ") == 1)
    pty.typeSlowly(["\n"])
    #expect(try prompt.pick(from: ["one", "two"], "Which? ") == nil)
  }

  @Test func notATerminal() {
    let null = open("/dev/null", O_RDWR)
    defer { close(null) }
    let prompt = Prompt(input: null, output: null, terminal: "xterm")
    #expect(!prompt.isPossible)
    do throws(PromptError) {
      _ = try prompt.passphrase("P: ")
      Issue.record("asked")
    } catch { #expect(error == .noTerminal) }
  }

  private func typeWhenQuiet(_ pty: PseudoTerminal, _ text: String) {
    let (master, slave) = (pty.master, pty.slave)
    beside {
      var modes = termios()
      for _ in 0..<Int(Patience.seconds * 100) {
        _ = tcgetattr(slave, &modes)
        if modes.c_lflag & tcflag_t(ECHO) == 0 { break }
        usleep(5000)
      }
      let bytes = Array(text.utf8)
      _ = write(master, bytes, bytes.count)
    }
  }
}

extension PseudoTerminal {
  /// Types each answer when its question has been written.
  func typeSlowly(_ answers: [String]) {
    let master = master
    Thread.detachNewThread {
      for answer in answers {
        var buffer = [UInt8](repeating: 0, count: 4096)
        for _ in 0..<Int(Patience.seconds * 100) {
          let count = read(master, &buffer, buffer.count)
          if count > 0, String(decoding: buffer[..<count], as: UTF8.self).contains("? ") { break }
          usleep(5000)
        }
        let bytes = Array(answer.utf8)
        _ = write(master, bytes, bytes.count)
      }
    }
  }
}
