/// Addresses that are known to be no account: pages of the web, and what other apps register themselves
/// by. Those hold a token for the app's own server, and no secret.
enum OtherAddress {
  /// As far as any of them is looked at.
  private static let longest = 4_096

  /// The entry for an address, nil for anything else. `isWeb`: pages too, and bare codes of Duo.
  static func entry(_ text: ArraySlice<UInt8>, isWeb: Bool = true) -> Entry? {
    if isWeb, isDuoCode(text) { return .refused(.duoMobile, name: "") }
    guard let first = text.first, "dhmop".utf8.contains(asciiLower(first)) else { return nil }
    let text = text.prefix(longest)
    if hasPrefix("phonefactor://", text) || hasPrefix("ms-msa://", text) || isMicrosoft(text) {
      return .refused(.microsoftPhone, name: "")
    }
    if hasPrefix("oktaverify://", text) || isOkta(text) { return .refused(.oktaVerify, name: "") }
    if hasPrefix("duo://", text) { return .refused(.duoMobile, name: "") }
    guard isWeb else { return nil }
    for scheme in ["https://", "http://"] where hasPrefix(scheme, text) {
      return .refused(.webAddress, name: host(text.dropFirst(scheme.utf8.count)))
    }
    return nil
  }

  /// The page of `common` in Microsoft's libraries (AzureActiveDirectoryWebViewClient.java).
  private static func isMicrosoft(_ text: ArraySlice<UInt8>) -> Bool {
    guard hasPrefix("https://", text) else { return false }
    let hosts = ["login.microsoftonline.com", "login.microsoftonline.us", "login.chinacloudapi.cn"]
    return hosts.contains { hasPrefix("https://\($0)/authenticatorapp/activateaccount", text) }
  }

  /// The older form: the scheme of accounts, with a token `t` and a server `s` and no secret.
  private static func isOkta(_ text: ArraySlice<UInt8>) -> Bool {
    guard hasPrefix("otpauth://", text), !AddressQuery.holdsSecret(text),
      let mark = text.firstIndex(of: UInt8(ascii: "?"))
    else { return false }
    let names = text[(mark + 1)...].split(separator: UInt8(ascii: "&")).map(AddressQuery.name)
    return names.contains("t") && names.contains("s")
  }

  /// `CODE-HOST`, the host in base64: what is behind `duo://`, and alone in older codes.
  private static func isDuoCode(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count <= 256, let dash = text.firstIndex(of: UInt8(ascii: "-")),
      16...40 ~= dash - text.startIndex,
      let host = base64Decoded(Array(trimmed(text[(dash + 1)...])))
    else { return false }
    return String(decoding: host, as: UTF8.self).lowercased().hasSuffix(".duosecurity.com")
  }

  /// The host of what follows `https://`: a path or a user name may hold a token.
  private static func host(_ rest: ArraySlice<UInt8>) -> String {
    let authority = rest.prefix { byte in
      !"/?#\\".utf8.contains(byte) && !isSpace(byte)
    }
    let afterUser = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[($0 + 1)...] }
    let host = (afterUser ?? authority).prefix { $0 != UInt8(ascii: ":") }.prefix(255)
    return String(decoding: host, as: UTF8.self)
  }
}
