internal import Messages
internal import Terminal

/// An account being typed. Secret and PIN lie in hidden fields of its page.
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
    fill(from: contents.draft)
  }

  /// Puts the values of a draft into the fields.
  mutating func fill(from draft: Draft) {
    (kind, algorithm, digits) = (draft.kind, draft.algorithm, draft.digits)
    for field in FormField.allCases where Form.isTyped(field) {
      texts[field] = TextField(draft.text(field))
    }
  }

  static func isTyped(_ field: FormField) -> Bool {
    switch field {
    case .issuer, .label, .period, .counter, .place, .tags, .note: true
    case .secret, .kind, .algorithm, .digits, .pin: false
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
      case .issuer, .label, .secret, .kind, .algorithm, .digits, .place, .tags, .note: true
      }
    }
  }

  /// Whether the cursor can be there.
  func isEditable(_ field: FormField) -> Bool {
    switch field {
    case .algorithm, .digits, .period: !isFixed
    case .secret: subject != .incoming
    case .issuer, .label, .kind, .counter, .pin, .place, .tags, .note: true
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
      case .secret, .kind, .algorithm, .digits, .pin: break
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
      guard let value, let index = all.firstIndex(of: value) else {
        return step > 0 ? all[0] : all[all.count - 1]
      }
      return all[(index + step + all.count) % all.count]
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
    case .issuer, .label, .secret, .period, .counter, .pin, .place, .tags, .note: break
    }
  }

  /// Moves to the next field that can be changed, without going round.
  mutating func move(_ step: Int) {
    let reachable = fields.filter(isEditable)
    let index = reachable.firstIndex(of: field) ?? 0
    field = reachable[min(max(index + step, 0), reachable.count - 1)]
  }
}

extension Form {
  static func name(of field: FormField) -> String {
    switch field {
    case .issuer: tr("service")
    case .label: tr("user name")
    case .secret: tr("secret")
    case .kind: tr("type")
    case .algorithm: tr("algorithm")
    case .digits: tr("digits")
    case .period: tr("period (s)")
    case .counter: tr("counter")
    case .pin: tr("PIN")
    case .place: tr("workstation")
    case .tags: tr("tags")
    case .note: tr("note")
    }
  }

  static func name(of kind: Row.Kind) -> String {
    switch kind {
    case .totp: tr("by the time (TOTP)")
    case .hotp: tr("by a counter (HOTP)")
    case .steam: "Steam"
    case .motp: "mOTP"
    case .yandex: "Yandex"
    }
  }
}
