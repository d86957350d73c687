import Foundation
import FuzzTargets
import Support
import Testing

/// What the fuzzer found worth keeping goes through the same parsers again; a line of the corpus is
/// an input in base64, with why it is there where that is more than what it reaches. A property that
/// does not hold ends the test process, as it ends the fuzzer.
@Test(arguments: FuzzTarget.all.map(\.name))
func replay(name: String) throws {
  let target = try #require(FuzzTarget.all.first { $0.name == name })
  let corpus = try fixture("../Fuzz/Corpus/\(name).txt")
  let lines = String(decoding: corpus, as: UTF8.self).split(separator: "\n")
  #expect(!lines.isEmpty)
  for line in lines {
    let text = String(line.prefix { $0 != " " })
    let input = try #require(Data(base64Encoded: text), "\(line)")
    #expect(input.count <= target.longest)
    target.run([UInt8](input))
  }
  target.run([])
}
