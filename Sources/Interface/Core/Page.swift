internal import Terminal

/// A page over the list, or in the place of it while the vault is locked. It holds its lines, fields
/// and answers: they go with it, and what is secret of them is wiped.
protocol Page {
  /// What its keys do now.
  var keys: KeyMap { get }
  /// Actions that have nothing to act on here; they are no hints.
  func unavailableActions(_ model: Model) -> Set<Action>
  /// Whether it is a long page that keys scroll.
  var scrolls: Bool { get }
  func sheet(_ model: Model, _ now: Instant) -> Sheet

  /// The line that is typed; nil where none is.
  var field: TextField? { get set }
  /// The field that is typed secretly; nil where none is.
  var secretField: SecretField? { get }
  /// What was typed secretly and waits to be used.
  var typedFields: [HiddenField] { get }
  /// Whether what is typed secretly is in sight.
  var showsTyped: Bool { get set }
  /// What an address does that is pasted.
  var pastedAddress: PastedAddress { get }
  /// Something was typed, pasted or deleted. `isUsed`: the key means something in a line.
  mutating func typed(isUsed: Bool, _ model: inout Model) -> [Effect]

  /// Does what a key means here.
  ///
  /// `action` is one of `keys`, and none that is the same everywhere (`Model.handleKey`). Of all actions
  /// there are a page knows a few, so what it does not name is what leaves it: Esc, Ctrl-C, Enter on a
  /// page that is only looked at.
  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn
  /// Takes an answer; nil for one that is not for this page.
  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn?
  /// The vault has changed: a page of an account that is gone closes, another asks for what it shows.
  mutating func accountsChanged(_ model: inout Model) -> Turn
  /// The accounts are the same in other words, so that what a page shows of them is asked for again.
  func accountsReworded() -> [Effect]
  /// The page over it was left by `Turn.Step.reopen`.
  mutating func reopened(_ model: inout Model) -> [Effect]

  /// The account whose code it shows beside those of the list; nil for none.
  func codeRow(_ model: Model) -> Row?
  /// Under which id that code is kept.
  func codeID(_ model: Model) -> RowID?
}

extension Page {
  func unavailableActions(_ model: Model) -> Set<Action> { [] }
  var scrolls: Bool { false }
  var field: TextField? {
    get { nil }
    set {}
  }
  var secretField: SecretField? { nil }
  var typedFields: [HiddenField] { secretField.map { [$0.field] } ?? [] }
  var showsTyped: Bool {
    get { false }
    set {}
  }
  var pastedAddress: PastedAddress { secretField == nil ? .refused : .typed }
  mutating func typed(isUsed: Bool, _ model: inout Model) -> [Effect] { [] }
  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? { nil }
  mutating func accountsChanged(_ model: inout Model) -> Turn { .stay }
  func accountsReworded() -> [Effect] { [] }
  mutating func reopened(_ model: inout Model) -> [Effect] { [] }
  func codeRow(_ model: Model) -> Row? { nil }
  func codeID(_ model: Model) -> RowID? { codeRow(model)?.id }
}

/// A field that is typed secretly.
struct SecretField {
  let field: HiddenField
  /// Whether it takes bytes that are no UTF-8: a passphrase may have been made of them.
  var takesBytes = false
}

/// What a page does with an address that is pasted.
enum PastedAddress {
  /// Its account is imported.
  case read
  /// It goes into the field.
  case typed
  case refused
  case refusedBecause(String)
}

/// What a page answers: where to go, and what is to be done.
struct Turn {
  enum Step {
    case stay
    /// To the page under it.
    case back
    /// To the page under it, which begins anew.
    case reopen
    /// To the list.
    case list
    /// To a page over it.
    case open(any Page)
    /// To a page in its place.
    case replace(any Page)
    /// To a page with nothing but the list under it.
    case only(any Page)
  }

  let step: Step
  let effects: [Effect]

  init(_ step: Step, _ effects: [Effect] = []) {
    (self.step, self.effects) = (step, effects)
  }

  static var stay: Turn { Turn(.stay) }
  static var back: Turn { Turn(.back) }
  static var list: Turn { Turn(.list) }
  static func stay(_ effects: Effect...) -> Turn { Turn(.stay, effects) }
  static func list(_ effects: Effect...) -> Turn { Turn(.list, effects) }
  static func open(_ page: any Page) -> Turn { Turn(.open(page)) }
  static func replace(_ page: any Page) -> Turn { Turn(.replace(page)) }
  static func only(_ page: any Page) -> Turn { Turn(.only(page)) }
}
