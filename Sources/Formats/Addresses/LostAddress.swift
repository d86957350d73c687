internal import OTP

/// Lines that seem to hold an account and give none: an address of another app, or one with a slip in
/// it. They are told, and never passed over.
enum LostAddress {
  /// The entry for such a line, nil for any other text.
  static func entry(_ line: ArraySlice<UInt8>) -> Entry? {
    var isSigned = false
    let body = AddressStart.withoutSigns(line, &isSigned)
    let isMeant = isMeantAsOne(line)
    if let entry = OtherAddress.entry(body, isWeb: !isMeant) { return entry }
    guard isMeant || holdsOtherScheme(line) else { return nil }
    let start = line.indices.first { OtherAddress.entry(line[$0...], isWeb: false) != nil }
    if let start, let entry = OtherAddress.entry(line[start...], isWeb: false) { return entry }
    return .refused(.unreadableEntry, name: name(of: line))
  }

  /// Whether the line holds what only an address of an account has.
  static func isMeantAsOne(_ line: ArraySlice<UInt8>) -> Bool {
    if AddressQuery.holdsSecret(line) { return true }
    let word = Array("otpauth".utf8)
    return line.indices.contains { index in
      guard asciiLower(line[index]) == word[0], hasPrefix("otpauth", line[index...]),
        let next = line[index...].dropFirst(word.count).first
      else { return false }
      return ":/-%;\\".utf8.contains(next)
    }
  }

  /// Schemes of pages, files and programs that stand in notes and password stores.
  private static let usual: Set<String> = [
    "android", "androidapp", "file", "ftp", "ftps", "git", "http", "https", "ios", "ldap", "ldaps",
    "mailto", "rdp", "sftp", "smb", "ssh", "vnc", "ws", "wss",
  ]

  private static func holdsOtherScheme(_ line: ArraySlice<UInt8>) -> Bool {
    line.indices.contains { index in
      guard line[index] == UInt8(ascii: ":"), hasPrefix("://", line[index...]) else { return false }
      let word = line[..<index].reversed().prefix {
        0x61...0x7A ~= asciiLower($0) || 0x30...0x39 ~= $0 || "+-.".utf8.contains($0)
      }
      return !word.isEmpty
        && !usual.contains(String(decoding: word.reversed(), as: UTF8.self).lowercased())
    }
  }

  /// What a person knows the account in such a line by, empty for nothing. Never a secret.
  static func name(of line: ArraySlice<UInt8>) -> String {
    guard let slashes = line.firstRange(of: Array("://".utf8)) else { return "" }
    let uri =
      Array("otpauth://".utf8) + line[slashes.upperBound...].prefix(OTPAuthText.maximumAddress)
    guard let names = OTPAuthNames(of: uri.span) else { return "" }
    return shortName(accountName(names.issuer, names.label))
  }
}
