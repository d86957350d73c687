import Foundation
import Interface
import Testing

@Suite struct ManualTests {
  /// The table of keys in the manual is that of the program.
  @Test(arguments: Action.allCases)
  func everyActionIsInTheManual(action: Action) throws {
    let manual = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../man/trenta.1"), encoding: .utf8
    ).replacing("\\-", with: "-").replacing("\\e", with: "\\")
    let row = try #require(
      manual.split(separator: "\n").first { $0.hasSuffix("\t" + action.entry.help()) },
      "\(action.entry.help())")
    let keys = row.split(separator: "\t")[0].split(separator: " ")
    #expect(keys.count == action.entry.keys.count, "\(row)")
  }
}
