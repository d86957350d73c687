internal import ArgumentParser
internal import Messages
internal import OTP
internal import Session
internal import Wording

struct Tag: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Add tags to an account, or take some away."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: [QueryWord]
  @Option(help: ArgumentHelp(tr("A tag to add; may be given several times."), valueName: "name"))
  var add: [String] = []
  @Option(
    help: ArgumentHelp(tr("A tag to take away; may be given several times."), valueName: "name"))
  var remove: [String] = []

  func validate() throws {
    if add.isEmpty && remove.isEmpty { throw ValidationError(tr("give --add or --remove")) }
    for text in add + remove where text.isEmpty || text.unicodeScalars.count > CleanText.nameLimit {
      throw ValidationError(tr("a tag has 1 to 256 characters"))
    }
    if add.contains(where: remove.contains) {
      throw ValidationError(tr("a tag is given to --add and to --remove"))
    }
  }

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let found = try app.find(query.text)
    let account = try app.session.tag(
      found.id, adding: add.map { CleanText.inert($0) },
      removing: remove.map { CleanText.inert($0) })
    if common.json { return try app.report.answer(account.json) }
    app.report.note(
      account.tags.isEmpty
        ? tr("%1 has no tags", AccountText.name(account))
        : tr(
          "%1 has the tags %2", AccountText.name(account),
          account.tags.map(shown).joined(separator: ", ")
        )
    )
  }
}
