import Foundation
import Support
import Testing

/// A code on its way to the clipboard: where it went is told, and it is gone when it has expired.
@Suite struct CopyTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func home() throws -> Home {
    let home = try Home.withOpenVault()
    // Codes of four seconds, so that the end of one is soon seen.
    try home.demand(
      home.trenta(
        "import", "-", input: "otpauth://totp/Quick:q?issuer=Quick&period=4&secret=\(Self.secret)"))
    return home
  }

  /// In a real X session: xclip has the code, and has nothing when the code is over.
  @Test func xclipHasTheCodeUntilItExpires() throws {
    let home = try home()
    // A window of many minutes: the code is cleared 30 seconds after it was copied.
    try home.demand(
      home.trenta(
        "import", "-",
        input: "otpauth://totp/Slow:s?issuer=Slow&period=3600&secret=\(Self.secret)AA"))
    let script = """
      number=\(90 + Int(getpid()) % 9000)
      Xvfb :$number -screen 0 64x64x8 -nolisten tcp > /dev/null 2>&1 &
      server=$!
      DISPLAY=:$number; export DISPLAY
      until [ -e /tmp/.X11-unix/X$number ] || ! kill -0 $server; do sleep 0.05; done
      "\(Program.trenta)" code slow --copy
      echo "status $?"
      echo "clipboard $(xclip -selection clipboard -o)"
      while rest=$(xclip -selection clipboard -o 2> /dev/null); [ -n "$rest" ]; do sleep 0.2; done
      echo "left <$rest>"
      kill $server
      """
    let start = Patience.now
    let output = try Program.run(
      "timeout", ["\(Int(Patience.seconds))", "sh", "-c", script], environment: home.environment)
    #expect(output.out.contains("status 0\n"), "\(output)")
    #expect(output.err.contains("copied with xclip"), "\(output)")
    let codes = try home.codes(of: Self.secret + "AA", since: start, period: 3600)
    #expect(codes.contains { output.out.contains("clipboard \($0)\n") }, "\(output)")
    #expect(output.out.contains("left <>"), "\(output)")
  }

  /// Under Wayland wl-copy comes first; it gets the code by a pipe and nothing secret as an argument.
  @Test func wlCopyGetsTheCodeByPipe() throws {
    let home = try home()
    let folder = home.file("bin")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try home.write(
      "#!/bin/sh\necho \"$@\" > \(home.file("arguments"))\ncat > \(home.file("copied"))\n",
      to: "bin/wl-copy")
    chmod(folder + "/wl-copy", 0o700)
    let output = try home.trenta(
      "code", "quick", "--min-left", "2", "--copy",
      setting: [
        "PATH": folder + ":" + Program.path, "WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":1",
      ])
    #expect(output.status == 0 && output.out == "", "\(output)")
    #expect(output.err.contains("copied with wl-copy"))
    let copied = try String(contentsOfFile: home.file("copied"), encoding: .utf8)
    #expect(copied.contains(/^\d{6}$/))
    let arguments = try String(contentsOfFile: home.file("arguments"), encoding: .utf8)
    #expect(!arguments.contains(copied))
  }

  /// tmux drops what programs send to the clipboard unless it is told otherwise: then it is asked to
  /// send it itself, and keeps no copy.
  @Test func throughTmux() throws {
    let home = try home()
    let server = "trenta-" + UUID().uuidString.prefix(8)
    let tmux = "tmux -L \(server) -f /dev/null"
    home.environment["PATH"] = home.file("bin") + ":" + Program.path
    try FileManager.default.createDirectory(
      atPath: home.file("bin"), withIntermediateDirectories: false)
    // The terminal itself, which takes the sequence.
    let terminal = try Pty(
      "/bin/sh",
      [
        "-c",
        "stty raw -echo; \(tmux) new-session \"sh -c '\(Program.trenta) code quick --copy; echo status $?; \(tmux) list-buffers; read end'\"",
      ].map { $0.replacing("$?", with: "\\$?") }, environment: home.environment)
    defer { _ = try? Program.run("tmux", ["-L", server, "kill-server"]) }
    let start = Patience.now
    try terminal.wait(for: "status 0")
    try terminal.wait("the code on the clipboard") { text in
      guard let sent = text.firstMatch(of: /\e\]52;[a-z]*;([A-Za-z0-9+\/=]+)/)?.1,
        let code = Data(base64Encoded: String(sent)).map({ String(decoding: $0, as: UTF8.self) })
      else { return false }
      return try home.codes(of: Self.secret, since: start, period: 4).contains(code)
    }
    #expect(terminal.text.contains("sent to the terminal's clipboard"))
    #expect(try Program.run("tmux", ["-L", server, "list-buffers"]).out == "")
    #expect(terminal.text.components(separatedBy: "]52;").count == 2)

    // An old one has no such command; doctor and the error name the line that helps.
    try home.write(
      "#!/bin/sh\ncase $1 in -V) echo tmux 3.1c;; *) echo external;; esac\n", to: "bin/tmux")
    chmod(home.file("bin/tmux"), 0o700)
    let setting = ["TMUX": "/tmp/tmux,1,0"]
    let dropped = try home.trenta("code", "quick", "--copy", setting: setting)
    #expect(dropped.status == 7 && dropped.err.contains("`set -s set-clipboard on`"), "\(dropped)")
    let doctor = try home.trenta("doctor", setting: setting).out
    #expect(doctor.contains(/warn  copy: .*set -s set-clipboard on/), "\(doctor)")
  }

  /// A tool that does not end holds nothing up for longer than it is waited for.
  @Test func aToolThatDoesNotEnd() throws {
    let home = try Home()
    try FileManager.default.createDirectory(
      atPath: home.file("bin"), withIntermediateDirectories: false)
    try home.write("#!/bin/sh\nsleep 600\n: > \(home.file("late"))\n", to: "bin/wl-copy")
    try home.write("#!/bin/sh\n: > \(home.file("asked"))\nprintf 123456\n", to: "bin/wl-paste")
    for tool in ["wl-copy", "wl-paste"] { chmod(home.file("bin/" + tool), 0o700) }
    let hashed = try Program.run("b2sum", ["-l", "256"], input: Data("123456".utf8)).out.prefix(64)
    let digits = Array(hashed)
    let hash = stride(from: 0, to: 64, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
    let output = try Program.run(
      Program.trenta, ["clear-clipboard", "wl-copy", "0"], input: Data(hash),
      environment: home.environment.merging(["PATH": home.file("bin") + ":" + Program.path]) { $1 })
    #expect(output.status == 0, "\(output)")
    #expect(FileManager.default.fileExists(atPath: home.file("asked")))
    #expect(!FileManager.default.fileExists(atPath: home.file("late")))
  }

  /// A tool that fails, and no way at all: exit 7, and no HOTP code is spent.
  @Test func noWayToAClipboard() throws {
    let home = try home()
    let other = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    let failed = try home.trenta(
      "code", "quick", "--copy", setting: ["DISPLAY": ":77", "XAUTHORITY": "/nonexistent"])
    #expect(failed.status == 7 && failed.err.contains("trenta: clipboard: "), "\(failed)")
    try home.demand(
      home.trenta("import", "-", input: "otpauth://hotp/V:v?secret=\(other)&counter=0"))
    let none = try Program.run(
      "setsid", ["-w", Program.trenta, "code", "V:v", "--copy"],
      environment: home.environment)
    #expect(none.status == 7, "\(none)")
    let first = try Program.run("oathtool", ["--hotp", "-b", "-c", "0", other]).out
    #expect(try home.trenta("code", "V:v").out == first)
  }

  /// Another writer holds the lock for longer than we wait: exit 75, and who it is.
  @Test func anotherWriterHoldsTheLock() throws {
    let home = try home()
    let script = """
      flock -x "\(home.vault).lock" sleep 600 &
      holder=$!
      while flock -n "\(home.vault).lock" true; do sleep 0.05; done
      printf 'otpauth://totp/B:b?secret=\(Self.secret)AAAAAAAA' | "\(Program.trenta)" import -
      echo "status $?"
      kill $holder
      """
    let output = try Program.run("sh", ["-c", script], environment: home.environment)
    #expect(output.out.contains("status 75"), "\(output)")
    #expect(output.err.contains("trenta: busy: "))
    #expect(try home.accounts().count == 1)
  }
}
