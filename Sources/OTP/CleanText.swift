internal import Text

/// The texts of an account, as they are stored and shown.
package enum CleanText {
  /// The scalars that an issuer, a label, a place or a tag may have.
  package static let nameLimit = 256
  /// The scalars that a note may have.
  package static let noteLimit = 4096

  /// `text` made inert (`SafeText`); `keepingLines` leaves line feeds alone, for notes.
  package static func inert(_ text: String, keepingLines: Bool = false) -> String {
    SafeText.cleaned(text, keepingLines: keepingLines)
  }
}
