import Foundation
import Secrets
import Testing
import Text

private func secret(_ text: String) -> SecretBytes { secret([UInt8](text.utf8)) }
private func secret(_ bytes: [UInt8]) -> SecretBytes { SecretBytes(copying: bytes.span) }
private func plain(_ bytes: borrowing SecretBytes) -> [UInt8] {
  bytes.withUnsafeBytes { [UInt8]($0) }
}
private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

@Suite struct NFCTests {
  @Test func everyScalarAsFoundationHasIt() {
    // One text of all scalars that both know, each apart: normal form does not cross a full stop.
    var text = ""
    for value in UInt32(0x80)...0x2FFFF {
      guard let scalar = Unicode.Scalar(value),
        (scalar.properties.age ?? (99, 0)) <= (14, 0)
      else { continue }
      text.unicodeScalars.append(scalar)
      text += "."
    }
    let expected = [UInt8](text.precomposedStringWithCanonicalMapping.utf8)
    #expect(plain(NFC.normalized(secret(text))) == expected)
    let apart = text.decomposedStringWithCanonicalMapping
    #expect(plain(NFC.normalized(secret(apart))) == expected)
  }

  @Test func randomRowsOfMarksAndLetters() throws {
    var random = SystemRandomNumberGenerator()
    let pool: [UInt32] = [
      0x41, 0x61, 0x65, 0x73, 0x300, 0x301, 0x302, 0x308, 0x323, 0x327, 0x345, 0x0F71, 0x0F72,
      0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0x1E69, 0xE9, 0x212B, 0x958, 0x3099, 0x304B, 0x1F600,
      0x0B47, 0x0B57, 0x0B3E, 0x2ADC, 0xFB1D, 0x1D15E, 0x1D165, 0x0344, 0x1112, 0x1175, 0x11C2,
    ]
    // Python's Unicode data is the second opinion: Foundation of Swift 6.3 leaves U+AC00 U+11A8 apart.
    let rows = (0..<3000).map { _ in
      (0..<Int.random(in: 1...12, using: &random)).map { _ in pool.randomElement(using: &random)! }
    }
    let program = """
      import sys, unicodedata
      for line in sys.stdin:
          text = "".join(chr(int(word)) for word in line.split())
          print(unicodedata.normalize("NFC", text).encode().hex())
      """
    let input = rows.map { $0.map { String($0) }.joined(separator: " ") }.joined(separator: "\n")
    let expected = try output(of: ["python3", "-c", program], input: input + "\n")
      .split(separator: "\n")
    #expect(expected.count == rows.count)
    for (row, bytes) in zip(rows, expected) {
      var text = ""
      for value in row { text.unicodeScalars.append(Unicode.Scalar(value)!) }
      #expect(hex(plain(NFC.normalized(secret(text)))) == bytes, "\(row)")
    }
  }

  func output(of command: [String], input: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(input.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let (process, out) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = out
    try process.run()
    let data = out.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  @Test(
    arguments: [
      [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF4, 0x90, 0x80, 0x80],
      [0x80], [0x41, 0xCC, 0x41],
    ] as [[UInt8]])
  func otherBytesStay(_ bytes: [UInt8]) {
    #expect(plain(NFC.normalized(secret(bytes))) == bytes)
  }

  /// The most that a text grows while it is taken apart, and the least there is.
  @Test func theLongestAndTheShortest() {
    for text in [
      "", String(repeating: "\u{390}", count: 500), String(repeating: "\u{1F82}", count: 500),
    ] {
      let apart = text.decomposedStringWithCanonicalMapping
      #expect(plain(NFC.normalized(secret(text))) == [UInt8](text.utf8))
      #expect(plain(NFC.normalized(secret(apart))) == [UInt8](text.utf8))
    }
  }
}
