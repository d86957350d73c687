internal import ArgumentParser
internal import Messages
internal import OTP
internal import Session
internal import Text
internal import Wording

struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Bring an account back from the trash, or its former secret."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: [QueryWord]
  @Flag(help: ArgumentHelp(tr("Move an account in use that is like it to the trash.")))
  var replace = false
  @Flag(help: ArgumentHelp(tr("Keep both; --keep-both=PLACE names the place of this one.")))
  var keepBoth = false
  @Option(name: .customLong("keep-both-place"), help: .hidden) var keepBothPlace: String?
  @Option(help: ArgumentHelp(tr("Keep both: the workstation that this account is for.")))
  var place: String?
  @Flag(
    help: ArgumentHelp(tr("Of an account in use: put the secret before the last replacement back."))
  )
  var formerSecret = false

  func validate() throws {
    let keepsBoth = keepBoth || keepBothPlace != nil || place != nil
    if [replace, keepsBoth, formerSecret].count(where: { $0 }) > 1 {
      throw ValidationError(
        tr("--replace, --keep-both, --place and --former-secret exclude each other"))
    }
    for place in [place, keepBothPlace].compactMap({ $0 })
    where place.isEmpty || place.unicodeScalars.count > CleanText.nameLimit {
      throw ValidationError(tr("a place has 1 to 256 characters"))
    }
  }

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let found = try app.find(query.text, inTrash: !formerSecret)
    let account: Account
    if formerSecret {
      guard found.formerSecret != nil else {
        throw Failure(
          "no-former-secret", .noMatch,
          tr("no former secret of %1 is kept", AccountText.name(found)))
      }
      account = try app.session.restoreFormerSecret(of: found.id)
    } else {
      let place = place ?? keepBothPlace
      let choice: Choice? =
        replace
        ? .replace
        : keepBoth || place != nil ? .keepBoth(place: CleanText.inert(place ?? "")) : nil
      account = try app.session.restore(found.id, choice: choice)
    }
    if common.json { return try app.report.answer(account.json) }
    app.report.note(
      formerSecret
        ? tr("the former secret is back: %1", AccountText.name(account))
        : tr("put back: %1", AccountText.name(account)))
  }
}

struct Purge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Destroy an account that is in the trash."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: [QueryWord]
  @Option(
    help: ArgumentHelp(
      tr("The account's name, issuer:label, as a confirmation."), valueName: "name")
  )
  var confirm: String

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let found = try app.find(query.text, inTrash: true)
    guard Folding.folded(confirm) == Folding.folded(found.name) else {
      throw Failure(
        "not-confirmed", .usage,
        tr("nothing was destroyed: --confirm takes the account's name, %1", shown(found.name)))
    }
    let account = try app.session.purge(found.id)
    if common.json { return try app.report.answer(account.json) }
    app.report.note(
      tr("destroyed: %1; backups made before still hold it", AccountText.name(account)))
  }
}
