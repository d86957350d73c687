internal import Messages
internal import Terminal

/// Hiding and locking: by a person, and by the time that nobody typed.
extension Model {
  mutating func lockIfIdle(_ now: Instant) -> Bool {
    let idle = now.steady - lastKey
    guard idle >= Int64(settings.lockAfter) * 1000 else { return false }
    if isOpen {
      lock(
        saying: .text(TerminalText(tr("Locked, because nothing was typed for a while.")), .message))
      return true
    }
    // What was typed and left alone does not stay either, nor that it is shown.
    if work == nil {
      maskTyped()
      for field in pages.flatMap(\.typedFields) { field.clear() }
    }
    return false
  }

  /// Locks because somebody asked for it.
  mutating func lockByPerson() -> [Effect] {
    lock(saying: .text(TerminalText(tr("Locked.")), .message))
    return [.lock(byPerson: true)]
  }

  /// Forgets names, codes and whatever was being typed.
  mutating func lock(saying message: Message?) {
    state = .locked(Locked(pages: [UnlockPage()]))
    work = nil
    scroll = 0
    self.message = message
  }

  /// In the last minute: what was typed and not saved is lost at the lock.
  mutating func announceLock(_ now: Instant) {
    guard message == nil, work == nil, pages.last?.keys.takesText == true, let locksAt else {
      return
    }
    let left = locksAt - now.steady
    guard left > 0, left < min(60, Int64(settings.lockAfter) / 2) * 1000 else { return }
    setMessage(
      tr("Soon locked: what is typed here and not saved is lost then. Any key keeps it."), .problem)
  }

  /// When the vault locks, in words; nil while it is locked.
  func lockText(_ now: Instant, isCalm: Bool = false) -> String? {
    guard let locksAt else { return nil }
    let seconds = max((locksAt - now.steady + 999) / 1000, 0)
    guard seconds < 60 else { return tr("locks in %1 min", String(seconds / 60)) }
    if (page as? FormPage)?.isUnsaved == true {
      return tr("save: locks in %1 s", String(seconds))
    }
    return isCalm ? tr("locks within a minute") : tr("locks in %1 s", String(seconds))
  }

  // MARK: - Hiding

  /// Seconds until codes are hidden that are all shown.
  private static let hidesAllAfter = 60

  /// The steady time at which codes are hidden; nil where that is the end of a window.
  var hidesAt: Int64? {
    let seconds =
      settings.hideAfter ?? (settings.reveal == .all && !isPlain ? Model.hidesAllAfter : nil)
    return seconds.map { lastKey + Int64($0) * 1000 }
  }

  /// Hides codes when nobody has typed for a while, until a key: after the time that the settings name,
  /// or a minute where all are shown. Where only one is shown it goes after one period, at least 30 s,
  /// at the end of that window and never inside it.
  mutating func hideIfIdle(_ now: Instant) {
    if let hidesAt {
      guard now.steady >= hidesAt else { return }
      // What is written down from the screen has a page of its own, which was asked for.
      if (page as? RecoveryPage)?.isShown == true || showsSecret { return visibility.hide() }
      if settings.hideAfter != nil {
        maskTyped()
      } else if !visibility.isShown {
        return
      }
      open.hideUntilKey()
      return
    }
    // A code that is held is not hidden: that ends by itself. Dictation holds each of its codes.
    guard visibility.isShown, visibility.held == nil || keys == .dictation, let row = list.selected
    else { return }
    let period = Int64(settings.reveal == .all ? list.longestPeriod : row.period) * 1000
    let over = now.steady - lastKey - max(period, 30_000)
    guard over >= 0 else { return }
    let window = period > 0 ? max(now.wall - over, 0) % period : 0
    guard window == 0 || over >= period - window else { return }
    // Plain mode has told its codes already.
    if isPlain || showsSecret || page is RecoveryPage {
      visibility.hide()
    } else {
      open.hideUntilKey()
    }
  }

  /// The process is about to be stopped, or was: everything that is secret waits for a key.
  mutating func hideUntilKey() {
    switch state {
    case .locked(var locked):
      locked.isHiddenUntilKey = true
      state = .locked(locked)
    case .open: open.hideUntilKey()
    }
    maskTyped()
    closeSecret(tr("The page with the secret was closed."))
  }

  /// Somebody is there: what was hidden until a key may be shown.
  mutating func unhide() {
    switch state {
    case .locked(var locked):
      locked.isHiddenUntilKey = false
      state = .locked(locked)
    case .open:
      guard isHiddenUntilKey else { return }
      visibility = open.wasHidden ? .hidden : .shown
    }
  }

  private mutating func maskTyped() {
    for index in pages.indices where pages[index].showsTyped { pages[index].showsTyped = false }
  }
}
