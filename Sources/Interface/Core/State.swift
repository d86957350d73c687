internal import Terminal

/// Whether the vault is open, and all that is there then: to lock is to put the other case here.
enum State {
  case locked(Locked)
  case open(Open)
}

/// While there is no vault, or it is locked.
struct Locked {
  /// The last one is on the screen; never empty but while the state changes.
  var pages: [any Page] = []
  /// Whether the vault is still to be made.
  var isFirstRun = false
  /// Whether the process was stopped since the last key.
  var isHiddenUntilKey = false
}

/// While the vault is open: names and, for the rows that are shown, codes.
struct Open {
  /// The pages over the list; the last one is on the screen.
  var pages: [any Page] = []
  var list = RowList()
  var isTypingSearch = false
  var visibility = Visibility.hidden
  /// Whether codes were hidden already before all that is secret began to wait for a key.
  var wasHidden = false
  var codes: [RowID: RowCode] = [:]
  /// Rows that are marked, for what is done to several.
  var marked: Set<RowID> = []
  /// Rows that came while the screen was open and were not used yet.
  var newRows: Set<RowID> = []
  /// The row that asks each time, and for which the passphrase was typed.
  var allowed: RowID?
  /// The row whose code was copied last.
  var copied: CopyMark?
  /// The code for whose end the bell rang last.
  var lastBell: (id: RowID, until: Int64)?
  /// HOTP: the steady time from which on there may be another code.
  var nextCounterFrom: Int64 = 0
  /// What the last import left behind, until something is taken out of the vault.
  var removable: RemovableFiles?
  /// The line of the options that was selected last.
  var optionsLine = 0
  /// Whether no account was added yet to a vault that was just made.
  var isFirstRun = false
}

extension Open {
  /// Everything that is secret waits for a key.
  mutating func hideUntilKey() {
    if visibility != .untilKey { wasHidden = visibility == .hidden }
    visibility = .untilKey
  }
}

extension Model {
  /// Whether the vault is open.
  package var isOpen: Bool { if case .open = state { true } else { false } }

  /// What is there of an open vault: nothing while it is locked, whatever is put there.
  var open: Open {
    get { if case .open(let open) = state { open } else { Open() } }
    _modify {
      guard case .open(var open) = state else {
        var none = Open()
        yield &none
        return
      }
      // So that it is changed in its place, and not a copy.
      state = .locked(Locked())
      defer { state = .open(open) }
      yield &open
    }
  }

  /// The pages over the list, or those of a locked vault.
  var pages: [any Page] {
    get {
      switch state {
      case .locked(let locked): locked.pages
      case .open(let open): open.pages
      }
    }
    set {
      switch state {
      case .locked(var locked):
        locked.pages = newValue
        state = .locked(locked)
      case .open: open.pages = newValue
      }
    }
  }

  var isFirstRun: Bool {
    switch state {
    case .locked(let locked): locked.isFirstRun
    case .open(let open): open.isFirstRun
    }
  }

  /// Whether everything that is secret waits for a key.
  var isHiddenUntilKey: Bool {
    switch state {
    case .locked(let locked): locked.isHiddenUntilKey
    case .open(let open): open.visibility == .untilKey
    }
  }

  var list: RowList {
    get { open.list }
    _modify { yield &open.list }
  }

  var visibility: Visibility {
    get { open.visibility }
    _modify { yield &open.visibility }
  }

  var codes: [RowID: RowCode] {
    get { open.codes }
    _modify { yield &open.codes }
  }
}
