internal import Interface
internal import OTP
internal import Secrets
internal import Session
internal import Vault

/// The account that a form was opened with, and the bytes that it points to.
final class FormOriginal {
  let account: Account
  let bytes: Accounts
  /// For an account that is repaired.
  let broken: BrokenAccount?

  /// Errors: `noMatch` for an account that is gone by now.
  init(
    _ subject: FormSubject, _ session: Session, _ imports: ImportController
  ) throws {
    var copy = Accounts()
    switch subject {
    case .stored(let id):
      account = try session.read { (accounts) throws(SessionError) in
        guard let account = accounts.account(AccountID(id)), account.deleted == nil else {
          throw .noMatch(AccountID(id).text)
        }
        return copy.adopt(account, from: accounts)
      }
      broken = nil
    case .incoming:
      account = try imports.withCard { (account, accounts) in
        copy.adopt(account, from: accounts)
      }
      broken = nil
    case .broken(let id):
      let all = session.quarantined
      guard let number = Int(exactly: id.low), all.indices.contains(number),
        let found = session.broken(all[number])
      else { throw SessionError.changedMeanwhile }
      account = copy.adopt(found.account, from: found.bytes)
      broken = found
    case .new: throw SessionError.noMatch("")
    }
    bytes = copy
  }

  func contents(_ subject: FormSubject) -> FormContents {
    FormContents(
      subject: subject,
      draft: Draft(account, unread: unreadable, secretVersion: bytes.secretHash(of: account)),
      hasSecret: !account.secret.isEmpty && !unreadable.contains(.secret),
      hasPIN: account.pin != nil, unreadable: unreadable)
  }

  /// The fields that could not be read.
  private var unreadable: Set<FormField> {
    let fields: [AccountField: FormField] = [
      .type: .kind, .secret: .secret, .algorithm: .algorithm, .digits: .digits, .period: .period,
      .counter: .counter, .issuer: .issuer, .label: .label, .note: .note, .groups: .tags,
      .place: .place,
    ]
    return Set((broken?.unread ?? []).compactMap { fields[$0] })
  }
}
