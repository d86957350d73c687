import Foundation
import Secrets
import Session
import Testing

/// Pictures of secrets that were left behind.
@Suite struct RuntimePictureTests {
  private static func secret(_ text: String) -> SecretBytes {
    var bytes = SecretBytes(capacity: 64)
    for byte in text.utf8 { bytes.append(byte) }
    return bytes
  }

  private func folder() throws -> String {
    let folder =
      FileManager.default.temporaryDirectory.path + "/trenta-pictures-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return folder
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
