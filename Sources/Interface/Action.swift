internal import Messages
package import Terminal

/// Where keys are pressed: what a page, or a field on it, listens to.
package enum Context: Sendable, CaseIterable {
  case list
  case search
  case unlock
  case welcome
  case passphrase
  case working
  case reading
  case addMenu
  case path
  case address
  case filePassphrase
  case card
  case importList
  case conflict
  case place
  case receipt
  case details
  case options
  case settings
  case setting
  case changePassphrase
  case text
  case proof
  case secret
  case ahead
  case counter
  case check
  case trash
  case purge
  case twin
  case twinPlace
  case question
  case recoveryCode
  case recoveryBack
  case slots
  case owner
  case backups
  case backupPath
  case damaged
  case bigView
  case dictation
  case form
  case formChoice
  case formConflict
  case repairs
  case help

  /// Whether letters are typed here, or dropped during work; then no action has a letter.
  var takesText: Bool {
    switch self {
    case .search, .unlock, .passphrase, .path, .address, .place, .filePassphrase, .working,
      .reading, .setting, .changePassphrase, .proof, .counter, .check, .purge, .twinPlace,
      .recoveryCode, .recoveryBack, .owner, .backupPath, .form:
      true
    default: false
    }
  }

  /// Questions and forms: Ctrl-C cancels these, and quits elsewhere.
  static let dialogs: [Context] = [
    .reading, .addMenu, .path, .address, .card, .importList, .conflict, .place, .question,
    .setting, .changePassphrase, .proof,
    .counter, .check, .purge, .twin, .twinPlace,
    .recoveryCode, .recoveryBack, .owner, .backupPath, .form, .formChoice, .formConflict,
  ]
}

