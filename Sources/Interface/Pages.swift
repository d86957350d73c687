internal import Messages
internal import Terminal

extension KeyMap {
  /// A question with yes and no.
  package static let question = KeyMap.dialog("question", [.copyShown, .yes, .no], asks: true)
  /// The help page.
  package static let help = KeyMap("help", moves + [.close, .trouble, .back, .quit] + always)
}

/// What stands on each page but the list.
extension Model {
  /// The last line to which a long page can be scrolled, as it is drawn at this time.
  func lastScroll(_ now: Moment) -> Int {
    let page =
      if case .secret(let view) = self.page, !isHelpOpen {
        secretSheet(view, now, hasBlocks ? .halfBlocks : .spaces)
      } else { sheet(now) }
    let height = page.height(columns: max(size.columns, 1), width: width)
    return max(height - Sheet.bodyHeight(size.lines), 0)
  }

  /// A sign of life, once the work has taken a second.
  func workText(_ now: Moment) -> String? {
    guard let work else { return nil }
    let seconds = (now.steady - work.since) / 1000
    guard seconds >= 1 else { return nil }
    let passed = String(seconds)
    return switch work.kind {
    case .opening: tr("Opening the vault, %1 s", passed)
    case .making: tr("Making the vault, %1 s", passed)
    case .reading: progress?.string ?? tr("Reading, %1 s", passed)
    case .saving: tr("Saving, %1 s", passed)
    case .changing: tr("Changing the passphrase, %1 s", passed)
    case .checking: tr("Looking, %1 s", passed)
    case .proving: tr("Trying the passphrase, %1 s", passed)
    }
  }

  func sheet(_ now: Moment) -> Sheet {
    if isHelpOpen { return helpSheet }
    if work?.kind == .making { return makingSheet }
    if case .reading(let kind)? = work?.kind, kind == .region || kind == .camera {
      return watchingSheet(kind)
    }
    return switch page {
    case .welcome: welcomeSheet
    case .passphrase(let second): passphraseSheet(second)
    case .unlock, .list: unlockSheet
    case .addMenu(let line, let tried): addMenuSheet(line, tried)
    case .path(let field): pathSheet(field)
    case .address: addressSheet
    case .filePassphrase(let question): filePassphraseSheet(question)
    case .importing(let line): importSheet(line)
    case .conflict(let line): conflictSheet(line)
    case .place(let line, let field): placeSheet(line, field)
    case .receipt(let receipt): receiptSheet(receipt)
    case .details(let id): detailsSheet(id)
    case .options: optionsSheet
    case .settings(let line): settingsSheet(line)
    case .setting(let line, let field): settingSheet(line, field)
    case .changePassphrase(let field): passphraseChangeSheet(field)
    case .text(let text): textSheet(text)
    case .proof(let id): proofSheet(id)
    case .secret(let view): secretSheet(view, now)
    case .ahead(let id, let codes): aheadSheet(id, codes)
    case .counter(let id, let field): counterSheet(id, field)
    case .check(let id, let answer): checkSheet(id, answer)
    case .trash(let line): trashSheet(line)
    case .purge(let id, let field): purgeSheet(id, field)
    case .twin(let twin): twinSheet(twin)
    case .twinPlace(let twin, let field): twinPlaceSheet(twin, field)
    case .question(let question): questionSheet(question)
    case .recoveryCode(let field): recoverySheet(field)
    case .recoveryBack(let index): recoveryBackSheet(index)
    case .slots(let line): slotsSheet(line)
    case .owner(let act): ownerSheet(act)
    case .backups(let line): backupsSheet(line)
    case .backupPath(let field): backupPathSheet(field)
    case .damaged(let damaged): damagedSheet(damaged)
    case .big(let id): bigSheet(id)
    case .dictation(let id, let group): dictationSheet(id, group: group, now)
    case .form(let form): formSheet(form)
    case .formConflict(let form, let theirs, let line, let mine):
      formConflictSheet(form, theirs, line, mine)
    case .repairs(let line): repairsSheet(line)
    }
  }

  // MARK: - Questions, help

  func questionSheet(_ question: Question) -> Sheet {
    switch question {
    case .removeFiles: return removeFilesSheet
    case .removeSlot(let id): return removeSlotSheet(id)
    case .restoreState(let file): return restoreStateSheet(file)
    case .undo, .lookAhead, .counter: return accountQuestionSheet(question)
    case .form(let form, let question): return formQuestionSheet(form, question)
    case .remove(let id):
      return Sheet(
        title: tr("Move to the trash?"),
        lines: [
          .text(tr("It stays in the trash for 30 days; u takes this back at once."), .plain),
          .text(tr("The portal will still ask for its codes."), .plain), .blank,
          .text(list.row(id)?.name.string ?? "", .title), .text(tr("y yes: remove it"), .plain),
          .text(tr("n no: keep it"), .plain),
        ], focus: 5)
    case .accepted(let id):
      let row = list.row(id)
      return Sheet(
        title: tr("Did the portal accept the code?"),
        lines: [.text(row?.name.string ?? "", .title)] + (row.map { [.code($0)] } ?? []) + [
          .blank, .text(tr("y yes: the former secret is kept for 30 days all the same"), .plain),
          .text(tr("n no: put the former secret back"), .plain),
        ], focus: row == nil ? 3 : 4)
    }
  }

  var removeFilesSheet: Sheet {
    let files = removable ?? RemovableFiles(names: [])
    var lines: [Sheet.Line] = [
      .text(
        trn(
          "Everything in this file is in the vault:",
          "Everything in these %1 files is in the vault:",
          files.names.count), .plain)
    ]
    lines += files.names.prefix(5).map { .text($0.string, .title) }
    if files.names.count > 5 {
      let more = files.names.count - 5
      lines.append(.text(trn("and %1 more", "and %1 more", more), .plain))
    }
    lines += files.warnings.map { .text("! " + $0.string, .problem) }
    lines += [
      .blank, .text(tr("y yes: remove from the disk, for good"), .plain),
      .text(tr("n no: keep"), .plain),
    ]
    let title = trn("Remove %1 file?", "Remove %1 files?", files.names.count)
    return Sheet(title: title, lines: lines, focus: lines.count - 1)
  }

  /// The keys of the page that lies under the help first, then all others.
  var helpSheet: Sheet {
    if isTroubleOpen { return troubleSheet }
    var under = self
    under.isHelpOpen = false
    let keys = under.keys
    func lines(_ actions: [Action]) -> [Sheet.Line] {
      actions.map { action in
        let shown = keys.does(action) ? keys.keys(for: action) : action.entry.keys
        return .pair(shown.map(\.name).joined(separator: " "), action.entry.help())
      }
    }
    let here = Action.allCases.filter(keys.does)
    let others = Action.allCases.filter { !keys.does($0) }
    return Sheet(
      title: tr("Help"),
      lines: lines(here) + [.blank, .text(tr("On other pages:"), .title)] + lines(others),
      focus: nil)
  }
}
