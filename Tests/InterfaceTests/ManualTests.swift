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
    let lines = manual.split(separator: "\n")
    let help = try #require(
      lines.firstIndex { $0 == action.entry.help() }, "\(action.entry.help())")
    #expect(lines[help - 1].hasPrefix(".B "))
    #expect(lines[help - 1].split(separator: " ").count - 1 == action.entry.keys.count)
  }
}
