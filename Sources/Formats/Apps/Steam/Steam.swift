internal import OTP
internal import ReaderProtocol

/// Steam Guard: the `.maFile` of Steam Desktop Authenticator and its relatives, plain or encrypted
/// with the keys in its `manifest.json`, the manifest with its files, and the file of the Android app
/// (formats.md 20).
struct Steam: ForeignFormat {
  static let format = Format.steam
  static let app = "Steam"
  static let help =
    "Steam Desktop Authenticator, steamguard-cli: manifest.json in the folder maFiles; from a rooted "
    + "phone: files/Steamguard-ID"

  /// What was found.
  private enum Kind {
    /// Accounts in clear.
    case accounts([JSON])
    /// The list of files, which lie beside it.
    case manifest(SteamManifest, beside: [Companion])
    /// An encrypted file, with the list where that lies beside it.
    case sealed([UInt8], SteamManifest?)
  }

  private let kind: Kind

  static func recognise(_ file: ForeignFile) -> Steam? {
    if let json = file.json {
      if json.has("shared_secret") { return Steam(kind: .accounts([json])) }
      if let accounts = json["accounts"].members?.map(\.value),
        accounts.contains(where: { $0.has("shared_secret") })
      {
        return Steam(kind: .accounts(accounts))
      }
      return SteamManifest(json).map {
        Steam(kind: .manifest($0, beside: file.companions))
      }
    }
    guard let sealed = file.sealedText else { return nil }
    let manifest = file.steamManifest
    guard manifest != nil || file.named == format else { return nil }
    return Steam(kind: .sealed(sealed, manifest))
  }

  // MARK: opening

  /// A file of the list.
  enum Item {
    case account(JSON, SteamManifest.Entry?)
    case refused(EntryError, name: String)
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [Item] {
    switch kind {
    case .accounts(let accounts): return accounts.map { .account($0, nil) }
    case .manifest(let manifest, let files): return try manifest.open(files, passphrase)
    case .sealed(let sealed, let manifest):
      guard let manifest, manifest.isEncrypted else { throw .onlyThere(.steamManifestMissing) }
      return [try manifest.open(sealed, passphrase)]
    }
  }

  // MARK: entries

  static func convert(_ items: [Item]) -> Reading {
    var notices: [Notice] = []
    let entries = items.map { item in
      switch item {
      case .refused(let error, let name): return Entry.refused(error, name: name)
      case .account(let json, let entry):
        let name = name(json, entry)
        let hasMore = ["revocation_code", "identity_secret"].contains { !json[$0].name.isEmpty }
        if hasMore { notices.append(Notice(.revocationCodeLeftOut, name)) }
        return Entry(named: accountName("Steam", name)) { () throws(EntryError) in
          guard let text = json["shared_secret"].string else { throw .noSecret }
          guard let secret = base64Decoded(trimmedText(text)) else { throw .badSecret }
          return ForeignAccount(
            type: .steam, secret: .bytes(secret), issuer: "Steam", label: name)
        }
      }
    }
    return Reading(format, entries, notices: notices)
  }

  /// The account's name, else its number, else what the list says of it.
  private static func name(_ json: JSON, _ entry: SteamManifest.Entry?) -> String {
    let names = [
      json["account_name"].name, json["Session"]["SteamID"].name, json["steamid"].name,
      json["steam_id"].name, entry?.account ?? "",
    ]
    return names.first { !$0.isEmpty && $0 != "0" } ?? ""
  }
}

extension ForeignFile {
  /// Steam's list of files, where it lies beside this one.
  var steamManifest: SteamManifest? {
    let manifest = companions.first { $0.name.lowercased() == "manifest.json" }
    guard let manifest, let json = try? JSON(utf8Text(manifest.bytes)) else { return nil }
    return SteamManifest(json)
  }
}
