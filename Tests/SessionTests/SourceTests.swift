import Foundation
import Testing

@testable import Session

@Suite struct CaptureToolTests {
  /// A folder of programs that can be chosen.
  private func folder(_ programs: [String]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.path + "/trenta-tools-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    for program in programs {
      try Data().write(to: URL(fileURLWithPath: folder + "/" + program))
      chmod(folder + "/" + program, 0o700)
    }
    return folder
  }

  @Test(arguments: [
    // What is installed, the session, the target, what is chosen (empty: nothing).
    ("grim slurp maim", "WAYLAND_DISPLAY=w DISPLAY=:0", CaptureTarget.region, "grim"),
    ("grim maim", "WAYLAND_DISPLAY=w DISPLAY=:0", .region, ""),
    ("grim maim", "WAYLAND_DISPLAY=w", .screen, "grim"),
    ("grim maim", "WAYLAND_DISPLAY=w XDG_CURRENT_DESKTOP=GNOME", .screen, ""),
    (
      "grim gnome-screenshot", "WAYLAND_DISPLAY=w XDG_CURRENT_DESKTOP=ubuntu:GNOME", .screen,
      "gnome-screenshot"
    ),
    ("grim spectacle", "WAYLAND_DISPLAY=w XDG_CURRENT_DESKTOP=KDE", .region, "spectacle"),
    ("scrot import", "DISPLAY=:0", .screen, "scrot"),
    ("import spectacle", "DISPLAY=:0", .region, "import"),
    ("spectacle", "DISPLAY=:0 XDG_CURRENT_DESKTOP=KDE", .screen, "spectacle"),
    ("xclip wl-paste", "WAYLAND_DISPLAY=w DISPLAY=:0", .clipboard, "wl-paste"),
    ("xclip", "WAYLAND_DISPLAY=w DISPLAY=:0", .clipboard, "xclip"),
    ("xsel", "DISPLAY=:0", .clipboard, "xsel"),
    ("maim grim xclip", "", .screen, ""),
    ("maim", "DISPLAY=", .screen, ""),
  ])
  func theToolThatFits(installed: String, session: String, target: CaptureTarget, tool: String)
    throws
  {
    let folder = try folder(installed.split(separator: " ").map(String.init))
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var environment = ["PATH": "/nonexistent:" + folder]
    for setting in session.split(separator: " ") {
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      environment[String(parts[0])] = String(parts[1])
    }
    #expect((try? CaptureTool.choose(target, environment: environment))?.rawValue ?? "" == tool)
  }

  @Test(arguments: [
    ("file:///home/a/b%20c.png", "/home/a/b c.png"), ("file://localhost/a", "/a"),
    ("file:/a", "/a"), ("file://server/a", ""), ("https://a/b", ""), ("file:///a%0", ""),
    ("file:///a%00b", ""), ("/a", ""),
  ])
  func addressesOfFiles(address: String, path: String) {
    #expect(FileAddress.path(of: address)?.text ?? "" == path)
  }
}

@Suite struct SyncedFolderTests {
  @Test(arguments: [
    ("OneDrive - Praxis/x/a.png", "", "OneDrive"), ("Nextcloud2/a.png", "", "Nextcloud"),
    ("Boxes/a.png", "", ""), ("Megan/a.png", "", ""), ("plain/sub/a.png", "", ""),
    ("plain/sub/a.png", "plain/.stfolder", "Syncthing"),
    ("plain/a.png", "plain/.sync_1a2b3c.db", "ownCloud or Nextcloud"),
    ("plain/a.png", "plain/.seafile-data", "Seafile"),
    // What the folder says of itself counts more than its name.
    ("Dropbox/sub/a.png", "Dropbox/sub/.stfolder", "Syncthing"),
  ])
  func services(file: String, mark: String, service: String) throws {
    let root = FileManager.default.temporaryDirectory.path + "/trenta-sync-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: root) }
    for path in [file, mark] where !path.isEmpty {
      let url = URL(fileURLWithPath: root + "/" + path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    #expect(SyncedFolder.around(root + "/" + file)?.service ?? "" == service)
  }
}
