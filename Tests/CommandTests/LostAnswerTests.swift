import Foundation
import Support
import Testing

/// What can be told once is told before it counts; an answer that is lost says what is saved.
@Suite struct LostAnswerTests {
  private let home: Home

  init() throws { home = try Home.withOpenVault() }

  /// Runs a command line of the shell; `trenta` in it is the program with the passphrase given.
  private func shell(_ line: String) throws -> Output {
    let trenta = "'\(Program.trenta)'"
    let key = "--passphrase-file '\(home.file("passphrase"))'"
    return try Program.run(
      "sh",
      ["-c", line.replacing("TRENTA", with: trenta).replacing("KEY", with: key)],
      environment: home.environment)
  }

  @Test(
    "a recovery code that nobody sees replaces none",
    arguments: [
      "TRENTA slot rekey KEY >/dev/full", "TRENTA slot rekey KEY >&-",
      "TRENTA slot rekey KEY --json >/dev/full", "TRENTA slot add --recovery KEY >/dev/full",
      "TRENTA slot add --recovery KEY >&-",
    ])
  func recoveryCode(line: String) throws {
    let before = try home.trenta("slot", "list", given: true).out
    let answer = try shell(line)
    #expect(answer.status == 74, "\(answer)")
    #expect(try home.trenta("slot", "list", given: true).out == before)
    #expect(try home.trenta("list", given: true).status == 0)
  }

  @Test("a key file stays where its slot is stored") func keyFile() throws {
    let path = home.file("key")
    let answer = try shell("TRENTA slot add --key-file '\(path)' KEY --json >/dev/full")
    #expect(answer.status == 74)
    #expect(answer.err.contains("the change itself is saved"), "\(answer)")
    #expect(try home.trenta("list", "--passphrase-file", path).status == 0)
  }

  @Test("a change whose answer is lost is said to be saved") func saved() throws {
    let address = "otpauth://totp/Acme:ann?secret=JBSWY3DPEHPK3PXP"
    let answer = try shell("echo '\(address)' | TRENTA import - KEY >/dev/full")
    #expect(answer.status == 74)
    #expect(answer.err.contains("the change itself is saved"), "\(answer)")
    #expect(try home.trenta("list", given: true).out.contains("Acme"))
    // Nothing was changed, and nothing is said of it.
    #expect(try !shell("TRENTA list KEY >/dev/full").err.contains("saved"))
  }

  @Test(
    "`-` names no file",
    arguments: [["backup", "-"], ["restore-backup", "-"], ["list", "--passphrase-file", "-"]])
  func noName(arguments: [String]) throws {
    #expect(try home.trenta(arguments: arguments, given: arguments[0] == "backup").status == 64)
  }

  @Test("a passphrase file that others may read is named") func openPassphrase() throws {
    let path = home.file("passphrase")
    chmod(path, 0o640)
    let answer = try home.trenta("list", "--passphrase-file", path)
    #expect(answer.status == 0)
    #expect(answer.err.contains("others may read the passphrase file"), "\(answer)")
    #expect(answer.err.contains("mode 640"))
    chmod(path, 0o600)
    #expect(try !home.trenta("list", "--passphrase-file", path).err.contains("others may read"))
  }
}
