import Foundation
import OTP
import Secrets
import Support

/// An id for accounts whose id does not matter.
let anyID = AccountID(high: 1, low: 2)

/// Bytes in the same pseudo-random order in every run, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }
}

extension Code {
  var text: String { String(decoding: (0..<count).map { self[$0] }, as: UTF8.self) }
}

extension Accounts {
  /// Adds an account with these bytes for a secret.
  mutating func add(
    _ type: OTPType, secret: [UInt8], pin: String? = nil, change: (inout Account) -> Void = { _ in }
  ) -> Account {
    var account = Account(id: anyID, type: type, secret: store(secret.span))
    if let pin { account.pin = store(Array(pin.utf8).span) }
    change(&account)
    add(account)
    return account
  }

  /// Adds the account in an address, as if read on 14 November 2023.
  mutating func add(uri: String) throws(OTPError) -> OTPAuthReading {
    try add(otpauth: Array(uri.utf8).span, id: anyID, now: 1_700_000_000)
  }
}

extension SecretBytes {
  var array: [UInt8] { bytes.array }
  var text: String { String(decoding: array, as: UTF8.self) }
}

extension Span<UInt8> {
  var array: [UInt8] { indices.map { self[$0] } }
}

extension [UInt8] {
  var hex: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  init(hex: String) {
    let digits = Array<Character>(hex)
    self = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)!
    }
  }

  /// The raw bytes of strict Base32, by arithmetic of its own.
  init(base32: String) {
    let alphabet = Array<Character>("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let bits = base32.flatMap { character in
      let value = alphabet.firstIndex(of: character)!
      return (0..<5).map { value >> (4 - $0) & 1 }
    }
    self = stride(from: 0, to: bits.count / 8 * 8, by: 8).map { start in
      UInt8(bits[start..<start + 8].reduce(0) { $0 * 2 + $1 })
    }
  }
}

/// An account as the fixtures write it.
struct Entry: Decodable, Sendable, Equatable {
  var type: String
  var secret: String
  var issuer: String
  var label: String
  var algorithm: String
  var digits: Int
  var period: Int?
  var counter: UInt64?
  var pin: String?
  var groups: [String]?
  var note: String?
  var favorite: Bool?
  var trashed: Bool?
}

extension Entry {
  /// An account in the form of the fixtures.
  init(_ account: Account, in accounts: borrowing Accounts) {
    type = account.type.name
    secret = Base32.encode(accounts.bytes(account.secret)).text
    (issuer, label) = (account.issuer, account.label)
    (algorithm, digits) = (account.algorithm.name, account.digits)
    period = account.type == .hotp ? nil : account.period
    counter = account.type == .hotp ? account.counter : nil
    pin = account.pin.map { String(decoding: accounts.bytes($0).array, as: UTF8.self) }
    groups = account.tags.isEmpty ? nil : account.tags
    note = account.note.isEmpty ? nil : account.note
    favorite = account.pinned ? true : nil
    trashed = account.deleted != nil ? true : nil
  }

  /// The account in an `Accounts`.
  func added(to accounts: inout Accounts) -> Account {
    accounts.add(OTPType(name: type)!, secret: [UInt8](base32: secret), pin: pin) {
      $0.algorithm = HashAlgorithm(name: algorithm)!
      $0.digits = digits
      $0.period = period ?? 0
      $0.counter = counter ?? 0
      ($0.issuer, $0.label) = (issuer, label)
    }
  }
}

private struct CaseFile<Case: Decodable>: Decodable { var cases: [Case] }

/// The cases of one of the fixture files.
func cases<Case: Decodable>(_ name: String, of _: Case.Type = Case.self) -> [Case] {
  try! JSONDecoder().decode(CaseFile<Case>.self, from: fixture("Fixtures/\(name).json")).cases
}
