internal import Messages
package import Terminal

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
  case addFound
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
  case codeRefused
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
  case mark
  case tag
  case place
  case askEachTime
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
  package struct Entry: Sendable {
    package let keys: [Key]
    /// Higher ones stay longer when hints do not all fit; 0 is no hint.
    package let priority: Int
    /// One sentence, lower case, for the help page.
    package let help: @Sendable () -> String
    /// One word or two for the last line.
    package let hint: @Sendable () -> String

    init(
      _ keys: [Key], _ priority: Int, _ help: @escaping @Sendable @autoclosure () -> String,
      _ hint: @escaping @Sendable @autoclosure () -> String = ""
    ) {
      self.keys = keys
      self.priority = priority
      self.help = help
      self.hint = hint
    }
  }

  /// The row of this action. Which pages have it stands with each page (`KeyMap`).
  package var entry: Entry { Action.table[self]! }

  private static let table: [Action: Entry] = [
    .copy: Entry([.enter, "c"], 90, tr("copy the code to the clipboard"), tr("copy")),
    .submit: Entry([.enter], 95, tr("go on with what was typed or chosen"), tr("go on")),
    .close: Entry([.enter], 0, tr("back to the list")),
    .accept: Entry([.enter, "a"], 95, tr("add this account"), tr("add")),
    .decide: Entry([.enter], 90, tr("decide what happens to this line"), tr("decide")),
    .hold: Entry(
      [" "], 40, tr("keep the shown code in sight for up to two more periods"), tr("hold")),
    .leaveOut: Entry([" "], 85, tr("leave this account out, or take it in again"), tr("leave out")),
    .changeSetting: Entry(
      [.enter], 95, tr("change this setting; it is saved at once"), tr("change")),
    .copyShown: Entry(["c"], 60, tr("copy the code that is shown"), tr("copy")),
    .copyNext: Entry(["n"], 55, tr("copy the next code"), tr("next")),
    .reveal: Entry(["r"], 60, tr("show or hide the code"), tr("reveal")),
    .big: Entry(["z"], 58, tr("show the code in big digits"), tr("big")),
    .dictate: Entry(["z"], 58, tr("read the code out, part by part in words"), tr("dictate")),
    .nextPart: Entry([" "], 95, tr("go on to the next part of the code"), tr("next part")),
    .timeLeft: Entry(["t"], 9, tr("say how long the code is still right"), tr("time left")),
    .search: Entry(["/"], 85, tr("search, as you type"), tr("find")),
    .keepSearch: Entry(
      [.enter], 90, tr("copy the code of the only hit, else go to the list of hits"), tr("take")),
    .add: Entry(["+"], 80, tr("add an account"), tr("add")),
    .addAll: Entry(["a"], 95, tr("add all that is marked, in one change"), tr("add these")),
    .addFound: Entry(
      [.enter], 95, tr("add all that is marked; what is still open first"), tr("add all")),
    .choose: Entry(
      ["1", "2", "3", "4", "5", "6", "7", "8", "9"], 95, tr("choose the line with this number"),
      tr("choose")),
    .yes: Entry(["y", "s", "j", "o"], 95, tr("yes"), tr("yes")),
    .no: Entry(["n"], 90, tr("no"), tr("no")),
    .nextCounter: Entry(
      ["G"], 30, tr("make the next code of an account that counts (HOTP)"), tr("next counter")),
    .details: Entry(["i"], 35, tr("show all about this account but its secret"), tr("details")),
    .showQR: Entry(
      ["Q"], 0, tr("show this account as a QR code, or its secret; asks for the passphrase")),
    .secretText: Entry(
      ["s"], 90, tr("show the secret in groups of four, or the QR code again"), tr("secret")),
    .swapColours: Entry(
      ["v"], 70, tr("swap dark and light, where a scanner does not recognise the code"), tr("swap")),
    .savePicture: Entry(
      ["p"], 80, tr("put the QR code into a picture file that is removed when the page closes"),
      tr("picture")),
    .lookAhead: Entry(
      ["a"], 60, tr("show the next 5 codes of an HOTP account, none spent"), tr("next codes")),
    .setCounter: Entry(["="], 55, tr("set the counter of an HOTP account"), tr("set counter")),
    .check: Entry(["v"], 8, tr("check a code that the portal shows or refused"), tr("check")),
    .trash: Entry(["T"], 4, tr("look into the trash"), tr("trash")),
    .putBack: Entry([.enter], 95, tr("put this account back"), tr("put back")),
    .purge: Entry(["X"], 60, tr("destroy this account, after a typed confirmation"), tr("destroy")),
    .codeRefused: Entry(["1"], 95, tr("when a code does not help"), tr("code refused?")),
    .edit: Entry(["e"], 0, tr("edit this account, or repair it")),
    .repair: Entry(["e"], 90, tr("open the form of this account"), tr("repair")),
    .editIncoming: Entry(["e"], 85, tr("change it before it is added"), tr("edit")),
    .repairs: Entry(["!"], 0, tr("show the accounts to repair")),
    .sayDefect: Entry([.enter], 0, tr("say why this account makes no code")),
    .saveForm: Entry([.enter], 95, tr("save, once all is right"), tr("save")),
    .nextChoice: Entry([" ", .right], 90, tr("the next choice of this field"), tr("change")),
    .previousChoice: Entry([.left], 0, tr("the choice before")),
    .pickVersion: Entry(
      [" ", .left, .right], 90, tr("keep your version of this field, or the other one"),
      tr("other version")),
    .completePath: Entry(
      [.tab], 60, tr("complete the path, or list how it can go on"), tr("complete")),
    .remove: Entry(["d"], 10, tr("move this account to the trash"), tr("remove")),
    .removeFiles: Entry(["D"], 0, tr("remove the pictures of the last import, after a question")),
    .undo: Entry(["u"], 25, tr("take the last change of the vault back"), tr("undo")),
    .sort: Entry(
      ["s"], 5, tr("the next order: recently used, most used, your own, by name"), tr("sort")),
    .nextGroup: Entry([.tab], 4, tr("the next group: all, a tag, a workstation"), tr("group")),
    .previousGroup: Entry([.backTab], 0, tr("the group before")),
    .pin: Entry(["*"], 3, tr("pin this account on top, or let it go"), tr("pin")),
    .mark: Entry(["m"], 0, tr("mark this account, to change several at once")),
    .tag: Entry(["#"], 0, tr("give the marked accounts a tag, or take one away")),
    .place: Entry(["@"], 0, tr("set the workstation of the marked accounts")),
    .askEachTime: Entry(
      ["A"], 0, tr("have this account ask for the passphrase each time, or no more")),
    .jump: Entry(
      ["1", "2", "3", "4", "5", "6", "7", "8", "9"], 0,
      tr("jump to the pinned account with this number")),
    .moveUp: Entry([.up, "k"], 0, tr("up")),
    .moveDown: Entry([.down, "j"], 0, tr("down")),
    .pageUp: Entry([.pageUp], 0, tr("a page up")),
    .pageDown: Entry([.pageDown], 0, tr("a page down")),
    .moveFirst: Entry([.home], 0, tr("to the first line")),
    .moveLast: Entry([.end], 0, tr("to the last line")),
    .nextField: Entry([.tab, .down], 20, tr("to the next field"), tr("next field")),
    .previousField: Entry([.backTab, .up], 0, tr("to the field before")),
    .showTyped: Entry([.control("r")], 60, tr("show or mask what is typed"), tr("show")),
    .clearField: Entry([.control("u")], 0, tr("empty the field")),
    .leaveFileOut: Entry([.escape], 85, tr("go on without this file"), tr("leave it out")),
    .cancelImport: Entry(
      [.control("c")], 70, tr("cancel the whole import; nothing changes"), tr("cancel all")),
    .back: Entry([.escape], 50, tr("one step back; in the list, end the search"), tr("back")),
    .cancel: Entry([.escape, .control("c")], 80, tr("cancel; nothing changes"), tr("cancel")),
    .options: Entry(
      ["o"], 0, tr("options: settings, passphrase, a look at this machine, language"), tr("options")
    ),
    .language: Entry([.function(2)], 0, tr("the next language")),
    .lock: Entry(["L"], 75, tr("lock the vault"), tr("lock")),
    .quit: Entry(["q", .control("c")], 20, tr("quit; nothing is left unsaved"), tr("quit")),
    .help: Entry(
      ["?", .function(1)], 100, tr("this help, on any page; F1 where letters are typed"), tr("help")
    ),
    .redraw: Entry([.control("l")], 0, tr("draw the screen again")),
    .suspend: Entry([.control("z")], 0, tr("stop the program; the shell's fg brings it back")),
  ]
}
