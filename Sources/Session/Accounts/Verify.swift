package import OTP
package import Secrets
internal import Text
internal import Vault

/// A code as a person typed it, without the blanks and hyphens in it.
package struct TypedCode: ~Copyable {
  let text: SecretBytes
  /// Whether there were blanks or hyphens in it; a portal's field may refuse those.
  package let hadGaps: Bool
  /// The characters that are left.
  package var length: Int { text.count }

  package init(_ typed: borrowing SecretBytes) {
    var text = SecretBytes(capacity: 64)
    var hadGaps = false
    for index in 0..<typed.count {
      let byte = typed[index]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "\t"): hadGaps = true
      case UInt8(ascii: "\r"): break
      default: text.append(byte)
      }
    }
    self.text = text
    self.hadGaps = hadGaps
  }
}

/// What a typed code turned out to be.
package enum Verdict: Sendable, Equatable {
  /// The code so many time steps after the present one; 0 is right now.
  case step(Int)
  /// The HOTP code of this counter.
  case counter(UInt64)
  /// A code of the secret that was replaced at this time (Unix seconds).
  case formerSecret(replaced: Int64)
  /// A code of other accounts, some of which may be in the trash.
  case others([Account])
  case wrong

  /// By how many seconds, at least and at most, the clocks are apart when a code of `steps` away is
  /// the present one at the portal. The code may have been typed up to one period late.
  package static func drift(steps: Int, period: Int) -> (from: Int, to: Int) {
    let size = Int(steps.magnitude)
    return (max(size - 1, 0) * period, (size + 1) * period)
  }
}

/// Comparing codes that came from elsewhere. Nothing here spends a counter.
extension Session {
  /// Time steps each way in which a typed code is looked for on the screen, and counters ahead.
  package static let window = 20
  /// The largest window that may be asked for: each step more makes a wrong code look right by chance.
  package static let widestWindow = 100
  /// Counters ahead in which two codes in a row are looked for, and the most that may be asked for.
  package static let resyncWindow = 1000
  package static let widestResyncWindow = 10_000

  /// Looks for a typed code among those of an account, `window` steps each way (for HOTP counters),
  /// the nearest first; then, with `everywhere`, among those of its former secret and of all other
  /// accounts, close by.
  package func verdict(
    on typed: borrowing TypedCode, of account: Account, at time: Int64, window: Int,
    everywhere: Bool = true
  ) throws(SessionError) -> Verdict {
    let text = typed.text.copy()
    return try read { (accounts) throws(SessionError) -> Verdict in
      do throws(OTPError) {
        switch try Session.step(of: text, account, in: accounts, at: time, window: window) {
        case let step? where account.type.isTimeBased: return .step(step)
        case let step?:
          return .counter(
            step < 0 ? account.counter - UInt64(step.magnitude) : account.counter + UInt64(step))
        case nil: break
        }
        guard everywhere else { return .wrong }
        if let former = account.formerSecret {
          var old = account
          old.secret = former.secret
          if try Session.step(of: text, old, in: accounts, at: time, window: window) != nil {
            return .formerSecret(replaced: former.replaced)
          }
        }
      } catch {
        throw .otp(error)
      }
      var others: [Account] = []
      for other in accounts.all where other.id != account.id && other.digits == text.count {
        // One that makes no code has no part in this.
        let found = try? Session.step(of: text, other, in: accounts, at: time, window: 1)
        if found != nil { others.append(other) }
      }
      return others.isEmpty ? .wrong : .others(others)
    }
  }

  /// How many steps after the present one the typed code is right, the nearest first.
  private static func step(
    of typed: borrowing SecretBytes, _ account: Account, in accounts: borrowing Accounts,
    at time: Int64, window: Int
  ) throws(OTPError) -> Int? {
    try account.check()
    for distance in 0...window {
      for offset in distance == 0 ? [0] : [-distance, distance] {
        // There are no steps before the first nor behind the last.
        guard let step = try? account.step(at: time, offset: offset),
          account.type.isTimeBased || step <= UInt64(Int64.max)
        else { continue }
        if try accounts.code(for: account, step: step).isSpelled(by: typed.bytes) {
          return offset
        }
      }
    }
    return nil
  }

