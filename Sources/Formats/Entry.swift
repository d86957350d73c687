package import ReaderProtocol

/// One account in a foreign thing: its address, or why it cannot be read.
package enum Entry: Equatable, Sendable {
  /// An `otpauth` address (or `apple-otpauth`, `motp`, `steam`), not yet judged: the strict parser
  /// of `trenta` does that.
  case account(uri: [UInt8])
  /// `name` is what a person knows it by, possibly empty, never a secret.
  case refused(EntryError, name: String)
}

/// Entries that came in one format: a run of lines in a text, one QR code, one file.
package struct Section: Equatable, Sendable {
  package var format: Format
  /// Which part of a divided export it is, nil when it is whole.
  package var part: ExportPart?
  package var entries: [Entry]
}

/// Which part of a divided export something is.
package struct ExportPart: Equatable, Sendable {
  /// Counted from 1.
  package let number: Int
  /// How many parts there are, 1 to 100.
  package let count: Int
  /// What all parts of one export have in common.
  package let batch: Int32
}

extension Notice {
  /// The arguments are shortened as names are; `-` stands for an empty one.
  package init(_ kind: Kind, _ arguments: String...) {
    self.init(kind, arguments.map { $0.isEmpty ? "-" : shortName($0) })
  }

  /// There are bytes behind the end of a gzip file.
  package static var bytesBehindEnd: Notice { Notice(.bytesBehindEnd) }
}

/// What was read in one foreign thing.
package struct Reading: Equatable, Sendable {
  package var sections: [Section]
  package var notices: [Notice]

  package init(_ sections: [Section], notices: [Notice] = []) {
    self.sections = sections
    self.notices = notices
  }

  /// The entries of one file.
  init(_ format: Format, _ entries: [Entry], notices: [Notice] = []) {
    self.init([Section(format: format, part: nil, entries: entries)], notices: notices)
  }

  /// What was read in a text, which may be nothing.
  init(_ format: Format, _ sections: [Section]) {
    self.init(sections.isEmpty ? [Section(format: format, part: nil, entries: [])] : sections)
  }

  var count: Int { sections.reduce(0) { $0 + $1.entries.count } }
}
