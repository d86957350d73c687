package import Foundation

/// A file beside the test that asks for it: `fixture("Fixtures/codes.json")`.
package func fixture(_ path: String, from test: StaticString = #filePath) throws -> Data {
  let folder = URL(fileURLWithPath: "\(test)").deletingLastPathComponent()
  return try Data(contentsOf: folder.appendingPathComponent(path))
}
