internal import Messages
package import Terminal

/// What a form is about.
package enum FormSubject: Equatable, Sendable {
  /// An account that is typed by hand.
  case new
  case stored(RowID)
  /// A broken account, by the id of its row.
  case broken(RowID)
  /// The account of the import card.
  case incoming
}

/// The fields of a form, in their order.
package enum FormField: Sendable, CaseIterable {
  case issuer, label, secret, kind, algorithm, digits, period, counter, pin, place, tags, note
}

/// The hashes that a person can choose.
package enum FormAlgorithm: String, Sendable, CaseIterable {
  case sha1 = "SHA1"
  case sha224 = "SHA224"
  case sha256 = "SHA256"
  case sha384 = "SHA384"
  case sha512 = "SHA512"
}

/// An account as a form shows it, without secret and PIN. Nil: not known, to be chosen or typed.
package struct Draft: Equatable, Sendable {
  package var issuer = ""
  package var label = ""
  package var kind: Row.Kind?
  package var algorithm: FormAlgorithm?
  /// 1 to 10.
  package var digits: Int?
  /// Seconds, 1 to 86,400; nil for HOTP.
  package var period: Int?
  /// HOTP's next counter, below 2 to the power of 63.
  package var counter: UInt64?
  package var place = ""
  package var tags: [String] = []
  package var note = ""
  /// Tells whether the secret is still the one that it was; means nothing else.
  package var secretVersion = 0

  package init() {}

  /// What the form for a new account begins with: the values that an address means when it names none.
  static var standard: Draft {
    var draft = Draft()
    (draft.kind, draft.algorithm, draft.digits) = (.totp, .sha1, 6)
    (draft.period, draft.counter) = (30, 0)
    return draft
  }

  /// Whether a field is the same in both; secret and PIN by their version.
  package func agrees(_ field: FormField, with other: Draft) -> Bool {
    switch field {
    case .issuer: issuer == other.issuer
    case .label: label == other.label
    case .secret, .pin: secretVersion == other.secretVersion
    case .kind: kind == other.kind
    case .algorithm: algorithm == other.algorithm
    case .digits: digits == other.digits
    case .period: period == other.period
    case .counter: counter == other.counter
    case .place: place == other.place
    case .tags: tags == other.tags
    case .note: note == other.note
    }
  }

  /// Puts the value that another draft has for a field into this one.
  mutating func copy(_ field: FormField, from other: Draft) {
    switch field {
    case .issuer: issuer = other.issuer
    case .label: label = other.label
    case .secret, .pin: secretVersion = other.secretVersion
    case .kind: kind = other.kind
    case .algorithm: algorithm = other.algorithm
    case .digits: digits = other.digits
    case .period: period = other.period
    case .counter: counter = other.counter
    case .place: place = other.place
    case .tags: tags = other.tags
    case .note: note = other.note
    }
  }

  /// The text of a field that is typed.
  func text(_ field: FormField) -> String {
    switch field {
    case .issuer: issuer
    case .label: label
    case .period: period.map(String.init) ?? ""
    case .counter: counter.map { String($0) } ?? ""
    case .place: place
    case .tags: tags.joined(separator: ", ")
    case .note: note
    case .secret, .kind, .algorithm, .digits, .pin: ""
    }
  }
}

/// What the session answers when a form is to be opened.
package struct FormContents: Equatable, Sendable {
  package var subject: FormSubject
  package var draft: Draft
  package var hasSecret: Bool
  package var hasPIN: Bool
  /// Fields of a broken account that could not be read.
  package var unreadable: Set<FormField>

  package init(
    subject: FormSubject, draft: Draft, hasSecret: Bool, hasPIN: Bool,
    unreadable: Set<FormField> = []
  ) {
    (self.subject, self.draft) = (subject, draft)
    (self.hasSecret, self.hasPIN, self.unreadable) = (hasSecret, hasPIN, unreadable)
  }
}

/// What a form holds, for the session to judge or to save. Its bytes are to be copied, not taken: they
/// stay in the form until it is closed.
package struct FormEntries: Equatable {
  package let subject: FormSubject
  /// The account as the form got it: what differs from it was changed here.
  package let base: Draft
  package let draft: Draft
  /// As typed; empty where the secret stays.
  package let secret: HiddenField
  /// Likewise.
  package let pin: HiddenField
  /// Whether a person agreed that a counter may go back.
  package var counterMayGoBack = false
  /// Whether it is to be added anew, because the account is gone.
  package var isNew = false
}

/// What the session says of a form, field by field.
package struct FormJudgement: Equatable, Sendable {
  /// Why it cannot be saved.
  package var problems: [FormField: TerminalText] = [:]
  /// What is worth knowing all the same.
  package var warnings: [FormField: TerminalText] = [:]
  /// The present code of a time-based account, under `RowID.form`; nil where none can be made.
  package var code: RowCode?

  package init() {}
}

extension RowID {
  /// Names the account of an open form.
  package static let form = RowID(high: .max, low: .max)
}
