internal import OTP

/// What the value of a field is: its bounds, what of an account is written, nil for nothing, and how a
/// value goes into an account, false and nothing done for one that cannot be.
enum FieldCoding {
  case byte(of: (Account) -> UInt8?, take: (UInt8, inout Account) -> Bool)
  case word(of: (Account) -> UInt32?, take: (UInt32, inout Account) -> Bool)
  /// A counter, a clock, or Unix seconds.
  case long(of: (Account) -> UInt64?, take: (UInt64, inout Account) -> Void)
  /// UTF-8 of at most so many scalars. An emptied one stays as an empty one: that it was emptied has a
  /// clock, too.
  case text(atMost: Int, of: (Account) -> String, take: (String, inout Account) -> Void)
  /// Bytes that lie among the accounts' own.
  case secret(
    sizes: ClosedRange<Int>, of: (Account) -> Range<Int>?, take: (Range<Int>, inout Account) -> Void
  )
  /// Unix seconds, and the secret that was replaced then.
  case formerSecret(sizes: ClosedRange<Int>)
  case id
  /// The ids of the groups that the account's tags are.
  case groups(nameAtMost: Int)
  /// When fields were changed: kept as it is, and written anew with an account that was edited.
  case clocks
}

extension AccountField {
  private static let secretSizes = 1...1024

  /// The one description of each field, for reading, writing and checking.
  var coding: FieldCoding {
    switch self {
    case .id: .id
    case .type:
      .byte(of: { $0.type.rawValue }) { byte, account in
        OTPType(rawValue: byte).map { account.type = $0 } != nil
      }
    case .secret:
      .secret(sizes: AccountField.secretSizes, of: { $0.secret }) { $1.secret = $0 }
    case .algorithm:
      .byte(of: { $0.algorithm.rawValue }) { byte, account in
        HashAlgorithm(rawValue: byte).map { account.algorithm = $0 } != nil
      }
    case .digits:
      .byte(of: { UInt8(clamping: $0.digits) }) { byte, account in
        guard (1...10).contains(byte) else { return false }
        account.digits = Int(byte)
        return true
      }
    case .period:
      .word(of: { $0.period > 0 ? UInt32(clamping: $0.period) : nil }) { seconds, account in
        guard (1...86_400).contains(seconds) else { return false }
        account.period = Int(seconds)
        return true
      }
    case .counter:
      .long(of: { $0.type == .hotp || $0.counter > 0 ? $0.counter : nil }) { $1.counter = $0 }
    case .issuer: .text(atMost: 256, of: { $0.issuer }) { $1.issuer = $0 }
    case .label: .text(atMost: 256, of: { $0.label }) { $1.label = $0 }
    case .note: .text(atMost: 4096, of: { $0.note }) { $1.note = $0 }
    case .groups: .groups(nameAtMost: 256)
    case .created: .long(of: { seconds($0.created) }) { $1.created = Int64(clamping: $0) }
    case .changed: .long(of: { $0.changed }) { $1.changed = $0 }
    // mOTP knows an empty PIN.
    case .pin: .secret(sizes: 0...Int.max, of: { $0.pin }) { $1.pin = $0 }
    case .origin: .text(atMost: 4096, of: { $0.origin }) { $1.origin = $0 }
    case .formerSecret: .formerSecret(sizes: AccountField.secretSizes)
    case .place: .text(atMost: 256, of: { $0.place }) { $1.place = $0 }
    case .deleted: .long(of: { $0.deleted.map(seconds) }) { $1.deleted = Int64(clamping: $0) }
    case .clocks: .clocks
    case .pinned:
      .byte(of: { $0.pinned ? 1 : nil }) { byte, account in
        if byte == 1 { account.pinned = true }
        return byte == 1
      }
    case .asksEachTime:
      .byte(of: { $0.asksEachTime ? 1 : nil }) { byte, account in
        if byte == 1 { account.asksEachTime = true }
        return byte == 1
      }
    case .lastUsed:
      .long(of: { $0.use.last > 0 ? seconds($0.use.last) : nil }) {
        $1.use.last = Int64(clamping: $0)
      }
    case .timesUsed:
      .word(of: { $0.use.times > 0 ? UInt32(clamping: $0.use.times) : nil }) {
        $1.use.times = Int($0)
        return true
      }
    }
  }
}

/// There is no time before 1970 in a vault.
private func seconds(_ time: Int64) -> UInt64 { UInt64(max(0, time)) }
