internal import Messages
internal import Terminal

/// Help that no key gives: what to do when a code does not get a person in.
extension HelpPage {
  var codeRefusedSheet: Sheet {
    func item(_ text: String) -> Sheet.Line { .text("- " + text, .plain) }
    return Sheet(
      title: tr("When a code does not help"),
      lines: [
        .text(tr("My code is refused"), .title),
        item(tr("The clock of this machine is wrong: set it. v tells by how much.")),
        item(tr("It is the wrong row: look at the user name and the workstation.")),
        item(tr("A space was typed: type the digits without it.")),
        item(tr("The code was used before: wait for the next one.")),
        item(tr("The portal made a new QR code since, for instance after a new password: add it.")),
        item(tr("The portal means a code that it sends by SMS or e-mail.")),
        .blank,
        .text(tr("The portal asks for no code"), .title),
        item(tr("It may remember this browser: it asks again later, or on another computer.")),
        item(tr("The second step may be switched off there: look into its security settings.")),
        item(tr("Keep the account here until the portal's help desk says that it can go.")),
        .blank,
        .text(tr("I cannot reach my authenticator"), .title),
        item(tr("Another workstation may have the account, or a backup of this vault.")),
        item(tr("The portal's recovery codes work once each.")),
        item(tr("Else its help desk resets the second step and shows a new QR code.")),
        item(tr("A note of the account (i) may say whom to call.")),
      ], focus: nil)
  }
}