/// What a key does: the one table behind the key map, the help page, the hints and the manual.
package enum Action: String, Sendable, CaseIterable {
  case copy
  case submit
  case close
  case accept
  case decide
  case hold
  case leaveOut
  case copyNext
  case copyShown
  case changeSetting
  case reveal
  case big
  case dictate
  case nextGroup
  case timeLeft
  case search
  case keepSearch
  case add
  case addAll
  case choose
  case yes
  case no
  case nextCounter
  case details
  case showQR
  case secretText
  case swapColours
  case savePicture
  case lookAhead
  case setCounter
  case check
  case trash
  case putBack
  case purge
  case trouble
  case edit
  case repair
  case editIncoming
  case repairs
  case sayDefect
  case saveForm
  case nextChoice
  case previousChoice
  case pickVersion
  case completePath
  case remove
  case removeFiles
  case undo
  case sort
  case nextPart
  case previousGroup
  case pin
  case jump
  case moveUp
  case moveDown
  case pageUp
  case pageDown
  case moveFirst
  case moveLast
  case nextField
  case previousField
  case showTyped
  case clearField
  case leaveFileOut
  case cancelImport
  case back
  case cancel
  case options
  case language
  case lock
  case quit
  case help
  case redraw
  case suspend

  /// A row of the table.
  package struct Entry {
    package let keys: [Key]
    package let contexts: [Context]
    /// Higher ones stay longer when hints do not all fit; 0 is no hint.
    package let priority: Int
    /// One sentence, lower case, for the help page.
    package let help: () -> String
    /// One word or two for the last line.
    package let hint: () -> String

    init(
      _ keys: [Key], _ contexts: [Context], _ priority: Int,
      _ help: @escaping @autoclosure () -> String,
      _ hint: @escaping @autoclosure () -> String = ""
    ) {
      self.keys = keys
      self.contexts = contexts
      self.priority = priority
      self.help = help
      self.hint = hint
    }
  }

  /// The keys that do it in a context; none where it does not belong.
  package func keys(in context: Context) -> [Key] {
    let entry = entry
    guard entry.contexts.contains(context) else { return [] }
    return entry.keys.filter { key in
      if case .character = key { return !context.takesText }
      return true
    }
  }

  /// What a key does in a context.
  package static func action(for key: Key, in context: Context) -> Action? {
    allCases.first { $0.keys(in: context).contains(key) }
  }

  private static let lists: [Context] = [
    .list, .search, .addMenu, .card, .importList, .receipt, .details, .help, .options, .settings,
    .text, .secret, .ahead, .check, .trash,
    .slots, .backups, .bigView, .formConflict, .repairs,
  ]
  private static let all = Context.allCases
  private static let open: [Context] = [
    .list, .receipt, .details, .repairs, .secret, .ahead, .trash, .options, .settings, .text,
    .bigView,
    .dictation,
  ]
  /// Where the code of one account is shown.
  private static let shown: [Context] = [.list, .bigView, .dictation]

  package var entry: Entry {
    switch self {
    case .copy:
      Entry([.enter, "c"], Action.shown, 90, tr("copy the code to the clipboard"), tr("copy"))
    case .submit:
      Entry(
        [.enter],
        [
          .unlock, .welcome, .passphrase, .addMenu, .path, .address, .place, .filePassphrase,
          .options, .setting, .changePassphrase, .proof, .counter, .check, .purge,
          .twinPlace,
          .recoveryCode, .recoveryBack, .slots, .owner, .backups, .backupPath,
        ], 95,
        tr("go on with what was typed or chosen"), tr("go on"))
    case .close:
      Entry(
        [.enter], [.receipt, .details, .help, .text, .secret, .ahead], 0, tr("back to the list"))
    case .accept:
      Entry([.enter, "a"], [.card], 95, tr("add this account"), tr("add"))
    case .decide:
      Entry([.enter], [.importList], 90, tr("decide what happens to this line"), tr("decide"))
    case .hold:
      Entry(
        [" "], [.list, .bigView], 40, tr("keep the shown code in sight for up to two more periods"),
        tr("hold"))
    case .leaveOut:
      Entry(
        [" "], [.importList], 85, tr("leave this account out, or take it in again"), tr("leave out")
      )
    case .changeSetting:
      Entry(
        [.enter], [.settings], 95, tr("change this setting; it is saved at once"), tr("change"))
    case .copyShown:
      Entry(["c"], [.question], 60, tr("copy the code that is shown"), tr("copy"))
    case .copyNext:
      Entry(["n"], Action.shown, 55, tr("copy the next code"), tr("next"))
    case .reveal:
      Entry(["r"], Action.shown, 60, tr("show or hide the code"), tr("reveal"))
    case .big:
      Entry(["z"], [.list], 58, tr("show the code in big digits"), tr("big"))
    case .dictate:
      Entry(["z"], [.bigView], 58, tr("read the code out, part by part in words"), tr("dictate"))
    case .nextPart:
      Entry([" "], [.dictation], 95, tr("go on to the next part of the code"), tr("next part"))
    case .timeLeft:
      Entry(["t"], Action.shown, 9, tr("say how long the code is still right"), tr("time left"))
    case .search:
      Entry(["/"], [.list], 85, tr("search, as you type"), tr("find"))
    case .keepSearch:
      Entry(
        [.enter], [.search], 90, tr("copy the code of the only hit, else go to the list of hits"),
        tr("take"))
    case .add:
      Entry(["+"], [.list], 80, tr("add an account"), tr("add"))
    case .addAll:
      Entry(["a"], [.importList], 95, tr("add all that is marked, in one change"), tr("add these"))
    case .choose:
      Entry(
        ["1", "2", "3", "4", "5", "6", "7", "8"], [.addMenu, .conflict, .options, .twin], 95,
        tr("choose the line with this number"),
        tr("choose"))
    case .yes:
      Entry(["y", "s", "j", "o"], [.question, .damaged], 95, tr("yes"), tr("yes"))
    case .no:
      Entry(["n"], [.question], 90, tr("no"), tr("no"))
    case .nextCounter:
      Entry(
        ["G"], Action.shown, 30, tr("make the next code of an account that counts (HOTP)"),
        tr("next counter"))
    case .details:
      Entry(["i"], [.list], 35, tr("show all about this account but its secret"), tr("details"))
    case .showQR:
      Entry(
        ["Q"], [.list, .details], 0,
        tr("show this account as a QR code, or its secret; asks for the passphrase"))
    case .secretText:
      Entry(
        ["s"], [.secret], 90, tr("show the secret in groups of four, or the QR code again"),
        tr("secret"))
    case .swapColours:
      Entry(
        ["v"], [.secret], 70,
        tr("swap dark and light, where a scanner does not recognise the code"), tr("swap"))
    case .savePicture:
      Entry(
        ["p"], [.secret], 80,
        tr("put the QR code into a picture file that is removed when the page closes"),
        tr("picture"))
    case .lookAhead:
      Entry(
        ["a"], [.details], 60, tr("show the next 5 codes of an HOTP account, none spent"),
        tr("next codes"))
    case .setCounter:
      Entry(["="], [.details], 55, tr("set the counter of an HOTP account"), tr("set counter"))
    case .check:
      Entry(
        ["v"], [.list, .receipt, .details], 8, tr("check a code that the portal shows or refused"),
        tr("check"))
    case .trash:
      Entry(["T"], [.list], 4, tr("look into the trash"), tr("trash"))
    case .putBack:
      Entry([.enter], [.trash], 95, tr("put this account back"), tr("put back"))
    case .purge:
      Entry(
        ["X"], [.trash], 60, tr("destroy this account, after a typed confirmation"),
        tr("destroy"))
    case .trouble:
      Entry(["1"], [.help], 95, tr("when a code does not help"), tr("code refused?"))
    case .edit:
      Entry(["e"], [.list], 0, tr("edit this account, or repair it"))
    case .repair:
      Entry(["e"], [.repairs], 90, tr("open the form of this account"), tr("repair"))
    case .editIncoming:
      Entry(["e"], [.card], 85, tr("change it before it is added"), tr("edit"))
    case .repairs:
      Entry(["!"], [.list], 0, tr("show the accounts to repair"))
    case .sayDefect:
      Entry([.enter], [.repairs], 0, tr("say why this account makes no code"))
    case .saveForm:
      Entry(
        [.enter], [.form, .formChoice, .formConflict], 95, tr("save, once all is right"),
        tr("save"))
    case .nextChoice:
      Entry([" ", .right], [.formChoice], 90, tr("the next choice of this field"), tr("change"))
    case .previousChoice:
      Entry([.left], [.formChoice], 0, tr("the choice before"))
    case .pickVersion:
      Entry(
        [" ", .left, .right], [.formConflict], 90,
        tr("keep your version of this field, or the other one"), tr("other version"))
    case .completePath:
      Entry(
        [.tab], [.path], 60, tr("complete the path, or list how it can go on"), tr("complete"))
    case .remove:
      Entry(["d"], [.list, .details], 10, tr("move this account to the trash"), tr("remove"))
    case .removeFiles:
      Entry(
        ["D"], [.list, .receipt], 0,
        tr("remove the pictures of the last import, after a question"))
    case .undo:
      Entry(
        ["u"], [.list, .receipt, .trash], 25, tr("take the last change of the vault back"),
        tr("undo"))
    case .sort:
      Entry(
        ["s"], [.list], 5, tr("the next order: recently used, most used, your own, by name"),
        tr("sort"))
    case .nextGroup:
      Entry([.tab], [.list], 4, tr("the next group: all, a tag, a workstation"), tr("group"))
    case .previousGroup:
      Entry([.backTab], [.list], 0, tr("the group before"))
    case .pin:
      Entry(["*"], [.list], 3, tr("pin this account on top, or let it go"), tr("pin"))
    case .jump:
      Entry(
        ["1", "2", "3", "4", "5", "6", "7", "8", "9"], [.list], 0,
        tr("jump to the pinned account with this number"))
    case .moveUp:
      Entry([.up, "k"], Action.lists, 0, tr("up"))
    case .moveDown:
      Entry([.down, "j"], Action.lists, 0, tr("down"))
    case .pageUp:
      Entry([.pageUp], Action.lists, 0, tr("a page up"))
    case .pageDown:
      Entry([.pageDown], Action.lists, 0, tr("a page down"))
    case .moveFirst:
      Entry([.home], Action.lists, 0, tr("to the first line"))
    case .moveLast:
      Entry([.end], Action.lists, 0, tr("to the last line"))
    case .nextField:
      Entry(
        [.tab, .down], [.passphrase, .changePassphrase, .form, .formChoice], 20,
        tr("to the next field"),
        tr("next field"))
    case .previousField:
      Entry(
        [.backTab, .up], [.passphrase, .changePassphrase, .form, .formChoice], 0,
        tr("to the field before"))
    case .showTyped:
      Entry(
        [.control("r")],
        [.unlock, .passphrase, .filePassphrase, .changePassphrase, .proof, .owner, .form], 60,
        tr("show or mask what is typed"), tr("show"))
    case .clearField:
      Entry(
        [.control("u")],
        [
          .search, .unlock, .passphrase, .path, .address, .place, .filePassphrase, .setting,
          .changePassphrase, .proof, .counter, .check, .purge, .twinPlace,
          .recoveryCode, .recoveryBack, .owner, .backupPath, .form,
        ], 0,
        tr("empty the field"))
    case .leaveFileOut:
      Entry(
        [.escape], [.filePassphrase], 85, tr("go on without this file"), tr("leave it out"))
    case .cancelImport:
      Entry(
        [.control("c")], [.filePassphrase], 70, tr("cancel the whole import; nothing changes"),
        tr("cancel all"))
    case .back:
      Entry(
        [.escape],
        [
          .list, .search, .unlock, .passphrase, .receipt, .details, .help, .options, .settings,
          .text, .secret, .ahead, .trash,
          .slots, .backups, .bigView, .dictation, .repairs,
        ], 50,
        tr("one step back; in the list, end the search"), tr("back"))
    case .cancel:
      Entry(
        [.escape, .control("c")], Context.dialogs, 80, tr("cancel; nothing changes"), tr("cancel"))
    case .options:
      Entry(
        ["o"], [.list], 0, tr("options: settings, passphrase, a look at this machine, language"),
        tr("options"))
    case .language:
      Entry(
        [.function(2)], Action.all.filter { ![.working, .reading].contains($0) }, 0,
        tr("the next language"))
    case .lock:
      Entry(["L"], Action.open, 75, tr("lock the vault"), tr("lock"))
    case .quit:
      Entry(
        ["q", .control("c")],
        Action.all.filter { !Context.dialogs.contains($0) && $0 != .filePassphrase }, 20,
        tr("quit; nothing is left unsaved"), tr("quit"))
    case .help:
      Entry(
        ["?", .function(1)], Action.all.filter { ![.working, .reading, .help].contains($0) }, 100,
        tr("this help, on any page; F1 where letters are typed"), tr("help"))
    case .redraw:
      Entry([.control("l")], Action.all, 0, tr("draw the screen again"))
    case .suspend:
      Entry([.control("z")], Action.all, 0, tr("stop the program; the shell's fg brings it back"))
    }
  }
}
