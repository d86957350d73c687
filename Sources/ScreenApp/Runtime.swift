internal import Glibc
internal import Messages
internal import Paths
package import Secrets
package import Session
internal import System
internal import Terminal
internal import Vault
package import Wording

/// What commands and the screen work with: the session, the settings, the variables of the process.
package struct Runtime {
  package let session: Session
  package let environment: Environment
  /// Read when they are needed first.
  package let settings: SettingsInForce

  package init(session: Session, environment: Environment, settings: SettingsInForce) {
    self.session = session
    self.environment = environment
    self.settings = settings
  }

  /// The vault's path as it was asked for.
  package var vaultPath: String { session.location.path }

  // MARK: - Names and paths

  /// The name of this machine, possibly empty.
  package static func hostName() -> String {
    var name = [UInt8](repeating: 0, count: 256)
    let failed = unsafe name.withUnsafeMutableBytes {
      unsafe gethostname($0.baseAddress!.assumingMemoryBound(to: CChar.self), 255)
    }
    return failed == 0 ? String(decoding: name.prefix { $0 != 0 }, as: UTF8.self) : ""
  }

  /// A path as typed: `~` is the home folder, one pair of quotes around it goes.
  package func expanded(_ typed: String) -> String {
    var path = typed[...]
    while path.first == " " { path.removeFirst() }
    while path.last == " " { path.removeLast() }
    for quote in ["'", "\""] where path.count > 1 && path.hasPrefix(quote) && path.hasSuffix(quote)
    {
      path = path.dropFirst().dropLast()
    }
    guard path == "~" || path.hasPrefix("~/"), let home = environment["HOME"] else {
      return String(path)
    }
    return home + path.dropFirst()
  }

  /// Refuses `-` where a file is named: many programs take it for standard input or output, and a file
  /// of that name would be a surprise.
  package static func demandName(_ file: String) throws(Failure) {
    guard file != "-" else {
      throw Failure("usage", .usage, tr("`-` names no file here; a file of that name is `./-`"))
    }
  }

  /// Names that a passphrase must not be made of.
  package var ownNames: [String] {
    var names = [environment["USER"], environment["LOGNAME"]].compactMap { $0 }
    names.append(Runtime.hostName())
    if let file = vaultPath.split(separator: "/").last {
      names.append(String(file.prefix { $0 != "." }))
    }
    return names
  }

  /// The reader's path.
  package static func reader() throws(Failure) -> String {
    guard let own = Reader.ownExecutable(), let program = Reader.program(besides: own) else {
      throw Failure(
        "reader-missing", .io, tr("trenta-reader is not installed beside this program"))
    }
    guard unsafe access(program.systemCString, X_OK) == 0 else {
      throw Failure(
        "reader-not-started", .io,
        tr("%1 cannot be started: %2", shownPath(program), unsafe String(cString: strerror(errno))))
    }
    return program
  }

  // MARK: - Backups

  /// Where a backup goes: to what was asked, a file, a folder, or nothing.
  package func backupPath(_ asked: String?) throws(Failure) -> String {
    if let asked { try Runtime.demandName(asked) }
    guard let asked, !asked.isEmpty else {
      guard let home = environment["HOME"], !home.isEmpty else {
        throw Failure("usage", .usage, tr("HOME is not set; name the file"))
      }
      return free(home)
    }
    return Folder.isFolder(asked) ? free(asked) : asked
  }

  /// A name with the date that no file in the folder has.
  private func free(_ folder: String) -> String {
    let day = Timestamp.text(session.clock.now).prefix(10)
    var start = folder[...]
    while start.count > 1, start.hasSuffix("/") { start.removeLast() }
    let name = "\(start == "/" ? "" : start)/trenta-backup-\(day)"
    var path = name + ".otpv"
    for number in 2...999 where unsafe access(path.systemCString, F_OK) == 0 {
      path = "\(name)-\(number).otpv"
    }
    return path
  }

  // MARK: - What leaves the vault

  /// Fails where the policy of this machine lets no secret leave the vault unencrypted.
  package func checkPlainExport() throws(Failure) {
    guard settings.policy.allowsPlainExport else {
      throw Failure(
        "policy", .usage,
        tr("The policy of this machine lets no secret out of the vault unencrypted."))
    }
  }

  /// By which way a code is copied; fails where the settings or the policy switch copying off.
  ///
  /// - Parameter screen: whether the screen asks, which can show a code in big digits instead.
  package func clipboardRoute(screen: Bool = false) throws(Failure) -> ClipboardRoute {
    if let route = ClipboardRoute.choose(
      setting: settings.value(.clipboard), allowsOSC52: settings.policy.allowsOSC52,
      environment: environment.all)
    {
      return route == .osc52 ? try throughTmux() : route
    }
    throw Failure(
      "clipboard-off", .toolFailed,
      screen
        ? tr("Copying is switched off here. z shows the code in big digits.")
        : tr("copying is switched off by the settings or the policy of this machine"))
  }

  /// By which way a code reaches the clipboard of the terminal, in which there may be a tmux.
  private func throughTmux() throws(Failure) -> ClipboardRoute {
    switch TmuxClipboard.find(environment: environment.all, clock: session.clock) {
    case nil, .passes: return .osc52
    case .loads: return .tmux
    case .drops:
      throw Failure(
        "clipboard", .toolFailed,
        tr(
          "tmux drops what programs send to the clipboard; `set -s set-clipboard on` in ~/.tmux.conf ends that"
        ))
    }
  }

  /// Starts what clears the clipboard: this program with a hash and no code.
  package func clearClipboardLater(
    _ hash: borrowing SecretBytes, _ route: ClipboardRoute, after seconds: Int64
  ) {
    guard let own = Reader.ownExecutable() else { return }
    guard let pipe = Pipe() else { return }
    defer { extendLifetime(pipe) }
    let (reader, writer) = (pipe.reader.number, pipe.writer.number)
    _ = unsafe hash.withUnsafeBytes { unsafe Stream.write($0, to: writer) }
    var child = try? Child(
      own, ["clear-clipboard", route.name, String(seconds)],
      environment: environment.all.map { $0.key + "=" + $0.value },
      descriptors: [reader, nil, nil])
    child?.detach()
  }
}
