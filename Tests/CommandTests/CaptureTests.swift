import Foundation
import Support
import Testing

/// The screen and the clipboard as sources, on real screens that nobody sees.
@Suite(.serialized) struct CaptureTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  private static let address = "otpauth://totp/Screen:me?issuer=Screen&secret=\(secret)"

  /// A home, and a screen on which a window shows a QR code at 100,100.
  private func window() throws -> (home: Home, screen: Display) {
    let home = try Home.withOpenVault()
    let screen = try Display.x11()
    let picture = try home.picture(Self.address, "window.png", options: ["-s", "5"])
    try screen.run("display", "-geometry", "+100+100", picture)
    // Until it is drawn: without a window manager nothing else tells.
    try Patience.wait {
      let seen = try screen.ask("sh", "-c", "maim --hidecursor | zbarimg -q --nodbus --raw -")
      return seen.out.contains("otpauth")
    }
    return (home, screen)
  }

  /// Only these programs, so that no other tool is chosen.
  private func folder(_ programs: String..., in home: Home) throws -> String {
    let folder = home.file("only-" + programs.joined())
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    for program in programs {
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/" + program, withDestinationPath: "/usr/bin/" + program)
    }
    return folder
  }

  private func privateFolder(_ home: Home) throws -> String {
    let folder = home.file("runtime")
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return folder
  }

  @Test(arguments: ["maim", "scrot", "import"])
  func theScreenIsRead(tool: String) throws {
    let (home, screen) = try window()
    let runtime = try privateFolder(home)
    var settings = screen.environment
    settings["PATH"] = try folder(tool, in: home)
    settings["XDG_RUNTIME_DIR"] = runtime
    let output = try home.trenta("import", "--screen", setting: settings)
    #expect(output.status == 0, "\(output)")
    #expect(output.out.hasPrefix("added         Screen: me"))
    #expect(try home.accounts().first?["issuer"] as? String == "Screen")
    #expect(try FileManager.default.contentsOfDirectory(atPath: runtime).isEmpty)
  }

  /// A rectangle drawn with the mouse; the code outside of it is not read.
  @Test(arguments: ["maim", "scrot"])
  func aRegionIsDrawn(tool: String) throws {
    let (home, screen) = try window()
    home.environment.merge(screen.environment) { $1 }
    home.environment["PATH"] = try folder(tool, in: home)
    home.environment["XDG_RUNTIME_DIR"] = try privateFolder(home)
    for (from, to, status) in [("400 10", "600 90", Int32(6)), ("60 60", "500 450", 0)] {
      let pty = try Pty(
        Program.trenta, ["import", "--region", "-y"], environment: home.environment)
      try pty.wait(for: "draw a rectangle")
      try Patience.wait { try children(of: pty.process).contains(tool) }
      // Nothing shows when the tool has the mouse, so draw until it has taken one.
      let steps = [
        "mousemove \(from)", "mousedown 1", "mousemove_relative 20 20", "mousemove \(to)",
        "mouseup 1",
      ].map { "xdotool \($0); sleep 0.2" }.joined(separator: ";")
      try Patience.wait {
        _ = try screen.ask("sh", "-c", steps)
        return try !children(of: pty.process).contains(tool)
      }
      #expect(try pty.waitForEnd() == status, "\(pty.text)")
    }
    #expect(try home.accounts().count == 1)
  }

  @Test(arguments: ["maim", "scrot"])
  func aRegionIsCancelled(tool: String) throws {
    let (home, screen) = try window()
    home.environment.merge(screen.environment) { $1 }
    home.environment["PATH"] = try folder(tool, in: home)
    home.environment["XDG_RUNTIME_DIR"] = try privateFolder(home)
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    let pty = try Pty(Program.trenta, ["import", "--region"], environment: home.environment)
    try pty.wait(for: "draw a rectangle")
    try Patience.wait {
      _ = try screen.ask("xdotool", "key", "Escape")
      return try children(of: pty.process).isEmpty
    }
    #expect(try pty.waitForEnd() == 7)
    #expect(pty.text.contains("trenta: cancelled: "))
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: home.file("runtime")).isEmpty)
  }

  private func children(of process: pid_t) throws -> [String] {
    let ids = try String(
      contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
    return ids.split(separator: " ").compactMap {
      (try? String(contentsOfFile: "/proc/\($0)/comm", encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  @Test func theClipboardOfX11() throws {
    let home = try Home.withOpenVault()
    let screen = try Display.x11()
    let empty = try home.trenta("import", "--clipboard", setting: screen.environment)
    #expect(empty.status == 7 && empty.err.contains("clipboard-empty"), "\(empty)")
    let picture = try home.picture(Self.address, "copied file.png")
    let put = { (type: String, data: Data) in
      _ = try screen.ask("xclip", "-selection", "clipboard", "-t", type, input: data)
    }
    try put("image/png", Data(contentsOf: URL(fileURLWithPath: picture)))
    let image = try home.trenta("import", "--clipboard", setting: screen.environment)
    #expect(image.status == 0 && image.out.hasPrefix("added"), "\(image)")
    try put("UTF8_STRING", Data("otpauth://totp/T:t?secret=\(Self.secret)AAAAAAAA".utf8))
    let text = try home.trenta("import", "--clipboard", setting: screen.environment)
    #expect(text.status == 0 && text.out.hasPrefix("added         T: t"), "\(text)")
    // As a file manager copies a file.
    try put("text/uri-list", Data("file://\(home.path)/copied%20file.png\r\n".utf8))
    let file = try home.trenta("import", "--clipboard", setting: screen.environment)
    #expect(file.status == 0 && file.out.hasPrefix("already-here"), "\(file)")
  }

  @Test func screenAndClipboardOfWayland() throws {
    let home = try Home.withOpenVault()
    let picture = try home.picture(Self.address, "shown.png", options: ["-s", "5"])
    let screen = try Display.wayland(showing: picture, in: home.path)
    // The picture is there some time after the screen is.
    var output = try home.trenta("import", "--screen", setting: screen.environment)
    try Patience.wait {
      guard output.status == 6 else { return true }
      output = try home.trenta("import", "--screen", setting: screen.environment)
      return false
    }
    #expect(output.status == 0 && output.out.hasPrefix("added"), "\(output)")
    let other = try home.picture(
      "otpauth://totp/W:w?secret=\(Self.secret)AAAAAAAA", "other.png")
    _ = try screen.ask(
      "wl-copy", "--type", "image/png",
      input: Data(contentsOf: URL(fileURLWithPath: other)))
    let image = try home.trenta("import", "--clipboard", setting: screen.environment)
    #expect(image.status == 0 && image.out.hasPrefix("added         W: w"), "\(image)")
    _ = try screen.ask("wl-copy", "--clear")
    let empty = try home.trenta("import", "--clipboard", setting: screen.environment)
    #expect(empty.status == 7 && empty.err.contains("clipboard-empty"), "\(empty)")
    // A headless seat has no mouse to draw with: slurp's part is played, grim's is real.
    let tools = try folder("grim", in: home)
    try home.write("#!/bin/sh\necho '10,10 20x20'\n", to: "only-grim/slurp")
    chmod(tools + "/slurp", 0o700)
    var settings = screen.environment
    settings["PATH"] = tools + ":/usr/bin:/bin"
    let corner = try home.trenta("import", "--region", setting: settings)
    #expect(corner.status == 6 && corner.out.contains("screen: "), "\(corner)")
  }

  /// The desktops' own tools, played by scripts that check how they are called.
  @Test(arguments: [
    ("GNOME", "gnome-screenshot", "--file=", "--area"),
    ("KDE", "spectacle", "-b -n -f -o", "-b -n -r -o"),
  ])
  func theToolsOfTheDesktops(desktop: String, tool: String, whole: String, region: String) throws {
    let home = try Home.withOpenVault()
    let picture = try home.picture(Self.address, "screen.png")
    let bin = home.file("bin")
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: false)
    try home.write(
      """
      #!/bin/sh
      echo "$@" >> \(home.file("calls"))
      for file; do :; done
      [ -e \(home.file("escape")) ] || cp \(picture) "${file#--file=}"
      """, to: "bin/" + tool)
    chmod(bin + "/" + tool, 0o700)
    let settings = [
      "PATH": bin + ":/usr/bin:/bin", "WAYLAND_DISPLAY": "wayland-0",
      "XDG_CURRENT_DESKTOP": "ubuntu:" + desktop,
      "XDG_RUNTIME_DIR": try privateFolder(home),
    ]
    #expect(try home.trenta("import", "--screen", setting: settings).status == 0)
    #expect(try home.trenta("import", "--region", setting: settings).status == 0)
    // It ends well without a picture when nothing was chosen.
    try home.write("", to: "escape")
    let cancelled = try home.trenta("import", "--region", setting: settings)
    #expect(cancelled.status == 7 && cancelled.err.contains("trenta: cancelled: "), "\(cancelled)")
    let calls = try String(contentsOfFile: home.file("calls"), encoding: .utf8)
      .split(separator: "\n")
    #expect(calls.count == 3 && calls[0].hasPrefix(whole) && calls[1].hasPrefix(region))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: home.file("runtime")).isEmpty)
    // Without a folder of the user's own nothing is written anywhere.
    var bare = settings
    bare["XDG_RUNTIME_DIR"] = ""
    let refused = try home.trenta("import", "--screen", setting: bare)
    #expect(refused.status == 7 && refused.err.contains("XDG_RUNTIME_DIR"), "\(refused)")
  }

  /// Each way in which it cannot be: exit 7, an identifier, and what to do instead.
  @Test func whereThereIsNone() throws {
    let home = try Home.withOpenVault()
    let cases: [(String, [String: String], String, String)] = [
      ("--screen", [:], "no-screen", "no graphical session"),
      ("--region", ["SSH_CONNECTION": "a b c d"], "no-screen", "ssh HOST trenta import -"),
      ("--clipboard", ["SSH_TTY": "/dev/pts/1"], "no-clipboard", "ssh HOST trenta import -"),
      ("--screen", ["DISPLAY": ":1", "PATH": "/nonexistent"], "no-screen-tool", "maim"),
      ("--clipboard", ["WAYLAND_DISPLAY": "w", "PATH": "/x"], "no-clipboard", "wl-paste"),
      ("--screen", ["DISPLAY": ":77", "PATH": "/usr/bin"], "screen-failed", "maim"),
      ("--clipboard", ["DISPLAY": ":77"], "clipboard-failed", "xclip"),
    ]
    for (option, settings, identifier, words) in cases {
      let output = try home.trenta("import", option, setting: settings)
      #expect(output.status == 7 && output.out.isEmpty, "\(option) \(output)")
      #expect(output.err.hasPrefix("trenta: \(identifier): "), "\(output)")
      #expect(output.err.contains(words), "\(output)")
    }
  }
}
