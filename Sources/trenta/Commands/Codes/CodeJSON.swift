internal import OTP
internal import ScreenApp
internal import Session
internal import Wording

extension JSON {
  /// What `--json` prints of a code that was asked for at a time (Unix seconds): the keys of docs/
  /// command-line.md 8. The code of an address has no id.
  static func fields(
    of code: Code, _ account: Account, at now: Int64, _ source: some CodeSource,
    hasID: Bool = true
  ) throws -> [(String, JSON?)] {
    let timed = account.type.isTimeBased
    let following =
      timed ? try source.code(of: account, at: code.validUntil, step: 0).text : nil
    return [
      ("id", hasID ? .string(account.id.text) : nil), ("issuer", .string(account.issuer)),
      ("label", .string(account.label)),
      ("place", account.place.isEmpty ? nil : .string(account.place)),
      ("type", .string(account.type.name)), ("code", .string(code.text)),
      ("next", following.map(JSON.string)),
      ("period", timed ? .number(Int64(account.period)) : nil),
      ("counter", timed ? nil : .counter(code.counter)),
      ("valid_from", timed ? .string(Timestamp.text(code.validFrom)) : nil),
      ("valid_until", timed ? .string(Timestamp.text(code.validUntil)) : nil),
      ("left", timed ? .number(max(0, code.validUntil - now)) : nil),
    ]
  }
}
