import OTP
import Secrets

extension FuzzTarget {
  /// An address; the account in it, written out whole, reads back as the same.
  static let address = FuzzTarget(name: "address", longest: 2048) { input in
    _ = OTPAuthNames(of: input.span)
    var accounts = Accounts(capacity: 16)
    let id = AccountID(high: 1, low: 2)
    guard
      let account = try? accounts.add(
        otpauth: input.span, id: id, now: 1_700_000_000, limit: OTPAuthLimit.line
      ).account
    else {
      hold(accounts.all.isEmpty, "nothing is left of an address that failed")
      return
    }
    for name in [account.issuer, account.label, account.place] + account.tags {
      hold(isInert(name), "names are inert")
    }
    let code = try? accounts.code(for: account, at: 1_700_000_000)
    hold(code != nil || account.type.needsPIN, "an account that was taken makes codes")

    let text = accounts.otpauth(for: account, form: .complete)
    var others = Accounts(capacity: 16)
    do throws(OTPError) {
      let again = try others.add(
        otpauth: text.bytes, id: id, now: 1_700_000_000, limit: .max
      ).account
      hold(again.issuer == account.issuer && again.label == account.label, "names stay the same")
      hold(
        accounts.sameSecret(account, as: again, in: others)
          && accounts.sameParameters(account, as: again, in: others), "the code stays the same")
    } catch { fatalError("what was written is no address: \(error)") }
  }

  /// Base32, whose own text reads back.
  static let base32 = FuzzTarget(name: "base32", longest: 512) { input in
    guard let bytes = try? Base32.decode(input.span) else { return }
    hold(!bytes.isEmpty && bytes.count <= input.count, "a secret is not longer than its text")
    let text = Base32.encode(bytes.bytes)
    guard let again = try? Base32.decode(text.bytes) else { fatalError("own text") }
    hold(again.equals(bytes), "own text means the same")
  }

  /// Key-file lines and recovery codes.
  static let keys = FuzzTarget(name: "keys", longest: 512) { input in
    let text = SecretBytes(copying: input.span)
    if let key = KeyFileLine.parse(text) { hold(key.count == 32, "a key has 32 bytes") }
    if let code = RecoveryCode.parse(text) { hold(code.count == 20, "a code has 20 bytes") }
  }
}
