import Foundation
import FuzzTargets
import Support
import Testing

/// What the fuzzer found worth keeping goes through the same parsers again. A property that does not
/// hold ends the test process, as it ends the fuzzer.
@Test(arguments: FuzzTarget.all.map(\.name))
func replay(name: String) throws {
  let target = try #require(FuzzTarget.all.first { $0.name == name })
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../Fuzz/Corpus/" + name)
  let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
  #expect(!files.isEmpty)
  for file in files {
    target.run([UInt8](try Data(contentsOf: folder.appendingPathComponent(file))))
  }
  target.run([])
}
