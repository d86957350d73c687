import Formats
import Foundation
import OTP
import Secrets
import Support
import Testing

/// What `expected.json` says of one file: made-up accounts, written by an independent program.
struct Fixture: Decodable, Sendable, CustomTestStringConvertible {
  struct Account: Decodable, Equatable, Sendable, Comparable {
    var type: String
    /// Base32 without padding.
    var secret: String
    var issuer: String
    var label: String
    var algorithm: String
    var digits: Int
    var period: Int?
    var counter: UInt64?
    var groups: [String]?
    var note: String?
    var favorite: Bool?
    var trashed: Bool?
    var pin: String?

    static func < (left: Account, right: Account) -> Bool { "\(left)" < "\(right)" }
  }

  var decoder: String
  var passphrase: String?
  var entries: [Account]?
  var rejected: Int?
  var wrong_passphrases: [String]?
  /// How the file as a whole must be refused, nil where it is read.
  var result: String?
  /// The bytes do not tell the format: the person names it.
  var no_magic: Bool?
  var unordered: Bool?
  /// The path below `Fixtures`; a folder stands for Steam's list with a file beside it.
  var path = ""

  enum CodingKeys: CodingKey {
    case decoder, passphrase, entries, rejected, wrong_passphrases, result, no_magic, unordered
  }

  var testDescription: String { path }

  static let all: [Fixture] = {
    struct Whole: Decodable { var files: [String: Fixture] }
    let json = try! fixture("Fixtures/expected.json")
    return try! JSONDecoder().decode(Whole.self, from: json).files.map { path, expected in
      var fixture = expected
      fixture.path = path
      return fixture
    }.sorted { $0.path < $1.path }
  }()

  /// The format that has to be named, nil where the bytes tell it.
  var named: Format? {
    guard no_magic == true else { return nil }
    return switch decoder {
    case "aegis": .aegis
    case "andotp": .andOTP
    case "cotp": .cotp
    case "otpclient": .otpClient
    default: nil
    }
  }

  /// The bytes, and what lies beside them.
  func file() throws -> (bytes: [UInt8], companions: [Companion]) {
    guard decoder == "sda" else { return (try Array(fixture("Fixtures/" + path)), []) }
    let name = "76561197960287930.maFile"
    let list = try Companion(
      name: "manifest.json", bytes: Array(fixture("Fixtures/\(path)/manifest.json")))
    return (try Array(fixture("Fixtures/\(path)/\(name)")), [list])
  }

  func read(_ passphrase: String?) throws -> Reading {
    let file = try file()
    return try readFile(
      file.bytes, companions: file.companions, as: named,
      passphrase: passphrase.map { Array($0.utf8) })
  }
}

/// The accounts as `trenta` understands the addresses, and how many it or the reader refused.
func accounts(of reading: Reading) -> (read: [Fixture.Account], refused: Int) {
  var accounts = Accounts()
  var read: [Fixture.Account] = []
  var refused = 0
  for entry in reading.sections.flatMap(\.entries) {
    guard case .account(let uri) = entry,
      let account = try? accounts.add(
        otpauth: uri.span, id: AccountID(high: 0, low: 0), now: 1, limit: OTPAuthLimit.line
      ).account
    else {
      refused += 1
      continue
    }
    let pin = account.pin.map { text(accounts.bytes($0)) }
    read.append(
      Fixture.Account(
        type: account.type.name, secret: Base32.encode(accounts.bytes(account.secret)).string,
        issuer: account.issuer, label: account.label, algorithm: account.algorithm.name,
        digits: account.digits, period: account.type == .hotp ? nil : account.period,
        counter: account.type == .hotp ? account.counter : nil,
        groups: account.tags.isEmpty ? nil : account.tags,
        note: account.note.isEmpty ? nil : account.note, favorite: account.pinned ? true : nil,
        trashed: account.deleted == nil ? nil : true, pin: pin?.isEmpty == false ? pin : nil))
  }
  return (read, refused)
}

private func text(_ bytes: Span<UInt8>) -> String {
  String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
}

extension SecretBytes {
  fileprivate var string: String { text(bytes) }
}

@Test(arguments: Fixture.all)
func everySampleGivesWhatItHolds(sample: Fixture) throws {
  if let result = sample.result {
    let error = #expect(throws: FormatError.self) { try sample.read(sample.passphrase) }
    switch result {
    case "BadFormat": #expect([.damaged, .newerVersion].contains(error))
    case "BadPassphrase": #expect([.wrongPassphrase, .wrongPassphraseOrDamaged].contains(error))
    case "Refused": if case .onlyThere? = error {} else { Issue.record("\(error as Any)") }
    default: break
    }
    return
  }
  let (read, refused) = accounts(of: try sample.read(sample.passphrase))
  let expected = sample.entries ?? []
  if sample.unordered == true {
    #expect(read.sorted() == expected.sorted())
  } else {
    #expect(read == expected)
  }
  #expect(refused == sample.rejected ?? 0)
}

@Test(arguments: Fixture.all.filter { $0.passphrase != nil && $0.result == nil })
func anEncryptedSampleAsksForItsPassphrase(sample: Fixture) throws {
  #expect(throws: FormatError.passphraseNeeded) { try sample.read(nil) }
  for wrong in sample.wrong_passphrases ?? ["wrong"] {
    let error = #expect(throws: FormatError.self) { try sample.read(wrong) }
    #expect([.wrongPassphrase, .wrongPassphraseOrDamaged].contains(error), "\(wrong)")
  }
}

@Test func theRegistryIsSortedAndWhole() {
  #expect(knownFormats.map(\.format.rawValue) == knownFormats.map(\.format.rawValue).sorted())
  let inCodes: Set<Format> = [.qr, .googleMigration]
  #expect(Set(knownFormats.map(\.format)).union(inCodes) == Set(Format.allCases))
  #expect(knownFormats.allSatisfy { !$0.app.isEmpty && !$0.help.isEmpty && $0.help.count <= 160 })
}
