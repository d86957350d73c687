package import OTP
package import Secrets

/// The codes of one `otpauth` address, without a vault: nothing is stored, and all is wiped at the end.
package final class AddressCodes: CodeSource {
  package let clock: Clock
  /// The account, with what was unusual or repaired.
  package let reading: OTPAuthReading
  private let accounts: Accounts

  /// Reads an address (`Accounts.add(otpauth:)`), blanks around it aside. Errors: `otp`.
  package init(
    _ address: borrowing SecretBytes, clock: Clock, random: Random
  ) throws(SessionError) {
    var accounts = Accounts()
    var range = 0..<address.count
    while let first = range.first, address[first] <= 32 { range.removeFirst() }
    while let last = range.last, address[last] <= 32 { range.removeLast() }
    do throws(OTPError) {
      reading = try accounts.add(
        otpauth: address.bytes.extracting(range), id: random.accountID(), now: clock.now)
    } catch {
      throw .otp(error)
    }
    self.clock = clock
    self.accounts = accounts
  }

  package func current(_ account: Account) -> Account { reading.account }

  package func code(of account: Account, at time: Int64, step: Int) throws(SessionError) -> Code {
    do throws(OTPError) {
      return try accounts.code(for: account, step: account.step(at: time, offset: step))
    } catch {
      throw .otp(error)
    }
  }

  /// The code of the address's own counter: there is nothing to keep the next one in.
  package func nextHOTP(_ id: AccountID) throws(SessionError) -> Code {
    do throws(OTPError) {
      return try accounts.code(for: reading.account, at: 0)
    } catch {
      throw .otp(error)
    }
  }

  /// Nothing keeps what was handed out.
  package func handOut(_ code: Code, of account: Account) throws(SessionError) -> Int64? {
    throw .badValue("--fresh")
  }
}
