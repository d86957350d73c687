internal import Interface
internal import OTP

extension OTPType {
  init(_ kind: Row.Kind) {
    switch kind {
    case .totp: self = .totp
    case .hotp: self = .hotp
    case .steam: self = .steam
    case .motp: self = .motp
    case .yandex: self = .yandex
    }
  }
}

extension Draft {
  /// What a form shows of an account; `unread` are fields that hold no more than a guess.
  init(_ account: Account, unread: Set<FormField> = [], secretVersion: Int) {
    self.init()
    (issuer, label, place) = (account.issuer, account.label, account.place)
    (tags, note) = (account.tags, account.note)
    kind = unread.contains(.kind) ? nil : Row(account).kind
    algorithm =
      unread.contains(.algorithm) ? nil : FormAlgorithm(rawValue: account.algorithm.name)
    digits = unread.contains(.digits) ? nil : account.digits
    if account.type == .hotp {
      counter = unread.contains(.counter) ? nil : account.counter
    } else {
      period = unread.contains(.period) ? nil : account.period
    }
    self.secretVersion = secretVersion
  }
}
