internal import OTP
internal import ReaderProtocol
internal import Session
internal import Wording

extension ImportReceipt {
  /// As `--json` shows it.
  var json: JSON {
    .object([
      ("dry_run", .bool(dryRun)), ("written", .bool(written)),
      ("sources", .array(sources.map(\.json))),
      ("ignored", ignored.isEmpty ? nil : .array(ignored.map(JSON.string))),
    ])
  }
}

extension ImportReceipt.Source {
  fileprivate var json: JSON {
    .object([
      ("source", .string(name)), ("page", page.map { .number(Int64($0)) }),
      ("file", file.map(JSON.string)),
      ("format", format.map(JSON.string)),
      ("accounts", .array(lines.map(\.json))), ("errors", .array(errors.map(\.json))),
      ("missing_parts", .array(missingParts.map { .number(Int64($0)) })),
      (
        "missing_count",
        missingCount > missingParts.count ? .number(Int64(missingCount)) : nil
      ),
      ("notices", .array(notices.map(\.json))),
    ])
  }
}

extension ImportReceipt.Line {
  fileprivate var json: JSON {
    let account = known
    let timed = account.type.isTimeBased
    let stored = outcome == .alreadyHere || outcome == .replaced ? against.first?.id : nil
    return .object([
      ("outcome", .string(outcome.rawValue)), ("id", .string((stored ?? account.id).text)),
      ("issuer", .string(account.issuer)), ("label", .string(account.label)),
      ("type", .string(account.type.name)), ("algorithm", .string(account.algorithm.name)),
      ("digits", .number(Int64(account.digits))),
      ("period", timed ? .number(Int64(account.period)) : nil),
      ("counter", timed ? nil : .counter(account.counter)),
      ("repaired", .array(repaired.map { .string($0.rawValue) })),
      ("conflict_with", conflict == nil ? nil : against.first.map { .string($0.id.text) }),
    ])
  }
}

extension Notice {
  fileprivate var json: JSON {
    .object([
      ("notice", .string(kind.rawValue)), ("arguments", .array(arguments.map(JSON.string))),
      ("message", .string(Sentences.notice(self))),
    ])
  }
}

extension ImportReceipt.Refusal {
  fileprivate var json: JSON {
    .object([
      ("error", .string(problem.identifier)), ("entry", entry.map { .number(Int64($0)) }),
      ("name", name.isEmpty ? nil : .string(name)),
      ("message", .string(Sentences.refusal(self))),
    ])
  }
}
