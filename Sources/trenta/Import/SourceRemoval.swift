internal import Messages
internal import ScreenApp
internal import Session
internal import Terminal
internal import Wording

extension SourceRemoval {
  /// Offers to remove those files of which every account is in the vault now.
  func offer(_ app: App) {
    for file in kept {
      app.report.note(
        tr("kept, because perhaps not all of it is in the vault: %1", shownPath(file.path.text)))
    }
    guard !done.isEmpty else { return }
    guard app.canAsk, !app.report.quiet else {
      return app.report.note(tr("nothing was removed: --delete-source asks first, on a terminal"))
    }
    for file in done {
      app.report.note("  " + shownPath(file.path.text))
      if let warning = warning(file) { app.report.note("  ! " + warning) }
    }
    let question = trn("Remove this file? [y/N] ", "Remove these %1 files? [y/N] ", done.count)
    guard (try? app.prompt.yesOrNo(TerminalText(question), standard: false)) == true else {
      return app.report.note(tr("nothing was removed"))
    }
    let (removed, problems) = remove()
    for problem in problems { app.report.note(problem) }
    app.report.note(trn("%1 file removed", "%1 files removed", removed))
  }

  /// Without the option: one line where copies of a picture are made elsewhere.
  func hint(_ app: App) {
    guard app.canAsk else { return }
    for file in done {
      guard let folder = SyncedFolder.around(file.path.text) else { continue }
      return app.report.note(
        tr(
          "%1 is in a folder that %2 copies; --delete-source offers to remove it",
          shownPath(file.path.text), folder.service))
    }
  }
}
