import Foundation
import Testing

/// docs/promises.md: every promise is there once, and what is said to prove it exists.
@Suite struct PromiseTests {
  private struct Row {
    let id: String
    let promise: String
    let proof: String
  }

  private let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  private func rows() throws -> [Row] {
    let file = tests.deletingLastPathComponent().appendingPathComponent("docs/promises.md")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard cells.count == 5, cells[1].contains(/^[A-Z]\d+$/) else { return nil }
      return Row(id: cells[1], promise: cells[2], proof: cells[3])
    }
  }

  @Test func everyPromiseIsThere() throws {
    var wanted: [String] = []
    for (letter, count) in [("P", 43), ("H", 2), ("M", 7), ("L", 14), ("K", 22)] {
      wanted += (1...count).map { letter + String($0) }
    }
    let rows = try rows()
    #expect(rows.map(\.id) == wanted)
    for row in rows { #expect(row.promise.hasSuffix("."), "\(row.id)") }
  }

  @Test func whatProvesThemExists() throws {
    var sources: [String: [String]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: tests.path)
    where path.hasSuffix(".swift") {
      let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      let text = try String(contentsOf: tests.appendingPathComponent(path), encoding: .utf8)
      for suite in text.matches(of: /(?:struct|class) (\w+)/).map({ String($0.1) }) + [name] {
        sources[suite, default: []].append(text)
      }
    }
    for row in try rows() {
      let named = row.proof.matches(of: /`(\w+)\.(\w+)`/)
      #expect(!named.isEmpty || row.proof.contains("**open**"), "\(row.id) has no proof")
      for (_, suite, test) in named.map(\.output) {
        let isThere = sources[String(suite)]?.contains { $0.contains("func \(test)(") } ?? false
        #expect(isThere, "\(row.id): \(suite).\(test) is in no source")
      }
    }
  }
}
