internal import Messages
internal import Terminal

/// An import, from what is read to what was done; its pages come and go with the answers.
extension Model {
  mutating func receive(_ answer: ImportAnswer, at now: Instant) -> [Effect] {
    switch answer {
    case .progress(let progress):
      if work?.kind.isReading == true { work?.progress = progress }
      return []
    case .passphraseNeeded(let question): return openPassphraseQuestion(question)
    case .preview(let preview): return openPreview(preview)
    case .imported(let receipt): return endForm { $0.openReceipt(receipt, at: now) }
    case .sources, .completed: return passOn(.importing(answer), at: now)
    }
  }

  mutating func beginImport(_ source: ImportSource, at now: Instant) -> [Effect] {
    work = Work(.reading(source.kind), now)
    open.removable = nil
    return [.importing(.preview(source))]
  }

  mutating func cancelReading() -> [Effect] {
    work = nil
    let effects = endFilePassphrase()
    setMessage(tr("Nothing was changed."))
    return [.importing(.cancel)] + effects
  }

  /// The end of an import that was cancelled; at the first run the menu comes back.
  mutating func cancelImport() -> Turn {
    setMessage(tr("Nothing was changed."))
    guard isFirstRun else { return .list(.importing(.cancel)) }
    return Turn(.only(AddMenuPage()), [.importing(.cancel), .importing(.askSources)])
  }

  /// Asks for the passphrase of a file, while nothing else of the import goes on.
  mutating func openPassphraseQuestion(_ question: PassphraseQuestion) -> [Effect] {
    guard work?.kind.isReading == true else { return [.importing(.cancel)] }
    work = nil
    open.isTypingSearch = false
    replacePages([FilePassphrasePage(question: question)])
    if question.isWrong { setMessage(tr("This is not the passphrase of this file."), .problem) }
    return []
  }

  /// Leaves that page, where it is open; at the first run the menu comes back.
  mutating func endFilePassphrase() -> [Effect] {
    guard page is FilePassphrasePage else { return [] }
    guard !isFirstRun else { return openAddMenu() }
    replacePages([])
    return []
  }

  /// Shows the card or the list, or goes straight to the row that is already there.
  ///
  /// - Parameter isExpected: whether it was asked for without reading anything; else it is late when
  ///   nothing is read any more.
  mutating func openPreview(_ preview: ImportPreview, isExpected: Bool = false) -> [Effect] {
    guard isExpected || work?.kind.isReading == true else { return [.importing(.cancel)] }
    work = nil
    (page as? AddressPage)?.address.clear()
    let effects = endFilePassphrase()
    guard let only = preview.lines.first else {
      setMessage(tr("No account was found there."), .problem)
      return [.importing(.cancel)] + effects
    }
    switch only.outcome {
    case .alreadyHere(let id) where preview.lines.count == 1 && preview.missing.isEmpty:
      goTo(id)
      setMessage(tr("This account is already here; nothing was changed."))
      return [.importing(.cancel)]
    case .unreadable(let reason) where preview.lines.count == 1:
      setMessage(([reason] + preview.missing).map(\.string).joined(separator: "; "), .problem)
      return [.importing(.cancel)] + effects
    case .added, .alreadyHere, .sameSecret, .sameName, .unreadable: break
    }
    open.isTypingSearch = false
    replacePages([ImportPage(preview, isPlain: isPlain)])
    return []
  }

  /// One account: straight to its row. Several, or anything unreadable: the receipt.
  mutating func openReceipt(_ receipt: Receipt, at now: Instant) {
    work = nil
    open.isFirstRun = false
    open.removable = receipt.removable
    if let id = receipt.selected { goTo(id) } else { replacePages([]) }
    guard receipt.lines.count == 1, receipt.notes.isEmpty, let only = receipt.lines.first,
      let row = receipt.selected.flatMap({ list.row($0) })
    else {
      replacePages([ReceiptPage(receipt: receipt)])
      if !hasBackup, !receipt.lines.isEmpty { setMessage(backupHint()) }
      return
    }
    switch only.outcome {
    case .added, .keptBoth: sayAdded(row, at: now)
    case .alreadyHere: setMessage(tr("This account is already here; nothing was changed."))
    case .replaced: replacePages([QuestionPage(question: .accepted(row.id))])
    case .conflict, .unreadable: replacePages([ReceiptPage(receipt: receipt)])
    }
  }

  private mutating func sayAdded(_ row: Row, at now: Instant) {
    let name = row.name.string
    let hint = filesHint.isEmpty ? " " + tr("v checks a code of the portal.") : filesHint
    if let left = row.secondsLeft(now), left < 10 {
      setMessage(
        tr("Added: %1. Only %2 s left; the next code stands beside it.", name, String(left))
          + hint + backupHint())
    } else {
      setMessage(tr("Added: %1.", name) + hint + backupHint())
    }
  }
}
