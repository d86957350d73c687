internal import Text

/// How an account makes its codes. The raw values are those of the vault (vault.md 2.8, tag 2).
package enum OTPType: UInt8, Sendable, CaseIterable {
  case totp = 1
  case hotp = 2
  case steam = 3
  case motp = 4
  case yandex = 5

  /// The word for it in `otpauth` URIs, JSON and options.
  package var name: String {
    switch self {
    case .totp: "totp"
    case .hotp: "hotp"
    case .steam: "steam"
    case .motp: "motp"
    case .yandex: "yandex"
    }
  }

  /// Whether its codes change with the time, not with a counter.
  package var isTimeBased: Bool { self != .hotp }

  /// Whether it makes no code without a PIN.
  package var needsPIN: Bool { self == .motp || self == .yandex }

  /// Whether algorithm, digits and period are part of the type (formats.md 1.1).
  package var hasFixedParameters: Bool { self == .steam || needsPIN }

  /// Reads a word of an address or an option, in any case; `yaotp` is Yandex too.
  package init?(name: String) {
    let lower = name.lowercased()
    guard let type = OTPType.allCases.first(where: { $0.name == lower }) else {
      guard lower == "yaotp" else { return nil }
      self = .yandex
      return
    }
    self = type
  }
}

/// The hash under a code. The raw values are those of the vault (vault.md 2.8, tag 4).
package enum HashAlgorithm: UInt8, Sendable, CaseIterable {
  case sha1 = 1
  case sha256 = 2
  case sha512 = 3
  /// In mOTP only.
  case md5 = 4
  case sha224 = 5
  case sha384 = 6

  /// The word for it in `otpauth` URIs and JSON, for instance `SHA256`.
  package var name: String {
    switch self {
    case .sha1: "SHA1"
    case .sha256: "SHA256"
    case .sha512: "SHA512"
    case .md5: "MD5"
    case .sha224: "SHA224"
    case .sha384: "SHA384"
    }
  }

  /// Reads the many spellings in the wild (formats.md 1.3): `sha-256`, `HmacSHA256`, `SHA2-256`,
  /// `hmacWithSHA512`, `HashAlgorithm.SHA256`. MD5 is known too; only mOTP may use it.
  package init?(name: String) {
    let upper = name.uppercased()
    // Most names are plain, and an import has thousands.
    if let plain = HashAlgorithm.allCases.first(where: { $0.name == upper }) {
      self = plain
      return
    }
    var word = HashAlgorithm.letters(upper)
    for beside in ["HASHALGORITHM", "ALGORITHM", "HMACWITH", "HMAC"] {
      word = word.replacing(beside, with: "")
    }
    // The family's name before the length: SHA-2 has these four, and SHA-3 is another one.
    if word.hasPrefix("SHA2"), ["224", "256", "384", "512"].contains(word.dropFirst(4)) {
      word = "SHA" + word.dropFirst(4)
    }
    guard let algorithm = HashAlgorithm.allCases.first(where: { $0.name == word }) else {
      return nil
    }
    self = algorithm
  }

  /// Whether `name` is the common name, in any case and with any signs in it.
  func isNamed(_ name: String) -> Bool { HashAlgorithm.letters(name.uppercased()) == self.name }

  private static func letters(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter {
          $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
      ))
  }
}

