package import Terminal

/// The secret of one account, given for the page that shows it and held by nothing else: its memory is
/// wiped when that page closes.
package final class ShownSecret: Equatable {
  package let id: RowID
  /// The same account as QR codes, the fullest first; the smaller ones leave out what everyone takes
  /// for granted. Empty where there can be none.
  let codes: [HiddenGrid]
  /// Why there is no QR code; nil where there is one.
  let problem: TerminalText?
  /// The secret as it is typed into another app, without spaces.
  let text: HiddenField

  package init(_ id: RowID, codes: [HiddenGrid], problem: TerminalText? = nil, text: HiddenField) {
    self.id = id
    self.codes = codes
    self.problem = problem
    self.text = text
  }

  package static func == (left: ShownSecret, right: ShownSecret) -> Bool {
    left.id == right.id && left.codes == right.codes && left.problem == right.problem
      && left.text == right.text
  }
}
