import Secrets

/// A parser of ours with the bytes that it takes from outside, for the fuzzer and for the replay of
/// its corpus in `make test`.
package struct FuzzTarget: Sendable {
  /// The folder of its corpus, and its name on the fuzzer's command line.
  package let name: String
  /// Bytes: longer inputs are not worth trying.
  package let longest: Int
  /// Parses one input. Whatever the bytes are it returns; a property that does not hold ends the
  /// process.
  package let run: @Sendable ([UInt8]) -> Void

  package static let all: [FuzzTarget] = [
    .file, .payload, .migration, .text, .page, .table,
    .export, .sealed, .named, .companions,
    .mail, .webPage, .gzip, .container,
    .json, .xml, .csv, .java, .plist, .yaml, .zip, .database, .log,
    .lines, .incoming,
    .address, .base32, .names, .terminal, .hidden, .keyboard,
    .keys, .vault, .content,
    .picture, .canvas, .passes, .engine, .frames,
  ]
}

/// Ends the process when a property of a parser does not hold.
func hold(_ condition: Bool, _ property: StaticString) {
  if !condition { fatalError("\(property)") }
}

/// Random numbers that are always the same.
func repeatable() -> Random {
  final class State: @unchecked Sendable { var word: UInt64 = 0 }
  let state = State()
  return Random {
    state.word += 1
    return state.word &* 0x9E37_79B9_7F4A_7C15
  }
}

/// The bytes of an input, taken from its front; 0 where it has none left.
struct Choices {
  private var rest: ArraySlice<UInt8>

  init(_ input: [UInt8]) { rest = input[...] }

  var isEmpty: Bool { rest.isEmpty }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// A number below `bound`, which is at most 65,536.
  mutating func number(below bound: Int) -> Int { (Int(byte()) << 8 | Int(byte())) % bound }

  /// All that is left.
  mutating func all() -> [UInt8] {
    defer { rest = [] }
    return Array(rest)
  }
}
