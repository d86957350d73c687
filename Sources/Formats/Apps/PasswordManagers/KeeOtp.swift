internal import OTP

/// `key=…&size=8&step=60&otpHashMode=Sha256`, the parameters of the plugin KeeOtp.
struct KeeOtp {
  private var values: [String: String] = [:]
  /// A name that the plugin does not have, or one that stands there twice.
  private var isOdd = false

  private static let names: Set<String> = [
    "counter", "encoding", "key", "otphashmode", "size", "step", "type",
  ]

  /// nil for a text without `key=`.
  init?(_ text: String) {
    guard !text.contains("://") else { return nil }
    for part in text.split(separator: "&") {
      guard let equals = part.firstIndex(of: "=") else { continue }
      let name = trimmedText(String(part[..<equals])).lowercased()
      let value = percentDecoded(Array(part[part.index(after: equals)...].utf8)[...])
      let text = String(decoding: value, as: UTF8.self)
      if !KeeOtp.names.contains(name) || values[name].map({ $0 != text }) ?? false { isOdd = true }
      if values[name] == nil { values[name] = text }
    }
    guard values["key"] != nil else { return nil }
  }

  func account(_ around: AddressSurroundings) throws(EntryError) -> ForeignAccount {
    guard !isOdd else { throw .unsupportedParameter }
    func text(_ name: String) -> String { trimmedText(values[name] ?? "") }
    var account = ForeignAccount(around)
    switch text("type").lowercased() {
    case "", "totp": account.period = try JSON.string(text("step")).integer(else: .badPeriod)
    case "hotp":
      account.type = .hotp
      account.counter = try JSON.string(text("counter")).integer(else: .badCounter)
    case "steam": account.type = .steam
    default: throw .unknownType
    }
    account.digits = try JSON.string(text("size")).integer(else: .badDigits)
    account.algorithm = try ForeignAccount.algorithm(text("otphashmode"))
    switch text("encoding").lowercased() {
    case "", "base32": account.secret = .base32(text("key"))
    case "base64": account.secret = try ForeignAccount.base64(text("key"))
    case "hex": account.secret = try ForeignAccount.hex(text("key"))
    case "utf8": account.secret = .bytes(Array(text("key").utf8))
    default: throw .badSecret
    }
    return account
  }
}
