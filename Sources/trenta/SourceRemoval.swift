internal import Glibc
internal import Messages
internal import Session
internal import Terminal
internal import Wording

/// After an import: the pictures, which hold the secrets as the vault does, and nobody locks them.
struct SourceRemoval {
  /// Files of which every account is in the vault now, and in which nothing else can be.
  let done: [Gathering.File]
  /// The others.
  let kept: [Gathering.File]

  init(_ receipt: ImportReceipt, _ files: [Gathering.File]) {
    var seen: Set<FilePath> = []
    let files = files.filter { seen.insert($0.path).inserted }
    var parts: [String: [ImportReceipt.Source]] = [:]
    for source in receipt.sources { parts[source.name, default: []].append(source) }
    let isDone = { (file: Gathering.File) in
      !file.holdsMore && parts[file.path.text]?.allSatisfy(\.isAllStored) == true
    }
    done = files.filter(isDone)
    kept = files.filter { !isDone($0) }
  }

  /// Offers to remove those files of which every account is in the vault now.
  func offer(_ app: App) {
    for file in kept {
      app.report.note(
        tr("kept, because perhaps not all of it is in the vault: %1", shown(file.path.text)))
    }
    guard !done.isEmpty else { return }
    guard app.canAsk, !app.report.quiet else {
      return app.report.note(tr("nothing was removed: --delete-source asks first, on a terminal"))
    }
    for file in done {
      app.report.note("  " + shown(file.path.text))
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
          shown(file.path.text), folder.service))
    }
  }

  /// Removes the very files that were read, and no others that have their names by now: how many, and
  /// the sentences about those that stay.
  func remove() -> (removed: Int, problems: [String]) {
    let problems = done.compactMap { file in
      guard FileIdentity(ofName: file.path) == file.identity else {
        return tr("not removed, because it is another file by now: %1", shown(file.path.text))
      }
      return unsafe file.path.withCString { unsafe unlink($0) } == 0
        ? nil : Sentences.system("unlink", errno, file.path.text).sentence
    }
    return (done.count - problems.count, problems)
  }

  /// Where copies of a file are made elsewhere: which service does that, and of which folder.
  func warning(_ file: Gathering.File) -> String? {
    SyncedFolder.around(file.path.text).map {
      tr(
        "%1 copies the folder %2: copies may remain there and in its trash", $0.service,
        shown($0.path))
    }
  }
}

extension ImportReceipt.Source {
  /// Whether every account that was in it is in the vault.
  fileprivate var isAllStored: Bool {
    errors.isEmpty && missingParts.isEmpty && leftOut == 0 && !lines.isEmpty
      && lines.allSatisfy { $0.outcome != .conflict }
  }
}
