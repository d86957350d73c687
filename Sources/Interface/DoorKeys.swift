internal import Messages
internal import Terminal

/// Keys before the vault is open.
extension Model {
  mutating func pressAtDoor(_ action: Action, at now: Moment) -> [Effect] {
    switch action {
    case .showTyped: showsTyped.toggle()
    case .clearField: (page == .passphrase(second: true) ? repeated : passphrase).clear()
    case .nextField: page = .passphrase(second: true)
    case .previousField: page = .passphrase(second: false)
    case .back: stepBack()
    case .submit:
      switch page {
      case .welcome: page = .passphrase(second: false)
      case .unlock: return unlock(at: now)
      case .passphrase(second: false): page = .passphrase(second: true)
      default: return create(at: now)
      }
    default: break
    }
    return []
  }

  mutating func stepBack() {
    showsTyped = false
    passphrase.clear()
    repeated.clear()
    switch page {
    case .passphrase(second: true): page = .passphrase(second: false)
    case .passphrase: page = .welcome
    default: break
    }
  }

  mutating func unlock(at now: Moment) -> [Effect] {
    guard !passphrase.isEmpty else {
      say(tr("Type the passphrase of this vault."))
      return []
    }
    showsTyped = false
    work = (.opening, now.steady)
    return [.keys(.unlock(passphrase))]
  }

  /// The characters that a passphrase of one's own must have at least (vault.md 2.7).
  static let shortestPassphrase = 15

  mutating func create(at now: Moment) -> [Effect] {
    guard takesNewPassphrase(tooShort: .passphrase(second: false)) else { return [] }
    work = (.making, now.steady)
    return [.keys(.create(passphrase))]
  }

  /// Whether what was typed twice can be a new passphrase; else why not is said, and one that is too
  /// short is asked for again on its page.
  mutating func takesNewPassphrase(tooShort page: Page) -> Bool {
    guard passphrase.length >= Model.shortestPassphrase else {
      self.page = page
      say(
        tr(
          "The passphrase needs at least %1 characters; it has %2.",
          String(Model.shortestPassphrase), String(passphrase.length)), .problem)
      return false
    }
    let isSame = passphrase == repeated
    repeated.clear()
    if isSame {
      showsTyped = false
    } else {
      say(tr("The two are not the same. Type it again."), .problem)
    }
    return isSame
  }
}
