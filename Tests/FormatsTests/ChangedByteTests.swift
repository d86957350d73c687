import Formats
import Foundation
import Support
import Testing

/// Formats of which no byte says whether the rest is whole: CBC alone, or a secret encrypted alone.
private let cannotTell: Set<String> = [
  "authext/encrypted-v1.json", "authext/encrypted-v2.json", "authext/encrypted-v2-rootkey.json",
  "authext/encrypted-v3.json", "authy/authenticator_tokens.json", "authy/gdpr.csv",
  "authy/tokens-encrypted.xml", "gauth/gauth-encrypted.csv", "otpauth-ios/backup-1.0.otpauthdb",
  "steam/sda-encrypted", "steam/steamguard-cli-argon2", "stratum/legacy.authpro",
  "totpauthenticator/backup-password.encrypt",
]

/// What makes the code, and whose it is: groups and notes lie in clear in some formats.
private struct Core: Hashable {
  let type, secret, issuer, label, algorithm: String
  let digits: Int
  let period: Int?
  let counter: UInt64?

  init(_ account: Fixture.Account) {
    (type, secret, issuer) = (account.type, account.secret, account.issuer)
    (label, algorithm, digits) = (account.label, account.algorithm, account.digits)
    (period, counter) = (account.period, account.counter)
  }
}

/// A byte changed anywhere in an encrypted file costs accounts, and says so, but never changes one.
/// `make test` tries a few places in each file, `make soak` all.
@Test(
  arguments: Fixture.all.filter {
    $0.passphrase != nil && $0.result == nil && !cannotTell.contains($0.path)
  })
func aChangedByteChangesNoAccount(sample: Fixture) throws {
  let file = try sample.file()
  let passphrase = try Array(#require(sample.passphrase).utf8)
  let whole = Set((sample.entries ?? []).map { Core($0) })
  let step = isSoak ? 1 : max(1, file.bytes.count / 6)
  for position in stride(from: step / 2, to: file.bytes.count, by: step) {
    var changed = file.bytes
    changed[position] ^= position % 2 == 0 ? 1 : 0x20
    guard
      let reading = try? readFile(
        changed, companions: file.companions, as: sample.named, passphrase: passphrase)
    else { continue }
    let (read, refused) = accounts(of: reading)
    #expect(Set(read.map { Core($0) }).isSubset(of: whole), "byte \(position)")
    #expect(
      read.count + refused >= (sample.entries?.count ?? 0) + (sample.rejected ?? 0),
      "byte \(position): nothing is lost in silence")
  }
}

/// Where the format cannot tell, what comes out is still no crash, and mostly a refusal.
@Test(arguments: Fixture.all.filter { cannotTell.contains($0.path) })
func aChangedByteWhereTheFormatCannotTell(sample: Fixture) throws {
  let file = try sample.file()
  let passphrase = try Array(#require(sample.passphrase).utf8)
  let step = isSoak ? 1 : max(1, file.bytes.count / 6)
  for position in stride(from: step / 2, to: file.bytes.count, by: step) {
    var changed = file.bytes
    changed[position] ^= 1
    let reading = try? readFile(
      changed, companions: file.companions, as: sample.named, passphrase: passphrase)
    if let reading { #expect(reading.sections.contains { !$0.entries.isEmpty }) }
  }
}

private let isSoak = ProcessInfo.processInfo.environment["TRENTA_SOAK"] != nil

// MARK: files made to attack

@Test(arguments: [
  ("deep.json", FormatError.tooComplex), ("empty", .empty), ("bom-only", .empty),
  ("spaces", .empty), ("empty-array.json", .noAccounts), ("empty-object.json", .noAccounts),
  ("entities.xml", .damaged), ("java-huge-count.xml", .tooManyEntries), ("nul.bin", .unknownFormat),
  ("random.bin", .unmarked([.andOTP, .otpClient])), ("scalar.json", .unknownFormat),
  ("truncated.json", .damaged),
  ("kdf-bomb-aegis.json", .tooCostly), ("kdf-bomb-andotp.aes", .unmarked([.andOTP, .otpClient])),
  ("kdf-bomb-bitwarden.json", .damaged), ("kdf-bomb-ente.json", .tooCostly),
  ("zip-huge-size.zip", .damaged),
])
func aHostileFileIsRefused(name: String, expected: FormatError) throws {
  let bytes = try Array(fixture("Fixtures/hostile/" + name))
  #expect(throws: expected) { try readFile(bytes, passphrase: Array("a".utf8)) }
}
