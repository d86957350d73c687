import Foundation
import Support
import Testing
import Text

/// Names from outside, through the real programs: what finds them, and what is shown of them.
@Suite struct TextTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func encoded(_ text: String) -> String {
    text.utf8.map { String(format: "%%%02X", $0) }.joined()
  }

  /// The screen is tried with the same table (`findsWhatCommandsFind`).
  @Test func commandsFindWhatTheScreenFinds() throws {
    let home = try Home.withOpenVault()
    let names = Set(searches.map(\.name)).sorted()
    let addresses = names.enumerated().map { index, name in
      "otpauth://totp/\(encoded(name)):\(index)?issuer=\(encoded(name))&secret=\(Self.secret)"
    }
    let input = addresses.joined(separator: "\n")
    #expect(try home.trenta("import", "-", input: input).status == 0)
    for (name, query) in searches {
      let output = try home.trenta("list", "--json", query)
      let object = try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any]
      let found = (object?["accounts"] as? [[String: Any]])?.compactMap { $0["issuer"] as? String }
      #expect(found?.contains(name) == true, "\(query): \(output)")
    }
  }

  /// Whether nothing in an output acts on a terminal, but for lines and columns.
  private func isInert(_ output: Output) -> Bool {
    (output.out + output.err).split { $0 == "\n" || $0 == "\t" }
      .allSatisfy { SafeText.cleaned($0) == $0 }
  }

  @Test func attacksInNames() throws {
    let home = try Home.withOpenVault()
    let addresses = textAttacks.enumerated().map { index, attack in
      "otpauth://totp/\(index):x\(encoded(attack.text))y?issuer=\(index)&secret=\(Self.secret)"
    }
    let input = addresses.joined(separator: "\n")
    let imported = try home.trenta("import", "-", "--json", input: input)
    #expect(imported.status == 0 && isInert(imported), "\(imported)")
    let labels = try home.accounts().compactMap { $0["label"] as? String }
    for (text, shown) in textAttacks {
      #expect(labels.contains("x" + shown + "y"), "\(text.debugDescription)")
    }
    for words in [["list"], ["list", "--json"], ["code", "--all"], ["show", "0"]] {
      let output = try home.trenta(arguments: words)
      #expect(output.status == 0 && isInert(output), "\(output)")
    }
  }

  /// In JSON what is unsafe is an escape of JSON, so that a script gets the name as it is.
  @Test func attacksInFileNames() throws {
    let home = try Home.withOpenVault()
    var paths: [String] = []
    for (text, _) in textAttacks where !text.contains("/") && !text.contains("\0") {
      paths.append(try home.write("nothing", to: text + ".txt"))
    }
    let told = try home.trenta(arguments: ["import"] + paths)
    #expect(told.status == 6 && isInert(told), "\(told)")
    let output = try home.trenta(arguments: ["import", "--json"] + paths)
    #expect(output.status == 6 && isInert(output), "\(output)")
    let object = try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any]
    #expect((object?["sources"] as? [Any])?.count == paths.count)
  }
}