  /// The next HOTP codes of an account, which stay unspent.
  package func lookAhead(_ id: AccountID, count: Int) throws(SessionError) -> [Code] {
    try read { (accounts) throws(SessionError) in
      guard var account = accounts.account(id), account.deleted == nil, account.type == .hotp
      else { throw .noMatch(id.text) }
      account.counter = accounts.sharedCounter(of: account)
      var codes: [Code] = []
      do throws(OTPError) {
        for offset in 0..<count {
          // 2^63 - 1 is the last counter that is used.
          let step = account.counter.addingReportingOverflow(UInt64(offset))
          guard !step.overflow, step.partialValue <= UInt64(Int64.max) else { break }
          codes.append(try accounts.code(for: account, step: step.partialValue))
        }
      } catch {
        throw .otp(error)
      }
      return codes
    }
  }

  /// Sets the counter of the next HOTP code, for all accounts that share its secret. Forward it is no
  /// change to be undone; back only when that is allowed. Errors: `noMatch`, `counterGoesBack`,
  /// `nothingChanged`.
  package func setCounter(
    of id: AccountID, to counter: UInt64, allowingBack: Bool
  ) throws(SessionError) -> Account {
    guard counter <= UInt64(Int64.max) else { throw .otp(.counterExhausted) }
    let (name, known) = try read { (accounts) throws(SessionError) -> (String, UInt64) in
      let account = try Session.counting(id, in: accounts)
      return (account.name, accounts.sharedCounter(of: account))
    }
    let event = counter < known ? ChangeEvent(.edit, summary: name) : nil
    return try change(event) { accounts throws(SessionError) in
      var account = try Session.counting(id, in: accounts)
      let present = accounts.sharedCounter(of: account)
      guard counter != account.counter || counter != present else { throw .nothingChanged }
      // Also when another process handed codes out since it was read.
      guard counter >= present || allowingBack && present == known else {
        throw .counterGoesBack(present)
      }
      account.counter = counter
      accounts.setSharedCounter(counter, of: account)
      return account
    }
  }

  /// An HOTP account in use. Errors: `noMatch`.
  private static func counting(
    _ id: AccountID, in accounts: borrowing Accounts
  ) throws(SessionError) -> Account {
    guard let account = accounts.account(id), account.deleted == nil, account.type == .hotp else {
      throw .noMatch(id.text)
    }
    return account
  }

  /// Finds the counter of an HOTP account from two codes in a row, `window` counters ahead at most,
  /// and stores the one after them. Codes that were handed out here already, up to 20 back, need
  /// nothing stored. Errors: `noMatch`, `wrongCode`, and `counterGoesBack` where they are older than
  /// the last two.
  package func resync(
    _ id: AccountID, _ first: borrowing TypedCode, _ second: borrowing TypedCode, window: Int
  ) throws(SessionError) -> Account {
    let one = first.text.copy()
    let two = second.text.copy()
    let (account, found) = try read { (accounts) throws(SessionError) -> (Account, UInt64?) in
      guard let account = accounts.account(id), account.deleted == nil, account.type == .hotp
      else { throw .noMatch(id.text) }
      do throws(OTPError) {
        try account.check()
        let start = account.counter > 20 ? account.counter - 20 : 0
        // 2^63 - 1 is the last counter that is used.
        let end = min(account.counter, UInt64(Int64.max)) + UInt64(window)
        guard start < end else { return (account, nil) }
        var last = try accounts.code(for: account, step: start)
        for counter in start..<end where counter < UInt64(Int64.max) - 1 {
          let next = try accounts.code(for: account, step: counter + 1)
          if last.isSpelled(by: one.bytes), next.isSpelled(by: two.bytes) {
            return (account, counter + 2)
          }
          last = next
        }
        return (account, nil)
      } catch {
        throw .otp(error)
      }
    }
    guard let found else { throw .wrongCode(window: window) }
    if found == account.counter { return account }
    return try setCounter(of: id, to: found, allowingBack: false)
  }

  /// Eight hex digits that tell whether two copies of an account have the same secret, and nothing of
  /// the secret: BLAKE2b-32 of it under the account's id.
  package func fingerprint(of id: AccountID) throws(SessionError) -> String {
    try read { (accounts) throws(SessionError) in
      guard let account = accounts.account(id) else { throw .noMatch(id.text) }
      var key = SecretBytes(capacity: 16)
      for word in [id.high, id.low] {
        for shift in stride(from: 56, through: 0, by: -8) {
          key.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
        }
      }
      return hexText(Sealing.hash(4, key: key.bytes, accounts.bytes(account.secret)))
    }
  }
}
