internal import Glibc
internal import Messages
package import Session
internal import System
internal import Terminal
internal import Wording

/// After an import: the pictures, which hold the secrets as the vault does, and nobody locks them.
package struct SourceRemoval {
  /// Files of which every account is in the vault now, and in which nothing else can be.
  package let done: [ImportJob.File]
  /// The others.
  package let kept: [ImportJob.File]

  package init(_ receipt: ImportReceipt, _ files: [ImportJob.File]) {
    var seen: Set<FilePath> = []
    let files = files.filter { seen.insert($0.path).inserted }
    var parts: [String: [ImportReceipt.Source]] = [:]
    for source in receipt.sources { parts[source.name, default: []].append(source) }
    let isDone = { (file: ImportJob.File) in
      !file.holdsMore && parts[file.path.text]?.allSatisfy(\.isAllStored) == true
    }
    done = files.filter(isDone)
    kept = files.filter { !isDone($0) }
  }

  /// Removes the very files that were read, and no others that have their names by now: how many, and
  /// the sentences about those that stay.
  package func remove() -> (removed: Int, problems: [String]) {
    let problems = done.compactMap { file in
      guard FileStamp(ofName: file.path.systemText) == file.stamp else {
        return tr("not removed, because it is another file by now: %1", shownPath(file.path.text))
      }
      return unsafe file.path.withCString { unsafe unlink($0) } == 0
        ? nil : Sentences.system("unlink", errno, file.path.text).sentence
    }
    return (done.count - problems.count, problems)
  }

  /// Where copies of a file are made elsewhere: which service does that, and of which folder.
  package func warning(_ file: ImportJob.File) -> String? {
    SyncedFolder.around(file.path.text).map {
      tr(
        "%1 copies the folder %2: copies may remain there and in its trash", $0.service,
        shownPath($0.path))
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
