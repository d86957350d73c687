// The lines by which `trenta-reader` answers `trenta`.
//
//   answer   = *( line LF )                        at most 32 MiB
//   line     = "format" SP word [ SP "part=" n SP "parts=" n SP "batch=" i ]
//            / "account" SP n SP uri
//            / "error" SP n SP word [ SP text ]     a word of `Problem`
//            / "notice" SP word *( SP text )        a word of `Notice.Kind`, at most 8 texts
//            / "passphrase-needed"
//            / "file" SP n [ SP text ]              "file 0" stands alone, others have a name
//            / "more" SP n [ SP "libraries" ]
//            / "done" SP n                          at most 64 KiB a line
//   word     = 1*64( a-z / 0-9 / "-" )
//   n        = "0" / 1-9 *9( 0-9 )                  i = [ "-" ] n, within 32 bits
//   text     = 1*( A-Z / a-z / 0-9 / "-" / "." / "_" / "~" / "%" 2( 0-9 / A-F ) )
//   uri      = 1*( %x21-7E )
//
// A `text` is UTF-8, percent-encoded. A `uri` is the foreign address as it stands, so that `trenta`
// parses it in place; only a byte that is no printable ASCII is written as "%XX", which means the
// same in an address. The order:
//
// - What was recognised comes first: a `format` line, which holds for the lines after it until the
//   next one. `part` counts from 1 and is at most `parts`; both are at most 100.
// - Accounts and errors are the entries, numbered 1, 2, 3 …, at most 10,000. `error 0` speaks of the
//   whole thing, behind a `format` line where it was recognised; there is no entry then.
// - `passphrase-needed` comes in the place of entries.
// - A container (a mail, a web page, an archive) is answered file by file: after the `format` line of
//   the container, `file` numbers and names a file in it, counted from 1 and upwards, and the lines
//   after that speak of this file as if there were no other, its entries numbered from 1 again. A
//   `file` line is sent before the file is looked at, so that an answer that ends early says at which
//   one. `file 0` goes back to the container as a whole.
// - `more` says that the reader stopped before file n, because its time is nearly over, or because
//   what comes needs `libraries` that it did not load: it is to be started again from there.
// - Other lines than entries: at most 10,000 and these few. `done` with the number of all entries is
//   last, and nothing follows; without it the reader died.

/// One line of the reader's answer.
package enum Line: Equatable, Sendable {
  /// What was recognised (`qr`, `uri`, `google-migration`), for the lines after it.
  case format(name: String, part: Part?)
  /// Entry number `entry` is this address: a range of the answer, to be parsed in place.
  case account(entry: Int, uri: Range<Int>)
  /// Entry number `entry` cannot be read, or with 0 the whole thing; `name` may be empty.
  case error(entry: Int, problem: Problem, name: String)
  /// Something worth telling that costs no entry.
  case notice(Notice)
  /// The thing is encrypted and no passphrase was given.
  case passphraseNeeded
  /// The lines after it speak of this file in a container; with number 0, which has no name, of the
  /// container.
  case file(number: Int, name: String)
  /// The reader is to be started again for the files from this one on, perhaps with all libraries.
  case more(file: Int, needsLibraries: Bool)
  /// The end, with the number of entries.
  case done(count: Int)
}

/// Which part of a divided export something is.
package struct Part: Equatable, Sendable {
  /// Counted from 1.
  package let number: Int
  /// How many parts there are, 1 to 100.
  package let count: Int
  /// What all parts of one export have in common.
  package let batch: Int32

  package init(number: Int, count: Int, batch: Int32) {
    self.number = number
    self.count = count
    self.batch = batch
  }
}

/// The bounds of an answer (vault.md 6.1).
package enum LineLimit {
  /// Bytes in all.
  package static let answer = 32 << 20
  /// Bytes in a line, without its line feed.
  package static let line = 64 << 10
  /// Accounts and errors.
  package static let entries = 10_000
  /// Lines that are no entries.
  package static let others = 10_004
  /// Files in a container.
  package static let files = 1_000
  package static let word = 64
  package static let arguments = 8
  package static let parts = 100
}

/// Why an answer cannot be used, or a line cannot be written.
package enum LineError: Error, Equatable, Sendable {
  /// The line with this number, counted from 1, breaks the grammar or the order.
  case malformed(line: Int)
  /// The answer, a line or the number of lines is over its bound.
  case tooLarge
  /// The answer ends without `done`: the reader died.
  case unfinished

  /// What it is called in answers and receipts.
  package var problem: Problem {
    switch self {
    case .malformed: .reader(.malformed)
    case .tooLarge: .reader(.tooLarge)
    case .unfinished: .reader(.died)
    }
  }
}