/// The 16 random bytes that name an account for life.
package struct AccountID: Hashable, Sendable, Comparable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// 32 lower-case hex digits, as `--json` shows it and QUERY takes it.
  package var text: String { hexText(high) + hexText(low) }

  /// Reads what `text` wrote, in either case; nil for anything else.
  package init?(text: some StringProtocol) {
    guard text.utf8.count == 32, text.utf8.allSatisfy({ hexValue($0) != nil }),
      let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }

  package static func < (left: AccountID, right: AccountID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

/// One account: a plain value that carries no secret bytes, only where they lie in its `Accounts`.
package struct Account: Sendable, Equatable {
  package var id: AccountID
  package var type: OTPType
  package var algorithm: HashAlgorithm
  /// The length of a code, 1 to 10.
  package var digits: Int
  /// Seconds between two codes, 1 to 86,400; 0 for HOTP.
  package var period: Int
  /// The counter of the next HOTP code; 0 for the other types.
  package var counter: UInt64
  /// The service, possibly empty.
  package var issuer: String
  /// The user name at the service, possibly empty.
  package var label: String
  /// The workstation that this account is for, possibly empty ("balie").
  package var place: String
  package var note: String
  package var tags: [String]
  /// Unix seconds.
  package var created: Int64
  /// A hybrid logical clock: 48 bits of milliseconds, 16 bits of count (vault.md 2.8, tag 13).
  package var changed: UInt64
  /// Shown in a block of its own, first.
  package var pinned: Bool
  /// Whether each code is shown and given only after the passphrase was typed for it.
  package var asksEachTime = false
  /// How often its codes were used, and when last.
  package var use = Use()
  /// Unix seconds when it went to the trash, nil outside of it.
  package var deleted: Int64?
  /// Where it came from ("a.png"), possibly empty.
  package var origin: String
  /// The secret, in the bytes of its `Accounts`; 1 to 1,024 bytes.
  package var secret: Range<Int>
  /// The PIN of mOTP and Yandex, likewise; nil where it is not known, and then there is no code.
  package var pin: Range<Int>?
  /// The secret before the last replacement (Unix seconds of it, and where), likewise.
  package var formerSecret: FormerSecret?
  /// Vault fields that this version does not know, kept byte for byte, likewise.
  package var unknownFields: [UnknownField]

  /// Uses of codes that a person copied.
  package struct Use: Sendable, Equatable {
    /// Unix seconds of the last one, 0 for never.
    package var last: Int64
    /// 0 to 2^32 - 1.
    package var times: Int

    package init(last: Int64 = 0, times: Int = 0) {
      self.last = last
      self.times = times
    }

    /// Both together: the later time, and the sum.
    package mutating func add(_ other: Use) {
      last = max(last, other.last)
      times = min(times + other.times, Int(UInt32.max))
    }
  }

  package struct FormerSecret: Sendable, Equatable {
    /// Unix seconds.
    package var replaced: Int64
    package var secret: Range<Int>

    package init(replaced: Int64, secret: Range<Int>) {
      self.replaced = replaced
      self.secret = secret
    }
  }

  package struct UnknownField: Sendable, Equatable {
    package var tag: UInt16
    package var flags: UInt16
    package var value: Range<Int>

    package init(tag: UInt16, flags: UInt16, value: Range<Int>) {
      self.tag = tag
      self.flags = flags
      self.value = value
    }
  }

  /// An account with the standard parameters of its type (formats.md 1.1) and no names.
  package init(id: AccountID, type: OTPType, secret: Range<Int>) {
    self.id = id
    self.type = type
    self.secret = secret
    let standard = OTPParameters.standard(for: type)
    algorithm = standard.algorithm
    digits = standard.digits
    period = standard.period
    counter = 0
    (issuer, label, place, note, origin) = ("", "", "", "", "")
    tags = []
    (created, changed) = (0, 0)
    pinned = false
    (deleted, pin, formerSecret) = (nil, nil, nil)
    unknownFields = []
  }

  /// `issuer:label`, or the one of them that is there.
  package var name: String {
    issuer.isEmpty ? label : label.isEmpty ? issuer : issuer + ":" + label
  }

  /// Algorithm, digits and period together.
  package var parameters: OTPParameters {
    get { OTPParameters(algorithm: algorithm, digits: digits, period: period) }
    set { (algorithm, digits, period) = (newValue.algorithm, newValue.digits, newValue.period) }
  }

  /// The time step `offset` steps after the one at `time` (Unix seconds), or for HOTP the counter
  /// `offset` after its own. Errors: `timeBeforeEpoch`, `counterExhausted`.
  package func step(at time: Int64, offset: Int = 0) throws(OTPError) -> UInt64 {
    try check()
    let base = type.isTimeBased ? try TOTP.step(at: time, period: period) : counter
    let (step, overflow) =
      offset < 0
      ? base.subtractingReportingOverflow(UInt64(offset.magnitude))
      : base.addingReportingOverflow(UInt64(offset.magnitude))
    guard !overflow else { throw type.isTimeBased ? .timeBeforeEpoch : .counterExhausted }
    return step
  }

  /// The counter to store before a HOTP code is shown. Errors: `counterExhausted` at 2^63 - 1.
  package func nextCounter() throws(OTPError) -> UInt64 {
    guard counter < UInt64(Int64.max) else { throw .counterExhausted }
    return counter + 1
  }

  /// Throws what is wrong with the parameters: `badDigits`, `badPeriod`, `unknownAlgorithm`,
  /// `badSecret` (none, or for Yandex under 16 bytes).
  package func check() throws(OTPError) {
    let standard = OTPParameters.standard(for: type)
    if type.hasFixedParameters {
      guard algorithm == standard.algorithm else { throw .unknownAlgorithm(algorithm.name) }
      guard digits == standard.digits else { throw .badDigits }
      guard period == standard.period else { throw .badPeriod }
    } else {
      guard algorithm != .md5 else { throw .unknownAlgorithm(algorithm.name) }
      guard 1...10 ~= digits else { throw .badDigits }
      guard type == .hotp || 1...86_400 ~= period else { throw .badPeriod }
    }
    guard secret.count >= (type == .yandex ? Yandex.secretSize : 1) else {
      throw .badSecret(position: nil)
    }
  }
}

/// The parameters that make a code, apart from the secret.
package struct OTPParameters: Sendable, Equatable {
  package var algorithm: HashAlgorithm
  package var digits: Int
  package var period: Int

  package init(algorithm: HashAlgorithm, digits: Int, period: Int) {
    self.algorithm = algorithm
    self.digits = digits
    self.period = period
  }

  /// What a type means where nothing else is said (formats.md 1.1).
  package static func standard(for type: OTPType) -> OTPParameters {
    switch type {
    case .totp: OTPParameters(algorithm: .sha1, digits: 6, period: 30)
    case .hotp: OTPParameters(algorithm: .sha1, digits: 6, period: 0)
    case .steam: OTPParameters(algorithm: .sha1, digits: 5, period: 30)
    case .motp: OTPParameters(algorithm: .md5, digits: 6, period: 10)
    case .yandex: OTPParameters(algorithm: .sha256, digits: 8, period: 30)
    }
  }
}
