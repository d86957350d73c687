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
  package var secretMark = 0

  package init() {}

  /// What the form for a new account begins with: the values that an address means when it names none.
  static var standard: Draft {
    var draft = Draft()
    (draft.kind, draft.algorithm, draft.digits) = (.totp, .sha1, 6)
    (draft.period, draft.counter) = (30, 0)
    return draft
  }

  /// Whether a field is the same in both; secret and PIN by the mark.
  package func agrees(_ field: FormField, with other: Draft) -> Bool {
    switch field {
    case .issuer: issuer == other.issuer
    case .label: label == other.label
    case .secret, .pin: secretMark == other.secretMark
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

  /// Takes the value of a field from another draft.
  mutating func take(_ field: FormField, from other: Draft) {
    switch field {
    case .issuer: issuer = other.issuer
    case .label: label = other.label
    case .secret, .pin: secretMark = other.secretMark
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
    default: ""
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

/// An account being typed. Secret and PIN lie in the model's hidden fields.
struct Form: Equatable {
  let subject: FormSubject
  var base: Draft
  let hasSecret: Bool
  let hasPIN: Bool
  let unreadable: Set<FormField>
  /// The fields that are typed.
  var texts: [FormField: TextField] = [:]
  /// The fields that are chosen.
  var kind: Row.Kind?
  var algorithm: FormAlgorithm?
  var digits: Int?
  /// The field that has the cursor.
  var field = FormField.issuer
  var judgement = FormJudgement()
  /// Whether saving was tried: then also what is still missing is told.
  var wasTried = false

  init(_ contents: FormContents) {
    (subject, base) = (contents.subject, contents.draft)
    (hasSecret, hasPIN, unreadable) = (contents.hasSecret, contents.hasPIN, contents.unreadable)
    show(contents.draft)
  }

  /// Puts the values of a draft into the fields.
  mutating func show(_ draft: Draft) {
    (kind, algorithm, digits) = (draft.kind, draft.algorithm, draft.digits)
    for field in FormField.allCases where Form.isTyped(field) {
      texts[field] = TextField(draft.text(field))
    }
  }

  static func isTyped(_ field: FormField) -> Bool {
    switch field {
    case .issuer, .label, .period, .counter, .place, .tags, .note: true
    default: false
    }
  }

  static func isChosen(_ field: FormField) -> Bool {
    field == .kind || field == .algorithm || field == .digits
  }

  /// Whether algorithm, digits and period belong to the type.
  var isFixed: Bool { kind == .steam || kind == .motp || kind == .yandex }

  var needsPIN: Bool { kind == .motp || kind == .yandex }

  /// The fields on the page, in their order.
  var fields: [FormField] {
    FormField.allCases.filter { field in
      switch field {
      case .period: kind != .hotp
      case .counter: kind == .hotp
      case .pin: needsPIN
      default: true
      }
    }
  }

  /// Whether the cursor can be there.
  func isEditable(_ field: FormField) -> Bool {
    switch field {
    case .algorithm, .digits, .period: !isFixed
    case .secret: subject != .incoming
    default: true
    }
  }

  /// What the fields say now. What was not touched stays as it came, word for word.
  var draft: Draft {
    var draft = base
    (draft.kind, draft.algorithm, draft.digits) = (kind, algorithm, digits)
    for (field, typed) in texts where typed.text != base.text(field) {
      let text = Form.trimmed(typed.text)
      switch field {
      case .issuer: draft.issuer = text
      case .label: draft.label = text
      case .period: draft.period = Form.number(text).flatMap { Int(exactly: $0) }
      case .counter: draft.counter = Form.number(text)
      case .place: draft.place = text
      case .tags: draft.tags = Form.tags(text)
      case .note: draft.note = text
      default: break
      }
    }
    return draft
  }

  /// ASCII digits only, nil for anything else and for what is too large.
  static func number(_ text: String) -> UInt64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return UInt64(text)
  }

  static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  private static func tags(_ text: String) -> [String] {
    var tags: [String] = []
    for part in text.split(separator: ",") {
      let tag = trimmed(String(part))
      if !tag.isEmpty, !tags.contains(tag) { tags.append(tag) }
    }
    return tags
  }

  // MARK: - Choosing

  /// Goes round the choices of the field.
  mutating func choose(_ step: Int) {
    func next<Value: Equatable>(_ value: Value?, of all: [Value]) -> Value {
      guard let value, let place = all.firstIndex(of: value) else {
        return step > 0 ? all[0] : all[all.count - 1]
      }
      return all[(place + step + all.count) % all.count]
    }
    switch field {
    case .kind:
      let wasFixed = isFixed
      kind = next(kind, of: Row.Kind.allCases)
      guard !isFixed else { return }
      // A type with values of its own had them; the next one begins with the usual ones.
      if wasFixed { (algorithm, digits) = (.sha1, 6) }
      if kind == .totp, texts[.period]?.isEmpty != false || wasFixed {
        texts[.period] = TextField("30")
      }
      if kind == .hotp, texts[.counter]?.isEmpty != false { texts[.counter] = TextField("0") }
    case .algorithm: algorithm = next(algorithm, of: FormAlgorithm.allCases)
    case .digits: digits = next(digits, of: Array(1...10))
    default: break
    }
  }

  /// Moves to the next field that can be changed, without going round.
  mutating func move(_ step: Int) {
    let reachable = fields.filter(isEditable)
    let place = reachable.firstIndex(of: field) ?? 0
    field = reachable[min(max(place + step, 0), reachable.count - 1)]
  }
}
