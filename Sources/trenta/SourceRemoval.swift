internal import Glibc
internal import Messages
internal import Session
internal import Terminal

/// After an import: the pictures, which hold the secrets as the vault does, and nobody locks them.
struct SourceRemoval {
  let app: App
  let receipt: ImportReceipt
  let files: [ForeignSources.Reading.File]

  /// Offers to remove those files of which every account is in the vault now.
  func offer() {
    let (done, kept) = sorted()
    for file in kept {
      app.report.note(tr("kept, because not all of it is in the vault: %1", shown(file.path)))
    }
    guard !done.isEmpty else { return }
    guard app.canAsk, !app.report.quiet else {
      return app.report.note(tr("nothing was removed: --delete-source asks first, on a terminal"))
    }
    for file in done {
      app.report.note("  " + shown(file.path))
      if let folder = SyncedFolder.around(file.path) { app.report.note("  ! " + warning(folder)) }
    }
    let question = trn("Remove this file? [y/N] ", "Remove these %1 files? [y/N] ", done.count)
    guard (try? app.prompt.yesOrNo(TerminalText(question), standard: false)) == true else {
      return app.report.note(tr("nothing was removed"))
    }
    var removed = 0
    for file in done where remove(file) { removed += 1 }
    app.report.note(trn("%1 file removed", "%1 files removed", removed))
  }

  /// Without the option: one line where copies of a picture are made elsewhere.
  func hint() {
    guard app.canAsk else { return }
    for file in sorted().done {
      guard let folder = SyncedFolder.around(file.path) else { continue }
      return app.report.note(
        tr(
          "%1 is in a folder that %2 copies; --delete-source offers to remove it",
          shown(file.path), folder.service))
    }
  }

  private func sorted() -> (
    done: [ForeignSources.Reading.File], kept: [ForeignSources.Reading.File]
  ) {
    var seen: Set<String> = []
    let files = files.filter { seen.insert($0.path).inserted }
    var parts: [String: [ImportReceipt.Source]] = [:]
    for source in receipt.sources { parts[source.name, default: []].append(source) }
    let isDone = { (file: ForeignSources.Reading.File) in
      parts[file.path]?.allSatisfy(\.isAllStored) ?? false
    }
    return (files.filter(isDone), files.filter { !isDone($0) })
  }

  /// Removes the very file that was read, and no other that has its name by now.
  private func remove(_ file: ForeignSources.Reading.File) -> Bool {
    guard FileIdentity(ofName: file.path) == file.identity else {
      app.report.note(tr("not removed, because it is another file by now: %1", shown(file.path)))
      return false
    }
    guard unsafe unlink(file.path) == 0 else {
      app.report.note(Sentences.system("unlink", errno, file.path).sentence)
      return false
    }
    return true
  }

  private func warning(_ folder: SyncedFolder) -> String {
    tr(
      "%1 copies the folder %2: copies may remain there and in its trash", folder.service,
      shown(folder.path))
  }
}

extension ImportReceipt.Source {
  /// Whether every account that was in it is in the vault.
  fileprivate var isAllStored: Bool {
    errors.isEmpty && missingParts.isEmpty && !lines.isEmpty
      && lines.allSatisfy { $0.outcome != .conflict }
  }
}
