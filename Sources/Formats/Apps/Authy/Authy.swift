internal import CryptoExtras
internal import OTP

/// Authy, which has no export. What people have is read instead (formats.md 19): the Android app's
/// preferences, an answer of its server, the list that a script in the desktop app printed, and the CSV
/// of a data request.
struct Authy: ForeignFormat {
  static let format = Format.authy
  static let app = "Authy"
  static let help =
    "No export: com.authy.storage.tokens.authenticator.xml of a rooted phone, a captured server reply, "
    + "the CSV of a data request"

  private let source: AuthySource

  static func recognise(_ file: ForeignFile) -> Authy? {
    AuthySource(file).map { Authy(source: $0) }
  }

  // MARK: opening

  /// Rounds of PBKDF2 for one import, of about a millionth of a second each: every token has a salt of
  /// its own, and 100,000 rounds.
  private static let maximumRounds: Int64 = 20_000_000

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [AuthyToken] {
    var tokens = try source.tokens()
    let sealed = tokens.compactMap {
      if case .sealed(let secret) = $0.secret { secret } else { nil }
    }
    if sealed.isEmpty { return tokens }
    guard let passphrase else { throw .passphraseNeeded }
    let keys = try Authy.keys(Set(sealed.map(\.key)), passphrase)
    var opened = false
    for index in tokens.indices {
      guard case .sealed(let secret) = tokens[index].secret else { continue }
      if let text = keys[secret.key].flatMap(secret.opened) {
        tokens[index].secret = .base32(text)
        opened = true
      } else {
        tokens[index].secret = .unreadable(.damagedEntry)
      }
    }
    guard opened else { throw .wrongPassphraseOrDamaged }
    return tokens
  }

  private static func keys(
    _ wanted: Set<AuthyKey>, _ passphrase: [UInt8]
  ) throws(FormatError) -> [AuthyKey: [UInt8]] {
    let rounds = wanted.reduce(Int64(0)) { min($0, maximumRounds) + min($1.rounds, maximumRounds) }
    guard rounds <= maximumRounds else { throw .tooCostly }
    var keys: [AuthyKey: [UInt8]] = [:]
    for key in wanted {
      keys[key] = try ForeignKey.pbkdf2(
        .insecureSHA1, passphrase, salt: Array(key.salt.utf8), rounds: key.rounds)
    }
    return keys
  }

  // MARK: entries

  static func convert(_ tokens: [AuthyToken]) -> Reading {
    Reading(
      format,
      tokens.map { token in
        if case .address(let uri) = token.secret {
          return Entry(
            secondFactor: uri, AddressSurroundings(issuer: token.issuer, label: token.label))
        }
        return Entry(named: accountName(token.issuer, token.label)) { () throws(EntryError) in
          var account = ForeignAccount(secret: try token.key())
          (account.issuer, account.label) = (token.issuer, token.label)
          account.digits = try token.digits.integer(else: .badDigits) ?? token.usualDigits
          account.period = token.period
          return account
        }
      })
  }
}
