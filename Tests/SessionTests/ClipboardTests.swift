import Foundation
import Secrets
import Synchronization
import Testing

@testable import Session

/// Clearing the clipboard with tools that do as they like, and pictures that were left behind.
@Suite struct ClipboardTests {
  private static func secret(_ text: String) -> SecretBytes {
    var bytes = SecretBytes(capacity: 64)
    for byte in text.utf8 { bytes.append(byte) }
    return bytes
  }

  private func folder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.path + "/trenta-clip-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return folder
  }

  private func tool(_ name: String, _ script: String, in folder: String) throws {
    try Data("#!/bin/sh\n\(script)\n".utf8).write(
      to: URL(fileURLWithPath: folder + "/" + name))
    chmod(folder + "/" + name, 0o700)
  }

  /// `wl-copy --clear` that never ends, fails or works; `wl-paste` that has the code or something else.
  @Test(arguments: [
    ("exec sleep 600", "printf 123456", false), ("exit 1", "printf 123456", false),
    ("exit 0", "printf 123456", true), ("exit 1", "printf other", true),
    ("exit 1", "exit 1", true), ("exit 0", "exec sleep 600", false),
  ])
  func clearedOrNot(clear: String, paste: String, isCleared: Bool) throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try tool("wl-copy", clear, in: folder)
    try tool("wl-paste", paste, in: folder)
    // Time goes ten times as fast, so that no test waits for 5 seconds.
    let system = Clock.system
    let clock = Clock(
      wallMilliseconds: system.wallMilliseconds,
      bootMilliseconds: { system.bootMilliseconds() * 10 })
    let hash = ClipboardTool.hash(of: Self.secret("123456"))
    let environment = ["PATH": folder + ":/usr/bin:/bin"]
    #expect(
      ClipboardTool.clear(ifStill: hash, by: .wlCopy, environment: environment, clock: clock)
        == isCleared)
  }

  /// What a killed process left goes; what another one shows stays, and so does all that is no picture.
  @Test func abandonedPicturesGo() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var ended = Int32(0)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    var words = [strdup("true"), nil]
    var child: pid_t = 0
    #expect(posix_spawnp(&child, "true", &actions, nil, &words, environ) == 0)
    #expect(waitpid(child, &ended, 0) == child)
    free(words[0])
    let others = [
      "trenta-1-7f3a90bd.png", "trenta-\(child)-7f3a90bd.pdf", "trenta-\(child)-backup.png",
      "trenta-\(child).png", "other-\(child)-7f3a90bd.png",
    ]
    for name in others + ["trenta-\(child)-7f3a90bd.png"] {
      try Data().write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    let picture = try RuntimePicture(Self.secret("x"), in: folder, random: .system)
    RuntimePicture.removeAbandoned(in: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(
      names.sorted() == (others + [String(picture.path.dropFirst(folder.count + 1))]).sorted())
    RuntimePicture.removeAbandoned(in: nil)
    withExtendedLifetime(picture) {}
  }
}
