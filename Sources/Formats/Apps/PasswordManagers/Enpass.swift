/// Enpass' JSON, and its table, which has no header: a title, and then a label and a value for each field
/// (formats.md 16).
struct Enpass: ForeignFormat {
  static let format = Format.enpass
  static let app = "Enpass"
  static let help = "Menu, File, Export, format .json"

  enum Content {
    case json(JSON)
    case table(CSV)
  }

  private let content: Content

  static func recognise(_ file: ForeignFile) -> Enpass? {
    if let csv = file.csv { return isTable(csv) ? Enpass(content: .table(csv)) : nil }
    guard let json = file.json, let items = json["items"].array,
      items.contains(where: { $0.has("template_type") })
    else { return nil }
    return Enpass(content: .json(json))
  }

  func open(_ passphrase: [UInt8]?) -> Content { content }

  static func convert(_ content: Content) -> Reading {
    switch content {
    case .json(let json): reading(json)
    case .table(let csv): reading(csv)
    }
  }

  // MARK: the table

  private static let factors: Set<String> = ["totp", "onetimecode", "onetimepassword", "otp"]
  private static let users: Set<String> = ["username", "login", "email"]
  private static let notes: Set<String> = ["note", "notes"]

  /// Rows that are looked at.
  private static let sample = 100

  /// Whether a row has the label of a second factor and such a one behind it.
  static func isTable(_ csv: CSV) -> Bool {
    ([csv.firstRow] + csv.rows().prefix(sample)).contains { row in
      pairs(row).contains { factors.contains($0.label) && isFactor($0.value) }
    }
  }

  private static func isFactor(_ text: String) -> Bool {
    OTPAuthText.isAddress(text) || LoneSecret.isPlausible(text)
  }

  private static func pairs(_ row: CSVRow) -> [(label: String, value: String)] {
    stride(from: 1, to: row.fields.count - 1, by: 2).map {
      (LoneParameters.plain(row.fields[$0]), trimmedText(row.fields[$0 + 1]))
    }
  }

  private static func reading(_ csv: CSV) -> Reading {
    var found = SecondFactors()
    for row in [csv.firstRow] + csv.rows().prefix(maximumEntries + 1) where !found.isFull {
      let pairs = pairs(row)
      let first = { (labels: Set<String>) in
        pairs.first { labels.contains($0.label) && !$0.value.isEmpty }?.value ?? ""
      }
      // The note stands behind the pairs, without a label.
      let note = row.fields.count % 2 == 0 ? row[row.fields.count - 1] : first(notes)
      let around = AddressSurroundings(issuer: row[0], label: first(users), note: note)
      for pair in pairs where factors.contains(pair.label) {
        if row.isCut {
          found.refuse(.unreadableEntry, named: accountName(around.issuer, around.label))
        } else {
          found.add(pair.value, around)
        }
      }
    }
    return found.reading(format)
  }

  // MARK: the JSON

  private static func reading(_ json: JSON) -> Reading {
    var names: [String: String] = [:]
    for folder in json["folders"].array ?? [] {
      if let id = folder["uuid"].string { names[id] = folder["title"].name }
    }
    var found = SecondFactors()
    for item in json["items"].array ?? [] where !found.isFull { read(item, names, into: &found) }
    return found.reading(format)
  }

  private static func read(
    _ item: JSON, _ names: [String: String], into found: inout SecondFactors
  ) {
    let fields = (item["fields"].array ?? []).filter { !$0["deleted"].isTrue }
    let factors = fields.filter { $0["type"].name == "totp" }.map { $0["value"].name }
      .filter { !trimmedText($0).isEmpty }
    guard !factors.isEmpty else { return }
    guard !item["trashed"].isTrue else { return found.leaveInTrash() }
    let user = fields.first {
      ["username", "email"].contains($0["type"].name) && !$0["value"].name.isEmpty
    }
    let around = AddressSurroundings(
      issuer: item["title"].name, label: user?["value"].name ?? "", note: item["note"].name,
      tags: (item["folders"].array ?? []).compactMap { $0.string.flatMap { names[$0] } },
      isPinned: item["favorite"].isTrue)
    for factor in factors { found.add(factor, around) }
  }
}
