internal import Interface
internal import Messages
internal import OTP
internal import Session
internal import Terminal
internal import Wording

/// Pins of the screen.
extension Dashboard {
  mutating func pin(_ id: RowID, _ isPinned: Bool) throws -> Event? {
    let account = try app.session.pin(AccountID(id), isPinned)
    afterChange()
    let name = Words.name(account)
    return .done(
      TerminalText(
        isPinned
          ? tr("Pinned: %1. u takes it back.", name) : tr("Not pinned any more: %1.", name)))
  }
}
