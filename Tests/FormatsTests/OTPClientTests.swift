import Formats
import Foundation
import Support
import Testing

private func sample(_ name: String) throws -> [UInt8] {
  try Array(fixture("Fixtures/otpclient/otpclient-\(name).enc"))
}

private func read(
  _ bytes: [UInt8], _ passphrase: String?, as format: Format? = nil
) throws -> Reading {
  try readFile(bytes, as: format, passphrase: passphrase.map { Array($0.utf8) })
}

/// Every part of the header, and some of the content.
@Test(arguments: ["v2", "v3"])
func everyChangedByteIsSeen(version: String) throws {
  let bytes = try sample(version)
  let passphrase = version == "v3" ? "Zürich-Pässe 鍵 🔑" : "correct horse 7"
  let header = version == "v3" ? 73 : 76
  // Costs: changed ones would take long, and are seen all the same.
  for index in [header - 50, header - 20, header + 3, bytes.count - 1] {
    var other = bytes
    other[index] ^= 1
    #expect(throws: FormatError.wrongPassphraseOrDamaged, "\(index)") {
      try read(other, passphrase)
    }
  }
  #expect(throws: FormatError.wrongPassphraseOrDamaged) {
    try read(Array(bytes.dropLast()), passphrase)
  }
}

@Test func costsOfOTPClient() throws {
  let bytes = try sample("v3")
  for (offset, value, expected) in [
    (61, [0, 0, 0, 65], FormatError.tooCostly), (61, [0, 0, 0, 0], .damaged),
    (65, [0, 16, 0, 1], .tooCostly), (65, [0xFF, 0xFF, 0xFF, 0xFF], .tooCostly),
    (65, [0, 0, 0, 7], .damaged), (69, [0, 0, 0, 17], .tooCostly), (69, [0, 0, 0, 0], .damaged),
  ] as [(Int, [UInt8], FormatError)] {
    var other = bytes
    other.replaceSubrange(offset..<offset + 4, with: value)
    #expect(throws: expected, "\(offset) \(value)") { try read(other, "x") }
  }
}

@Test func versionsOfOTPClient() throws {
  let bytes = try sample("v3")
  for (version, expected) in [
    (4, FormatError.newerVersion), (255, .newerVersion), (1, .damaged), (0, .damaged),
  ] {
    var other = bytes
    other[12] = UInt8(version)
    #expect(throws: expected) { try read(other, "x") }
    #expect(throws: expected) { try read(other, nil) }
  }
  for length in [12, 60, 76, 89] {
    #expect(throws: FormatError.damaged, "\(length)") { try read(Array(bytes.prefix(length)), "x") }
  }
}

/// The first version has no mark, so it is read where the person says so, and never else.
@Test func theFirstVersionHasToBeNamed() throws {
  let bytes = try sample("v1")
  let found = try? read(bytes, "correct horse 7")
  #expect(found?.sections.first?.format != .otpClient)
  #expect(try read(bytes, "correct horse 7", as: .otpClient).sections[0].entries.count == 5)
  #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(bytes, "x", as: .otpClient) }
  #expect(throws: FormatError.otherFormat) {
    try read(Array(bytes.prefix(64)), "x", as: .otpClient)
  }
  // A list in clear is no database.
  #expect(throws: FormatError.otherFormat) {
    try read(Array("otpauth://totp/a?secret=AA\n".utf8), nil, as: .otpClient)
  }
}
