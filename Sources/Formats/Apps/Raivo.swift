internal import OTP
internal import ReaderProtocol

/// Raivo OTP's JSON, alone or in its encrypted ZIP archive; every value is a string (formats.md 17;
/// `Raivo/Features/DataExportFeature.swift` of raivo-otp/ios-application).
struct Raivo: ForeignFormat {
  static let format = Format.raivo
  static let app = "Raivo OTP"
  static let help = "Settings, Export OTPs to ZIP archive; its passphrase is the master password"

  private enum File {
    case json(JSON)
    case archive(ZIPArchive, Int)
  }

  private let file: File

  static func recognise(_ file: ForeignFile) -> Raivo? {
    if let json = file.json { return isExport(json) ? Raivo(file: .json(json)) : nil }
    guard let zip = file.zip, let index = member(of: zip) else { return nil }
    return Raivo(file: .archive(zip, index))
  }

  /// The place of its JSON.
  static func member(of zip: ZIPArchive) -> Int? {
    zip.members.firstIndex { !$0.isShadow && $0.name.hasSuffix("raivo-otp-export.json") }
  }

  private static func isExport(_ json: JSON) -> Bool {
    // All of its messages begin so; others' have one key of this name, too.
    isMessage(json) && json["message"].name.hasPrefix("Could not ")
      || json.array?.contains { $0.has("kind") && $0.has("secret") && $0.has("timer") } ?? false
  }

  /// What it writes where the export failed.
  private static func isMessage(_ json: JSON) -> Bool {
    json.members?.count == 1 && json["message"].string != nil
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> JSON {
    let json: JSON
    switch file {
    case .json(let own): json = own
    case .archive(let zip, let index): json = try JSON(utf8Text(try zip.read(index, passphrase)))
    }
    if Raivo.isMessage(json) { throw .onlyThere(.exportFailed) }
    guard json.array != nil else { throw .damaged }
    return json
  }

  static func convert(_ json: JSON) -> Reading {
    Reading(
      format,
      (json.array ?? []).map { entry in
        Entry(named: accountName(entry["issuer"].name, entry["account"].name)) {
          () throws(EntryError) in try account(entry)
        }
      })
  }

  private static func account(_ entry: JSON) throws(EntryError) -> ForeignAccount {
    guard entry.members != nil else { throw .unreadableEntry }
    guard let type = OTPType(name: entry["kind"].name), type == .totp || type == .hotp else {
      throw .unknownType
    }
    var account = ForeignAccount(type: type, secret: .base32(entry["secret"].name))
    (account.issuer, account.label) = (entry["issuer"].name, entry["account"].name)
    try account.readParameters(
      algorithm: entry["algorithm"], digits: entry["digits"], period: entry["timer"],
      counter: entry["counter"])
    // What it has for the standard.
    if account.period == 0 { account.period = nil }
    account.isPinned = entry["pinned"].isTrue
    return account
  }
}
