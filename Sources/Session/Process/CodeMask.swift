package import OTP

/// Puts asterisks over a code in what a program prints, wherever the pieces of its output end.
package struct CodeMask {
  private let code: [UInt8]
  /// The end of what came, as far as the code may begin with it.
  private var held: [UInt8] = []

  package init(_ code: Code) { self.code = (0..<code.count).map { code[$0] } }

  /// What can be passed on after this piece.
  package mutating func passed(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in piece {
      held.append(byte)
      while !code.starts(with: held) { result.append(held.removeFirst()) }
      if held.count == code.count {
        result += [UInt8](repeating: UInt8(ascii: "*"), count: code.count)
        held = []
      }
    }
    return result
  }

  /// What is left when nothing more comes.
  package mutating func rest() -> [UInt8] {
    defer { held = [] }
    return held
  }
}
