internal import Messages
internal import Terminal

extension KeyMap {
  /// The passphrase of a file that is being imported.
  package static let filePassphrase = KeyMap(
    "filePassphrase",
    [.submit, .showTyped, .clearField, .leaveFileOut, .cancelImport] + common, takesText: true)
}

/// The passphrase of a file that is being imported; nothing else of the import goes on meanwhile.
struct FilePassphrasePage: Page {
  let question: PassphraseQuestion
  let passphrase = HiddenField(limit: 1024)
  var showsTyped = false

  init(question: PassphraseQuestion) { self.question = question }

  var keys: KeyMap { .filePassphrase }
  var secretField: SecretField? { SecretField(field: passphrase, takesBytes: true) }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    let title =
      question.app.isEmpty
      ? tr("An encrypted file") : tr("Encrypted by %1", question.app.string)
    var lines: [Sheet.Line] = [.text(question.file.string, .plain)]
    guard model.work == nil else { return Sheet(title: title, lines: lines, focus: nil) }
    lines += [
      .blank, .text(tr("Its passphrase:"), .plain),
      .hidden(passphrase, isShown: showsTyped, isFocused: true),
    ]
    return Sheet(title: title, lines: lines, focus: lines.count - 1)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch action {
    case .submit:
      guard !passphrase.isEmpty else {
        model.setMessage(tr("Type the passphrase of this file; Esc goes on without it."))
        return .stay
      }
      goOn(&model, now)
      return .stay(.importing(.openFile(passphrase)))
    case .leaveFileOut:
      passphrase.clear()
      goOn(&model, now)
      return .stay(.importing(.leaveFileOut))
    default: return model.cancelImport()
    }
  }

  private mutating func goOn(_ model: inout Model, _ now: Instant) {
    showsTyped = false
    model.work = Work(.reading(.file), now)
  }
}
