/// FreeOTP 1's preferences file `tokens.xml`, plain (formats.md 8.1). Early FreeOTP+ has the same.
struct FreeOTP1: ForeignFormat {
  static let format = Format.freeOTP1
  static let app = "FreeOTP 1"
  static let help =
    "the app's file shared_prefs/tokens.xml, from a rooted phone or out of an adb backup"

  private let preferences: Preferences

  private static let order = "tokenOrder"

  static func recognise(_ file: ForeignFile) -> FreeOTP1? {
    guard let preferences = Preferences(file), preferences[FreeOTP2.masterKey] == nil,
      preferences.strings.contains(where: { $0.name == order || isToken($0.text) })
    else { return nil }
    return FreeOTP1(preferences: preferences)
  }

  private static func isToken(_ text: String) -> Bool {
    isAddress(text) || text.hasPrefix("{") && text.contains("\"secret\"")
  }

  /// Early versions kept addresses.
  private static func isAddress(_ text: String) -> Bool {
    hasPrefix("otpauth://", text)
  }

  func open(_ passphrase: [UInt8]?) -> Preferences { preferences }

  /// The tokens that `tokenOrder` names in its order, then the others.
  static func convert(_ preferences: Preferences) -> Reading {
    var positions: [String: Int] = [:]
    let ids = try? JSON(preferences[order] ?? "").array
    for (position, id) in (ids ?? []).enumerated() where positions[id.name] == nil {
      positions[id.name] = position
    }
    let tokens = preferences.strings.filter { $0.name != order }
    let sorted = inOrder(tokens, of: tokens.map { positions[$0.name] ?? Int.max })
    return Reading(format, sorted.map { entry($0.text, id: $0.name) })
  }

  /// The id is issuer and label, so it may name what cannot be read.
  private static func entry(_ text: String, id: String) -> Entry {
    if isAddress(text) { return Entry(secondFactor: text, AddressSurroundings()) }
    guard let json = try? JSON(text) else {
      return .refused(.unreadableEntry, name: id)
    }
    let token = FreeOTPToken(json)
    return Entry(named: token.name.isEmpty ? id : token.name) { () throws(EntryError) in
      try token.account()
    }
  }
}
