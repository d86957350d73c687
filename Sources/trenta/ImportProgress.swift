internal import Glibc
internal import Messages
internal import Session
internal import Wording

/// The line on a terminal that says how far an import is.
struct ImportProgress {
  /// Whether there is a terminal that may show it.
  let isWanted: Bool
  private let app: App
  private var isShown = false
  /// The pictures of a camera that were told.
  private var frames = -1
  private var since: Int64 = 0

  init(_ app: App) {
    self.app = app
    isWanted = !app.report.quiet && isatty(STDERR_FILENO) == 1
    begin()
  }

  /// Something begins that is not told in its first second.
  mutating func begin() {
    clear()
    since = app.session.clock.bootMilliseconds()
  }

  mutating func clear() {
    if isShown { app.report.progress("") }
    isShown = false
  }

  mutating func show(_ camera: Camera) {
    guard isWanted, camera.frames != frames else { return }
    frames = camera.frames
    isShown = true
    app.report.progress(
      AccountText.state(of: camera) + "  " + tr("hold the QR code still; Ctrl-C ends"))
  }

  /// Where there is more than one source, or it takes over a second.
  mutating func show(_ progress: ImportJob.Progress) {
    guard isWanted,
      progress.count > 1 || app.session.clock.bootMilliseconds() - since >= 1000
    else { return }
    isShown = true
    app.report.progress(AccountText.state(of: progress))
  }
}
