internal import Messages
internal import Terminal

extension KeyMap {
  /// An otpauth address.
  package static let address = KeyMap.dialog("address", [.submit, .clearField], takesText: true)
}

/// An otpauth address is pasted or typed, unseen.
struct AddressPage: Page {
  let address = HiddenField(limit: 64 * 1024)

  var keys: KeyMap { .address }
  var secretField: SecretField? { SecretField(field: address) }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    Sheet(
      title: tr("Paste an otpauth address"),
      lines: [
        .text(tr("It begins with otpauth:// and holds a secret, so it is not shown:"), .plain),
        .hidden(address, isShown: false, isFocused: true),
      ], focus: 1)
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    guard action == .submit else { return Turn(.reopen) }
    guard !address.isEmpty else {
      model.setMessage(tr("Paste or type an address that begins with otpauth://"))
      return .stay
    }
    return Turn(.stay, model.beginImport(.address(address), at: now))
  }
}
