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

/// The page that shows a secret, as the person has turned it.
struct SecretView: Equatable {
  let secret: ShownSecret
  /// The steady time at which the page closes.
  var until: Int64
  /// Whether the secret stands there in groups of four, instead of the code.
  var showsText = false
  /// Whether dark and light are swapped.
  var isSwapped = false
  /// The picture file that goes when the page closes.
  var picture: TerminalText?

  /// Seconds until the page closes.
  func secondsLeft(_ now: Moment) -> Int { Int(max((until - now.steady + 999) / 1000, 0)) }
}
