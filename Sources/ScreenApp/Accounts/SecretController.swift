internal import Exchange
internal import Interface
internal import Messages
internal import OTP
internal import Secrets
internal import Session
internal import Terminal
internal import Vault
internal import Wording

/// The page that shows a secret: the passphrase again, then the secret, then a picture file.
final class SecretController: Controller {
  private let core: ScreenCore
  /// The passphrase that is tried, in a thread of its own, and whose secret it is to show.
  private var proof: (work: Derivation, id: RowID)?
  /// A QR code in a file, while its page is open.
  private var picture: RuntimePicture?
  /// Whether the page is open; the picture does not outlast it.
  var isPageOpen = false {
    didSet { if !isPageOpen { picture = nil } }
  }

  init(_ core: ScreenCore) { self.core = core }

  func carryOut(_ effect: SecretEffect) throws -> [Event] {
    switch effect {
    case .show(let id, let field):
      let passphrase = field.take()
      try core.app.checkPlainExport()
      proof = (try .start(passphrase, core.session.location), id)
      return []
    case .savePicture(let id):
      // Only from the page, which the passphrase has opened.
      return isPageOpen ? [.secret(.pictureSaved(TerminalText(try savePicture(of: id))))] : []
    }
  }

  // MARK: - The secret

  var isWorking: Bool { proof != nil }

  var descriptors: [Int32] { proof.map { [$0.work.descriptor] } ?? [] }

  func advance(at now: Instant) throws -> [Event] {
    guard let (work, id) = proof, let result = work.result() else { return [] }
    proof = nil
    try core.checkOwner(try result.get())
    let secret = try core.session.read { (accounts) throws(SessionError) in
      guard let account = accounts.account(AccountID(id)), account.deleted == nil else {
        throw .noMatch("")
      }
      return ShownSecret(account, in: accounts)
    }
    return [.secret(.shown(secret))]
  }

  // MARK: - The picture

  func suspend() { picture = nil }

  /// Puts the code into a file of the runtime folder, which lies in memory; its path.
  private func savePicture(of id: RowID) throws -> String {
    let png = try core.session.read { accounts throws(SessionError) -> SecretBox? in
      guard let account = accounts.account(AccountID(id)),
        let code = try? QRCode(of: account, in: accounts, withDefaults: true)
      else { return nil }
      return SecretBox(code.png())
    }
    guard let png else { throw SessionError.noMatch("") }
    do throws(NewFile.Failed) {
      let saved = try RuntimePicture(
        png.value, in: core.app.environment["XDG_RUNTIME_DIR"], random: core.session.random)
      picture = saved
      return saved.path
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
