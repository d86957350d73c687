internal import OTP

/// A field of an account that this version uses, by its tag (vault.md 2.8), in the order of the file.
package enum AccountField: UInt16, Sendable, CaseIterable {
  case id = 1
  case type = 2
  case secret = 3
  case algorithm = 4
  case digits = 5
  case period = 6
  case counter = 7
  case issuer = 8
  case label = 9
  case note = 10
  case groups = 11
  case created = 12
  case changed = 13
  case pin = 15
  case origin = 16
  case formerSecret = 17
  case place = 18
  case deleted = 20
  case clocks = 21
  case pinned = 22
  case lastUsed = 23
  case timesUsed = 24
  case asksEachTime = 25

  /// Whether an account of this type cannot be without it.
  func isNeeded(by type: OTPType) -> Bool {
    switch self {
    case .id, .type, .secret, .algorithm, .digits: true
    case .period: type != .hotp
    case .counter: type == .hotp
    case .issuer, .label, .note, .groups, .created, .changed, .pin, .origin, .formerSecret, .place,
      .deleted, .clocks, .pinned, .lastUsed, .timesUsed, .asksEachTime:
      false
    }
  }

  /// Whether it is told when it was changed. Counters and uses only grow, and the others never change.
  var hasClock: Bool {
    switch self {
    case .id, .counter, .created, .changed, .clocks, .lastUsed, .timesUsed: false
    case .type, .secret, .algorithm, .digits, .period, .issuer, .label, .note, .groups, .pin,
      .origin, .formerSecret, .place, .deleted, .pinned, .asksEachTime:
      true
    }
  }
}

extension Account {
  /// Whether it has MD5 exactly where it is mOTP (vault.md 2.8, tag 4).
  var hasAlgorithmOfItsType: Bool { (algorithm == .md5) == (type == .motp) }
}
