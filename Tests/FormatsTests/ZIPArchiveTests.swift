import Formats
import Foundation
import ReaderProtocol
import Support
import Testing

private let address = "otpauth://totp/Northwind:mara?secret=JBSWY3DPEHPK3PXP&issuer=Northwind"

private func expect(
  _ error: FormatError, _ bytes: [UInt8], _ passphrase: String? = nil,
  at location: SourceLocation = #_sourceLocation
) {
  #expect(throws: error, sourceLocation: location) {
    try readFile(bytes, passphrase: passphrase.map { Array($0.utf8) })
  }
}

private func sample(_ path: String) throws -> [UInt8] { try Array(fixture("Fixtures/" + path)) }

@Test func severalTextsAreReadWithOnePassphraseAsked() throws {
  let archive = ArchiveBytes([
    ("a.txt", address), ("b.TXT", "# b\n" + address), ("c/d.txt", address),
  ])
  let reading = try readFile(archive.bytes)
  #expect(reading.sections.map(\.format) == [.winAuth])
  #expect(reading.sections[0].entries.count == 2)
}

@Test func anArchiveOfNothingKnown() {
  expect(.unknownFormat, ArchiveBytes([("photo.jpg", "x"), ("folder/notes.txt", address)]).bytes)
  expect(.unknownFormat, ArchiveBytes([("readme.txt", "Hello")]).bytes)
  expect(.unknownFormat, ArchiveBytes([("data.json", #"{"a": 1}"#)]).bytes)
  expect(.unknownFormat, ArchiveBytes([("credentials.csv", "a,b\n1,2\n")]).bytes)
}

@Test func anArchiveEncryptedByOpenPGP() {
  expect(.onlyThere(.openPGP), ArchiveBytes([("winauth-2024.pgp", "x")]).bytes)
  expect(.onlyThere(.openPGP), ArchiveBytes([("Proton Pass/data.pgp", "x")]).bytes)
}

@Test func manyMembers() throws {
  var archive = ArchiveBytes((0..<1_000).map { ("\($0).txt", "\(address)&x=\($0)") })
  #expect(try readFile(archive.bytes).sections[0].entries.count == 1_000)
  archive.members.append(ArchiveBytes.Member(name: "more.txt", content: []))
  expect(.tooComplex, archive.bytes)
}

@Test func membersAreUnpackedToABoundWhateverTheirSizeSays() {
  var archive = ArchiveBytes()
  archive.members = [
    ArchiveBytes.Member(name: "a.txt", content: deflatedZeros(65 << 20), method: 8)
  ]
  #expect(archive.bytes.count < 500_000)
  expect(.tooComplex, archive.bytes)
}

@Test func aMemberThatIsDamagedOrUnknownlyCompressed() {
  var archive = ArchiveBytes([("a.txt", address)])
  archive.members[0].crc = 1
  expect(.damaged, archive.bytes)
  archive.members[0].crc = nil
  archive.members[0].method = 14
  expect(.newerVersion, archive.bytes)
  expect(.damaged, ArchiveBytes([("a.txt", address)]).bytes.dropLast(30))
  expect(.damaged, [0x50, 0x4B, 3, 4])
}

/// The last byte of the member is one of its authentication code, which nothing but our own check
/// looks at in a deflated member.
@Test(arguments: [
  ("raivo/raivo-deflated.zip", "correct horse 7"),
  ("raivo/raivo-otp-export.zip", "Zürich-Pässe 鍵 🔑"),
])
func theCodeOfWinZipTellsDamage(path: String, passphrase: String) throws {
  var bytes = try sample(path)
  let directory = try #require(
    bytes.indices.dropLast(4).first { bytes[$0..<$0 + 4] == [0x50, 0x4B, 1, 2] })
  bytes[directory - 1] ^= 1
  expect(.damaged, bytes, passphrase)
  expect(.wrongPassphrase, bytes, passphrase + "x")
}

@Test func oneByteChangedNeverGivesOtherAccounts() throws {
  let (bytes, passphrase) = try (sample("raivo/raivo-deflated.zip"), Array("correct horse 7".utf8))
  let whole = try readFile(bytes, passphrase: passphrase)
  for index in bytes.indices {
    var changed = bytes
    changed[index] ^= 0x10
    guard let reading = try? readFile(changed, passphrase: passphrase) else { continue }
    #expect(reading == whole, "byte \(index)")
  }
}

@Test func theTraditionalEncryptionToldFromDamage() throws {
  var bytes = try sample("winauth/winauth.zip")
  let start = 30 + "winauth-2024-05-01.txt".utf8.count + 12
  bytes[start + 100] ^= 1
  expect(.wrongPassphraseOrDamaged, bytes, "correct horse 7")
  // About one wrong passphrase in 128 passes the check byte; what comes out gives it away.
  for number in 0..<300 {
    let error = #expect(throws: FormatError.self) {
      try readFile(bytes, passphrase: Array("wrong \(number)".utf8))
    }
    #expect([.wrongPassphrase, .wrongPassphraseOrDamaged].contains(error))
  }
}

@Test func passphrasesThatNoArchiveHas() throws {
  let bytes = try sample("winauth/winauth.zip")
  expect(.wrongPassphrase, bytes, "")
  expect(.wrongPassphrase, bytes, "correct\0horse")
}
