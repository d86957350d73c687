/// What KeePassXC and KeePass 2 export: XML with the fields of both and of their plugins, and
/// KeePassXC's CSV (formats.md 15; `src/core/Totp.cpp` of keepassxreboot/keepassxc, `OtpAuthUtils.cs`
/// of KeeOtp2).
struct KeePass: ForeignFormat {
  static let format = Format.keePass
  static let app = "KeePassXC, KeePass 2"
  static let help =
    "KeePassXC: Database, Export, to CSV or XML file; KeePass: File, Export, KeePass XML (2.x)"

  enum Content {
    case document(XMLElement)
    case table(CSV)
  }

  private let content: Content

  static let columns = CSVColumns(
    required: ["group", "title", "username", "notes"], secondFactor: ["totp"], title: ["title"],
    user: ["username"], group: ["group"], note: ["notes"])

  static func recognise(_ file: ForeignFile) -> KeePass? {
    if let csv = file.csv { return columns.fits(csv) ? KeePass(content: .table(csv)) : nil }
    guard let root = file.xml, root.name == "KeePassFile" else { return nil }
    return KeePass(content: .document(root))
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content {
    if case .document(let root) = content, root.first("Root") == nil { throw .damaged }
    return content
  }

  static func convert(_ content: Content) -> Reading {
    var found = SecondFactors()
    switch content {
    // The name of the bin is translated, so nothing in the table tells it from other groups.
    case .table(let csv): columns.read(csv, into: &found)
    case .document(let root):
      let groups = KeePassGroups(root.first("Meta"))
      for group in root.first("Root")?.all("Group") ?? [] {
        groups.read(group, path: nil, into: &found)
      }
    }
    return found.reading(format)
  }
}

/// Walks through the groups of a document; its depth is bounded by that of the XML.
private struct KeePassGroups {
  /// The group of what was deleted, nil for none.
  private let bin: String?

  init(_ meta: XMLElement?) {
    let isEnabled = meta?.first("RecycleBinEnabled")?.text.lowercased() != "false"
    bin = isEnabled ? meta?.first("RecycleBinUUID").map { trimmedText($0.text) } : nil
  }

  /// `path` is that of the group around it below the root, nil for the root itself.
  func read(
    _ group: XMLElement, path: String?, isTrash: Bool = false, into found: inout SecondFactors
  ) {
    let id = group.first("UUID").map { trimmedText($0.text) } ?? ""
    let isTrash = isTrash || !id.isEmpty && id == bin
    for element in group.children where !found.isFull {
      switch element.name {
      case "Entry":
        let entry = KeePassEntry(element, group: path ?? "")
        guard entry.hasFactor else { continue }
        if isTrash { found.leaveInTrash() } else { entry.read(into: &found) }
      case "Group":
        let name = element.first("Name")?.text ?? ""
        let inner = path.map { $0.isEmpty ? name : $0 + "/" + name } ?? name
        read(element, path: inner, isTrash: isTrash, into: &found)
      default: break  // the history of an entry lies in the entry
      }
    }
  }
}
