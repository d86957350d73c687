internal import ReaderProtocol

/// 1Password: 1PUX, a ZIP archive (https://support.1password.com/1pux-format/), and CSV
/// (formats.md 16).
struct OnePassword: ForeignFormat {
  static let format = Format.onePassword
  static let app = "1Password"
  static let help = "File, Export, the account: 1PUX (all there is) or CSV (without tags)"

  enum Content {
    case json(JSON)
    case table(CSV)
  }

  private enum File {
    case archive(ZIPArchive)
    case table(CSV)
  }

  private let file: File

  static let columns = CSVColumns(
    required: ["title", "otpauth", "favorite", "archived", "tags"], secondFactor: ["otpauth"],
    title: ["title"], user: ["username"], note: ["notes"], favourite: ["favorite"])

  static func recognise(_ file: ForeignFile) -> OnePassword? {
    if let csv = file.csv { return columns.fits(csv) ? OnePassword(file: .table(csv)) : nil }
    guard let zip = file.zip, isArchive(zip) else { return nil }
    return OnePassword(file: .archive(zip))
  }

  static func isArchive(_ zip: ZIPArchive) -> Bool { zip.has(member) }

  private static let member = "export.data"
  private static let attributes = "export.attributes"

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content {
    switch file {
    case .table(let csv): return .table(csv)
    case .archive(let zip):
      if zip.has(OnePassword.attributes) {
        let text = utf8Text(try zip.read(named: OnePassword.attributes, passphrase))
        try Version.check(try JSON(text)["version"], upTo: 3)
      }
      let json = try JSON(utf8Text(try zip.read(named: OnePassword.member, passphrase)))
      guard json["accounts"].array != nil else { throw .damaged }
      return .json(json)
    }
  }

  static func convert(_ content: Content) -> Reading {
    var found = SecondFactors()
    switch content {
    case .table(let csv):
      let (title, tags) = (csv.column("title"), csv.column("tags"))
      // Nothing says how one tag is divided from the next.
      columns.read(
        csv, into: &found,
        notice: { row in row[tags].isEmpty ? nil : Notice(.tagsLeftOut, row[title]) })
    case .json(let json):
      for account in json["accounts"].array ?? [] {
        for vault in account["vaults"].array ?? [] {
          for item in vault["items"].array ?? [] where !found.isFull { read(item, into: &found) }
        }
      }
    }
    return found.reading(format)
  }

  /// An item may have several second factors, in any section.
  private static func read(_ item: JSON, into found: inout SecondFactors) {
    // The first versions of the format have the item beside the file that belongs to it.
    let item = item["item"].members == nil ? item : item["item"]
    let (overview, details) = (item["overview"], item["details"])
    let factors = (details["sections"].array ?? []).flatMap { $0["fields"].array ?? [] }
      .map { $0["value"]["totp"].name }.filter { !trimmedText($0).isEmpty }
    guard !factors.isEmpty else { return }
    guard !item["trashed"].isTrue, item["state"].name != "deleted", item["state"].name != "trashed"
    else { return found.leaveInTrash() }
    let user = (details["loginFields"].array ?? []).first { $0["designation"].name == "username" }
    let around = AddressSurroundings(
      issuer: overview["title"].name, label: user?["value"].name ?? "",
      note: details["notesPlain"].name, tags: (overview["tags"].array ?? []).map(\.name),
      isPinned: (((try? item["favIndex"].integer(else: .unreadableEntry)) ?? nil) ?? 0) != 0)
    for factor in factors { found.add(factor, around) }
  }
}
