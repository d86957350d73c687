internal import ReaderProtocol

/// LastPass Authenticator's JSON, version 3 on Android and 1 on iOS (formats.md 21).
struct LastPassAuthenticator: ForeignFormat {
  static let format = Format.lastPassAuthenticator
  static let app = "LastPass Authenticator"
  static let help = "Settings, Transfer accounts, Export accounts to file"

  private let file: JSON

  static func recognise(_ file: ForeignFile) -> LastPassAuthenticator? {
    guard let json = file.json, json.has("localDeviceId"), json["accounts"].array != nil else {
      return nil
    }
    return LastPassAuthenticator(file: json)
  }

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> JSON {
    try Version.check(file["version"], upTo: 3)
    return file
  }

  static func convert(_ json: JSON) -> Reading {
    // Folders that every file has: "Other Accounts", and on iOS "Favorites".
    let own = json["version"].name == "1" ? ["0", "1"] : ["0"]
    var names: [String: String] = [:]
    for folder in json["folders"].array ?? [] where !own.contains(folder["id"].name) {
      names[folder["id"].name] = folder["name"].name
    }
    var found = SecondFactors()
    var withoutSecret = 0
    for account in json["accounts"].array ?? [] where !found.isFull {
      if account["secret"].name.isEmpty, account["pushNotification"].isTrue {
        withoutSecret += 1
        continue
      }
      found.add(named: accountName(issuer(account), label(account))) { () throws(EntryError) in
        try read(account, names)
      }
    }
    if withoutSecret > 0 { found.tell(Notice(.withoutSecretLeftOut, "\(withoutSecret)")) }
    return found.reading(format)
  }

  private static func issuer(_ account: JSON) -> String {
    (account["issuerName"].string ?? account["originalIssuerName"].name)
  }

  private static func label(_ account: JSON) -> String {
    (account["userName"].string ?? account["originalUserName"].name)
  }

  private static func read(
    _ json: JSON, _ names: [String: String]
  ) throws(EntryError) -> ForeignAccount {
    guard json.members != nil else { throw .unreadableEntry }
    var account = ForeignAccount(secret: .base32(json["secret"].name))
    (account.issuer, account.label) = (issuer(json), label(json))
    try account.readParameters(
      algorithm: json["algorithm"], digits: json["digits"], period: json["timeStep"],
      counter: .null)
    account.isPinned = json["isFavorite"].isTrue
    account.tags = [names[json["folderData"]["folderId"].name] ?? ""]
    return account
  }
}
