import Foundation
import Support
import Testing

/// The files that a Python program writes into an empty folder, which it runs in.
func filesWritten(byPython program: String) throws -> [String: [UInt8]] {
  let home = try Home()
  let result = try Program.run(
    "python3", ["-c", "import os\nos.chdir('\(home.path)')\n" + program])
  try #require(result.status == 0, "\(result)")
  var files: [String: [UInt8]] = [:]
  for name in try FileManager.default.contentsOfDirectory(atPath: home.path) {
    files[name] = FileManager.default.contents(atPath: home.path + "/" + name).map { Array($0) }
  }
  return files
}
