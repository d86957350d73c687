package import Exchange
internal import Interface
package import OTP
internal import Secrets
package import Terminal
internal import Wording

/// The secret of one account on its way out: to the screen's page, and to `trenta qr`.
extension ShownSecret {
  /// The codes and the text of `account`; where there can be no code, the reason.
  convenience init(_ account: Account, in accounts: borrowing Accounts) {
    let id = RowID(account.id)
    let text = HiddenField(limit: 4 * account.secret.count)
    let encoded = accounts.secretText(for: account)
    for index in 0..<encoded.count { text.append(Unicode.Scalar(encoded[index])) }
    do {
      self.init(id, codes: try HiddenGrid.codes(of: account, in: accounts), text: text)
    } catch {
      let reason = TerminalText(Sentences.qr(error).sentence)
      self.init(id, codes: [], problem: reason, text: text)
    }
  }
}

extension HiddenGrid {
  /// The QR codes of an account, the fullest first, then the smaller one without what everyone takes
  /// for granted, where it is smaller.
  package static func codes(
    of account: Account, in accounts: borrowing Accounts
  ) throws(QRError) -> [HiddenGrid] {
    var codes: [HiddenGrid] = []
    var problem: QRError?
    for withDefaults in [true, false] {
      do throws(QRError) {
        let code = try QRCode(of: account, in: accounts, withDefaults: withDefaults)
        if codes.isEmpty || code.size < codes[0].size {
          codes.append(HiddenGrid(size: code.size) { code[$0, $1] })
        }
      } catch .tooLong {
        problem = .tooLong
      } catch {
        throw error
      }
    }
    if codes.isEmpty, let problem { throw problem }
    return codes
  }
}
