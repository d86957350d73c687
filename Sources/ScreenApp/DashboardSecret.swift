internal import Exchange
internal import Glibc
internal import Interface
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// The page that shows a secret: the passphrase again, then the secret, then a picture file.
extension Dashboard {
  mutating func carryOut(_ effect: SecretEffect) throws -> Event? {
    switch effect {
    case .show(let id, let field): return try showSecret(of: id, field.take())
    case .savePicture(let id): return try savePicture(of: id)
    }
  }

  /// Tries the passphrase in a thread of its own, as opening the vault does.
  mutating func showSecret(of id: RowID, _ secret: consuming SecretBytes) throws -> Event? {
    try app.checkPlainExport()
    return derive(secret, app.session.place, for: .secret(id))
  }

  /// What the page shows of an account.
  func shownSecret(of id: RowID) throws(SessionError) -> ShownSecret {
    try app.session.read { (accounts) throws(SessionError) in
      guard let account = accounts.account(AccountID(id)), account.deleted == nil else {
        throw .noMatch("")
      }
      return ShownSecret(account, in: accounts)
    }
  }

  /// Puts the code into a file of the runtime folder, which lies in memory.
  mutating func savePicture(of id: RowID) throws -> Event? {
    // Only from the page, which the passphrase has opened.
    guard model.showsSecret else { return nil }
    let png = try app.session.read { accounts throws(SessionError) -> SecretBox? in
      guard let account = accounts.account(AccountID(id)),
        let code = try? QRCode(of: account, in: accounts, withDefaults: true)
      else { return nil }
      return SecretBox(code.png())
    }
    guard let png else { throw SessionError.noMatch("") }
    do throws(NewFile.Failed) {
      let saved = try RuntimePicture(
        png.value, in: app.environment["XDG_RUNTIME_DIR"], random: app.session.random)
      picture = saved
      return .pictureSaved(TerminalText(saved.path))
    } catch .call("mkdir", _) {
      throw Failure(
        "no-runtime-folder", .io,
        tr(
          "There is no folder in memory for it (XDG_RUNTIME_DIR). Use: trenta qr NAME --output FILE.png"
        ))
    } catch {
      throw Sentences.newFile(error, tr("the picture"))
    }
  }
}
