internal import ReaderProtocol

/// Proton Pass' export: JSON, the ZIP archive with it, and CSV (formats.md 14). What it encrypted
/// with OpenPGP has to be decrypted first.
struct ProtonPass: ForeignFormat {
  static let format = Format.protonPass
  static let app = "Proton Pass"
  static let help = "Settings, Export: ZIP or CSV, without PGP encryption"

  enum Content {
    case json(JSON)
    case table(CSV)
  }

  private enum File {
    case json(JSON)
    case table(CSV)
    case archive(ZIPArchive)
  }

  private let file: File

  static let columns = CSVColumns(
    required: ["type", "name", "note", "createtime", "modifytime"], secondFactor: ["totp"],
    title: ["name"], user: ["username", "email"], group: ["vault"], note: ["note"])

  static func recognise(_ file: ForeignFile) -> ProtonPass? {
    if let json = file.json {
      guard json["vaults"].members != nil || json.has("vaults") && json["encrypted"].isTrue else {
        return nil
      }
      return ProtonPass(file: .json(json))
    }
    if let csv = file.csv { return columns.fits(csv) ? ProtonPass(file: .table(csv)) : nil }
    guard let zip = file.zip, isArchive(zip) else { return nil }
    return ProtonPass(file: .archive(zip))
  }

  static func isArchive(_ zip: ZIPArchive) -> Bool { zip.has(plain) || zip.has(sealed) }

  private static let plain = "Proton Pass/data.json"
  private static let sealed = "Proton Pass/data.pgp"

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content {
    switch file {
    case .table(let csv): return .table(csv)
    case .json(let json): return .json(try ProtonPass.checked(json))
    case .archive(let zip):
      guard zip.has(ProtonPass.plain) else { throw .onlyThere(.openPGP) }
      let text = utf8Text(try zip.read(named: ProtonPass.plain, passphrase))
      return .json(try ProtonPass.checked(try JSON(text)))
    }
  }

  private static func checked(_ json: JSON) throws(FormatError) -> JSON {
    guard !json["encrypted"].isTrue else { throw .onlyThere(.openPGP) }
    guard json["vaults"].members != nil else { throw .damaged }
    return json
  }

  static func convert(_ content: Content) -> Reading {
    var found = SecondFactors()
    switch content {
    case .table(let csv): columns.read(csv, into: &found)
    case .json(let json):
      for (_, vault) in json["vaults"].members ?? [] {
        for item in vault["items"].array ?? [] where !found.isFull {
          read(item, vault: vault["name"].name, into: &found)
        }
      }
    }
    return found.reading(format)
  }

  /// An item may have second factors in fields of its own, and in those of its sections.
  private static func read(_ item: JSON, vault: String, into found: inout SecondFactors) {
    let data = item["data"]
    let (content, title) = (data["content"], data["metadata"]["name"].name)
    var factors = [(text: content["totpUri"].name, issuer: title)]
    let sections = (content["sections"].array ?? []).flatMap { $0["sectionFields"].array ?? [] }
    for field in (data["extraFields"].array ?? []) + sections where field["type"].name == "totp" {
      let name = field["fieldName"].name
      factors.append((field["data"]["totpUri"].name, name.isEmpty ? title : title + " - " + name))
    }
    factors.removeAll { trimmedText($0.text).isEmpty }
    guard !factors.isEmpty else { return }
    guard item["state"] != .number("2") else { return found.leaveInTrash() }
    let users = [content["itemUsername"], content["itemEmail"], content["username"]]
    for factor in factors {
      found.add(
        factor.text,
        AddressSurroundings(
          issuer: factor.issuer, label: users.map(\.name).first { !$0.isEmpty } ?? "",
          note: data["metadata"]["note"].name, tags: [vault], isPinned: item["pinned"].isTrue))
    }
  }
}
