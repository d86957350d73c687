internal import Interface
internal import Messages
internal import Secrets
internal import Session
internal import Terminal
internal import Wording

/// What all controllers work with.
struct ScreenCore {
  let app: Runtime
  let start: ScreenStart
  /// What the terminal can do.
  let capabilities: Capabilities

  var session: Session { app.session }

  var now: Instant {
    Instant(wall: session.clock.wallMilliseconds(), steady: session.clock.bootMilliseconds())
  }

  /// The settings as they hold now.
  var settings: Interface.Settings {
    app.settings.screen(
      vaultPath: app.vaultPath, host: capabilities.isSSH ? Runtime.hostName() : nil)
  }

  /// A passphrase of another file that was put in the place of the vault proves nothing.
  func checkOwner(_ key: SecretBox) throws(Failure) {
    guard session.isMasterKey(key.value) else {
      throw Failure(
        "changed", .conflict,
        tr("the vault's file is another one by now; lock this one and open it again"))
    }
  }
}
