import Foundation
import Support
import Testing

/// `run QUERY -- COMMAND`.
@Suite struct RunTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  /// With an account whose codes hold for an hour and more, so that two commands see one.
  private func home() throws -> (Home, code: String) {
    let home = try Home.withOpenVault()
    try home.demand(
      home.trenta("add", "--issuer", "VPN", "--period", "86400", "kim", input: Self.secret))
    return (home, String(try home.trenta("code", "vpn").out.dropLast()))
  }

  /// The three ways, each compared by the command itself: what it prints is masked.
  @Test func theCodeGetsThere() throws {
    let (home, code) = try home()
    let hash = try Program.run(
      "bash", ["-c", "echo \(code) | sha256sum"], environment: home.environment
    ).out
    for (options, script) in [
      ([], "sha256sum"), (["--fd", "5"], "sha256sum <&5"),
      (["--env", "OTP"], "echo \"$OTP\" | sha256sum"),
    ] {
      let output = try home.trenta(
        arguments: ["run", "vpn"] + options + ["--", "bash", "-c", script])
      #expect(output.out == hash && output.status == 0, "\(options): \(output)")
    }
    // Never among the arguments, and only where it was asked for.
    let seen = try home.trenta(
      "run", "--no-mask", "vpn", "--", "bash", "-c", "tr '\\0' ' ' < /proc/$$/cmdline; env")
    #expect(!seen.out.contains(code) && seen.out.contains("HOME="))
    let input = try home.trenta(
      "run", "--fd", "3", "vpn", "--", "cat", input: "typed\n")
    #expect(input.out == "typed\n")
  }

  @Test func theCodeIsMaskedInWhatItPrints() throws {
    let (home, code) = try home()
    let script = """
      read -r code; echo "a $code b"; echo "error: $code" >&2
      printf %s "${code:0:3}"; sleep 0.2; printf '%s\\n' "${code:3}"; printf %s "${code:0:5}"
      """
    let output = try home.trenta("run", "vpn", "--", "bash", "-c", script)
    #expect(output.out == "a ****** b\n******\n\(code.prefix(5))", "\(output)")
    #expect(output.err == "error: ******\n")
    let plain = try home.trenta("run", "--no-mask", "vpn", "--", "cat")
    #expect(plain.out == code + "\n")
  }

  @Test func endsAsTheCommandDid() throws {
    let (home, _) = try home()
    #expect(try home.trenta("run", "vpn", "--", "sh", "-c", "exit 42").status == 42)
    #expect(try home.trenta("run", "vpn", "--", "sh", "-c", "kill -9 $$").status == 137)
    let missing = try home.trenta("run", "vpn", "--", "no-such-program")
    #expect(missing.status == 127 && missing.err.hasPrefix("trenta: not-started: "))
    try home.write("x", to: "not-a-program")
    #expect(try home.trenta("run", "vpn", "--", home.file("not-a-program")).status == 126)
    // Its own umask, not that of a program with secrets.
    let mask = try Program.run(
      "bash", ["-c", "umask 027; \"\(Program.trenta)\" run vpn -- sh -c umask"],
      environment: home.environment)
    #expect(mask.out == "0027\n")
    // What it leaves in the background is not waited for.
    let left = try home.trenta("run", "vpn", "--", "sh", "-c", "sleep 600 & echo $!")
    #expect(left.status == 0)
    kill(try #require(pid_t(left.out.dropLast())), SIGKILL)
  }

  /// A signal for trenta is one for the command.
  @Test func signalsArePassedOn() throws {
    let (home, _) = try home()
    let script = """
      "\(Program.trenta)" run vpn -- sh -c 'trap "echo got it; exit 7" TERM; echo ready; while :; do sleep 0.05; done' > "$HOME/said" &
      until grep -q ready "$HOME/said"; do sleep 0.02; done
      kill -TERM $!; wait $!; echo "ended $?"; cat "$HOME/said"
      """
    let output = try Program.run("bash", ["-c", script], environment: home.environment)
    #expect(output.out == "ended 7\nready\ngot it\n", "\(output)")
  }

  @Test(arguments: [
    ["run", "vpn"], ["run", "vpn", "--"], ["run", "--fd", "2", "vpn", "--", "true"],
    ["run", "--env", "A=B", "vpn", "--", "true"],
    ["run", "--env", "A", "--fd", "3", "vpn", "--", "true"],
    ["run", "--timeout", "5", "vpn", "--", "true"],
  ])
  func usage(arguments: [String]) throws {
    #expect(try Home().trenta(arguments: arguments).status == 64)
  }

  @Test func noAccountAndNoVault() throws {
    let (home, _) = try home()
    #expect(try home.trenta("run", "bank", "--", "true").status == 1)
    #expect(try Home().trenta("run", "vpn", "--", "true").status == 74)
  }
}
