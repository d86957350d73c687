internal import Messages
internal import Terminal

/// A new passphrase, typed twice.
struct NewPassphrase {
  /// The characters that a passphrase of one's own must have at least (vault.md 2.7).
  static let shortest = 15

  enum Verdict { case good, tooShort, different }

  let first = HiddenField(limit: 1024)
  let again = HiddenField(limit: 1024)

  /// Whether what was typed twice can be a new passphrase; else why not is said.
  func judge(_ model: inout Model) -> Verdict {
    guard first.length >= NewPassphrase.shortest else {
      model.setMessage(
        tr(
          "The passphrase needs at least %1 characters; it has %2.",
          String(NewPassphrase.shortest), String(first.length)), .problem)
      return .tooShort
    }
    let isSame = first == again
    again.clear()
    if !isSame { model.setMessage(tr("The two are not the same. Type it again."), .problem) }
    return isSame ? .good : .different
  }
}
