/// Enpass' JSON (formats.md 16).
struct Enpass: ForeignFormat {
  static let format = Format.enpass
  static let app = "Enpass"
  static let help = "Menu, File, Export, format .json"

  private let file: JSON

  static func recognise(_ file: ForeignFile) -> Enpass? {
    guard let json = file.json, let items = json["items"].array,
      items.contains(where: { $0.has("template_type") })
    else { return nil }
    return Enpass(file: json)
  }

  func open(_ passphrase: [UInt8]?) -> JSON { file }

  static func convert(_ json: JSON) -> Reading {
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
