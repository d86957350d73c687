import Foundation
import Testing

/// The figures of the README say themselves whether they are within their bounds.
@Suite struct ReadmeTests {
  @Test func figuresOverTheirBoundsAreMarked() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let figure = /^ .*?  ([0-9.,]+) (bytes|ms|MB|%|B\/s|) *(<=|OVER) ([0-9.,]+)/
    var count = 0
    for line in text.split(separator: "\n") {
      guard let match = try figure.firstMatch(in: line) else { continue }
      let number = { (text: Substring) in
        Double(text.replacingOccurrences(of: ",", with: ""))
      }
      let value = try #require(number(match.1))
      let bound = try #require(number(match.4))
      // A bound of a rate holds over a longer time than the line shows.
      if line.contains(" over ") { continue }
      #expect((value > bound) == (match.3 == "OVER"), "\(line)")
      count += 1
    }
    #expect(count > 10)
  }
}
