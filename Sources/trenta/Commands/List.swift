internal import ArgumentParser
internal import Messages
internal import OTP
internal import Session
internal import Wording

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("List the accounts, without codes and secrets."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("Only the accounts that these words name.")))
  var query: [QueryWord] = []
  @Flag(help: ArgumentHelp(tr("Columns with tabs between: id, issuer, label, place, type.")))
  var tsv = false
  @Flag(help: ArgumentHelp(tr("What is in the trash, with the days that are left.")))
  var trash = false

  func validate() throws {
    if tsv && common.json { throw ValidationError(tr("--tsv and --json exclude each other")) }
  }

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let words = query.text
    let found = try app.session.read { accounts in
      Search.matches(words, in: accounts, inTrash: trash)
    }
    if found.isEmpty && !words.isEmpty { throw SessionError.noMatch(words) }
    if common.json {
      try app.report.answer(.object([("accounts", .array(found.map(\.json)))]))
    } else if tsv {
      for account in found {
        try app.report.answer(
          [
            account.id.text, TabSeparated.cell(account.issuer), TabSeparated.cell(account.label),
            TabSeparated.cell(account.place), account.type.name,
          ].joined(separator: "\t"))
      }
    } else {
      for (account, line) in zip(found, AccountText.toldApart(found, by: AccountText.line)) {
        let days = app.session.daysLeft(of: account)
        let left = trash ? "  " + trn("%1 day left", "%1 days left", days) : ""
        try app.report.answer(line + left)
      }
      if found.isEmpty && trash {
        app.report.note(tr("the trash is empty"))
      } else if found.isEmpty {
        app.report.note(tr("no accounts yet; `trenta import FILE` adds those of a QR picture"))
      }
    }
  }
}

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Show one account in full words, without its secret or code."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("An id, issuer:label, or words that name one account.")))
  var query: [QueryWord]

  func run() throws {
    let app = try App(common.choices)
    try app.unlock()
    let account = try app.find(query.text)
    let fingerprint = try app.session.fingerprint(of: account.id)
    if common.json {
      return try app.report.answer(account.json(more: [("fingerprint", .string(fingerprint))]))
    }
    for line in AccountText.details(account) { try app.report.answer(line) }
    try app.report.answer(tr("fingerprint: %1", fingerprint))
  }
}

extension Account {
  /// The account without its secret, as `--json` shows it.
  var json: JSON { json(more: []) }

  func json(more: [(String, JSON?)]) -> JSON {
    .object(
      [
        ("id", .string(id.text)), ("issuer", .string(issuer)), ("label", .string(label)),
        ("place", place.isEmpty ? nil : .string(place)),
        ("type", .string(type.name)), ("algorithm", .string(algorithm.name)),
        ("digits", .number(Int64(digits))),
        ("period", type.isTimeBased ? .number(Int64(period)) : nil),
        ("counter", type.isTimeBased ? nil : .counter(counter)),
        ("tags", tags.isEmpty ? nil : .array(tags.map(JSON.string))),
        ("note", note.isEmpty ? nil : .string(note)),
        ("created", created == 0 ? nil : .string(Timestamp.text(created))),
        ("pinned", pinned ? .bool(true) : nil),
        ("asks_each_time", asksEachTime ? .bool(true) : nil),
        ("deleted", deleted.map { .string(Timestamp.text($0)) }),
        (
          "former_secret_until",
          Session.formerSecretEnd(of: self).map { .string(Timestamp.text($0)) }
        ),
      ] + more)
  }
}
