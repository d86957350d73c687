import Foundation
import Support
import Testing

/// Damaged pictures of every format through the real reader: each is answered whole, in time and in
/// little memory. `make fuzz` gives it many more.
@Test func damagedPictures() throws {
  let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized.path
  let folder = FileManager.default.temporaryDirectory.path + "/trenta-fuzz-" + UUID().uuidString
  let output = try Program.run(
    "python3",
    [
      root + "/tools/fuzz-pictures", Program.built("trenta-reader"), "--runs", "300", "--seed", "1",
      "--keep", folder,
    ])
  #expect(output.status == 0, "\(output)")
  #expect(output.out.hasSuffix("300 pictures (seed 1), 0 offenders\n"), "\(output)")
}
