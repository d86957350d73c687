package import OTP
package import ReaderProtocol

/// What became of one account of an import; the words of the receipt never change.
package enum Outcome: String, Sendable, Equatable {
  case added
  case alreadyHere = "already-here"
  case replaced
  case keptBoth = "kept-both"
  case conflict
}

/// Why an incoming account is not simply added (screen.md 1.1).
package enum ConflictKind: Sendable, Equatable {
  /// The same secret under another name or with other parameters.
  case changed
  /// The same issuer and label with another secret: a reset, or a second place.
  case otherSecret
}

/// What an import did or would do: the answer of `trenta import`.
package struct ImportReceipt: Sendable, Equatable {
  package var dryRun = false
  /// Whether the vault was saved.
  package var written = false
  package var sources: [Source] = []
  /// Files of a folder that are neither pictures nor lists, as they were found.
  package var ignored: [String] = []

  package init() {}

  /// One file, picture or stream.
  package struct Source: Sendable, Equatable {
    /// As it was named on the command line, "-" for standard input.
    package var name: String
    /// The page of a document, counted from 1; nil for anything else.
    package var page: Int?
    /// The path of the file in a mail, a web page, an archive or a document, made inert; nil for anything
    /// else, and for the container itself.
    package var file: String?
    /// What it was recognised as, nil when it was not.
    package var format: String?
    package var lines: [Line] = []
    package var errors: [Refusal] = []
    /// What was left out or is worth knowing, and costs no account; inert.
    package var notices: [Notice] = []
    /// How many accounts in it were not wanted.
    package var leftOut = 0
    /// Parts of multi-part exports that no source had, counted from 1; the first 100 of them.
    package var missingParts: [Int] = []
    /// How many there are.
    package var missingCount = 0

    package init(name: String, page: Int? = nil, file: String? = nil) {
      self.name = name
      self.page = page
      self.file = file
    }

    /// Whether nothing is to be said of it.
    package var isEmpty: Bool { lines.isEmpty && errors.isEmpty && notices.isEmpty }
  }

  /// One account.
  package struct Line: Sendable, Equatable {
    package var outcome: Outcome
    /// As it came in, under the id that it gets when it is added; its ranges mean nothing without the
    /// incoming accounts.
    package var account: Account
    /// What was unusual or repaired.
    package var repaired: [OTPAuthRepair]
    package var conflict: ConflictKind?
    /// The stored accounts that it stands against; several when it is not clear which is meant.
    package var against: [Account]
    /// Whether it is clear what `replace` would replace: one account, which was there before.
    package var canReplace = false
    /// The places of accounts with this name, which another one must not take.
    var namesakePlaces: [String] = []

    /// Whether another account has its name, so that a place is to tell them apart.
    package var isNamesake: Bool {
      against.contains { $0.issuer == account.issuer && $0.label == account.label }
    }

    /// Whether it changes the vault.
    package var isToBeWritten: Bool { outcome != .alreadyHere && outcome != .conflict }

    /// The account as it is in the vault, or would be.
    package var known: Account { outcome == .alreadyHere ? against.first ?? account : account }
  }

  /// Something that could not be read.
  package struct Refusal: Sendable, Equatable {
    package var problem: Problem
    /// The entry's number in its source, counted from 1; nil for the source as a whole.
    package var entry: Int?
    /// The account's name as far as it could be read, possibly empty.
    package var name: String
    /// The word in it that cannot be understood, or what the system said; inert, possibly empty.
    package var word: String

    package init(_ problem: Problem, entry: Int? = nil, name: String = "", word: String = "") {
      self.problem = problem
      self.entry = entry
      self.name = name
      self.word = word
    }
  }

  /// Whether everything that was given could be read.
  package var isComplete: Bool {
    sources.allSatisfy { $0.errors.isEmpty && $0.missingParts.isEmpty }
  }

  /// How many accounts of the vault change.
  package var changes: Int { count(.added) + count(.keptBoth) + count(.replaced) }

  /// How many accounts have this outcome.
  package func count(_ outcome: Outcome) -> Int {
    sources.reduce(0) { $0 + $1.lines.count { $0.outcome == outcome } }
  }
}
