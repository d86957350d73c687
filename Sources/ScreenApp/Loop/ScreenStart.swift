package import Messages
package import Terminal
package import Wording

/// How the screen is to begin.
package struct ScreenStart {
  /// Why the process began anew, nil where it did not.
  let resumed: LockReason?
  /// Whether plain mode is wanted.
  let isPlain: Bool
  let colour: Capabilities.ColourChoice
  /// The words of the command line, for the process that goes on after locking.
  let arguments: [String]
  /// The files and commands that options name as sources of the passphrase.
  let passphraseOptions: [String]
  /// The language that was asked for.
  let language: @Sendable () -> Language
  /// Opens the vault with what is there without asking; false when nothing is.
  let unlock: () throws -> Bool
  /// Tells something on standard error, before there is a screen.
  let warn: (Failure) -> Void

  package init(
    resumed: LockReason?, isPlain: Bool, colour: Capabilities.ColourChoice, arguments: [String],
    passphraseOptions: [String], language: @escaping @Sendable () -> Language,
    unlock: @escaping () throws -> Bool, warn: @escaping (Failure) -> Void
  ) {
    self.resumed = resumed
    self.isPlain = isPlain
    self.colour = colour
    self.arguments = arguments
    self.passphraseOptions = passphraseOptions
    self.language = language
    self.unlock = unlock
    self.warn = warn
  }
}
