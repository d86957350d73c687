internal import OTP

/// The keychain of rsc.io/2fa (formats.md 24; `main.go` of rsc/2fa): `NAME DIGITS SECRET [COUNTER]` lines.
struct RSC2FA: ForeignFormat {
  static let format = Format.rsc2FA
  static let app = "2fa (rsc.io/2fa)"
  static let help = "its keychain itself, the file .2fa in the home folder"

  private let text: [UInt8]

  /// At least half of the lines are such ones.
  static func recognise(_ file: ForeignFile) -> RSC2FA? {
    guard !file.looksLikeJSON, !file.looksLikeXML else { return nil }
    let lines = lines(of: file.text)
    let good = lines.count { hasDigits($0) && (try? account($0)) != nil }
    let isKeychain = good > 0 && good >= lines.count - good
    return isKeychain || file.named == .rsc2FA && !lines.isEmpty ? RSC2FA(text: file.text) : nil
  }

  /// More than a list may have entries; what is behind them is the last line.
  private static let maximumLines = 4 * maximumEntries

  private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split(separator: UInt8(ascii: "\n"), maxSplits: maximumLines)
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }.filter { !trimmed($0).isEmpty }
  }

  func open(_ passphrase: [UInt8]?) -> [UInt8] { text }

  static func convert(_ text: [UInt8]) -> Reading {
    Reading(
      format,
      lines(of: text).prefix(maximumEntries + 1).map { line in
        // A line that is not built as one may hold a secret anywhere.
        let fields = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        let name = fields.count < 3 ? "" : String(decoding: fields[0], as: UTF8.self)
        return Entry(named: name) { () throws(EntryError) in try account(line) }
      })
  }

  /// One space stands between two fields; the digits are 6 to 8. The counter has 20 digits and was
  /// used last, so the next is one more.
  private static func account(_ line: ArraySlice<UInt8>) throws(EntryError) -> ForeignAccount {
    let fields = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard 3...4 ~= fields.count, !fields[0].isEmpty, ["6", "7", "8"].contains(fields[1]),
      isSecret(fields[2])
    else { throw .unreadableEntry }
    var account = ForeignAccount(secret: .base32(fields[2]))
    account.issuer = fields[0]
    account.digits = Int64(fields[1])
    guard fields.count == 4 else { return account }
    guard fields[3].utf8.count == 20, let used = Int64(fields[3]), 0..<Int64.max ~= used else {
      throw .badCounter
    }
    account.type = .hotp
    account.counter = used + 1
    return account
  }

  /// Whether the second field is one digit: what most lines of other texts fail at, at once.
  private static func hasDigits(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.count <= 2_048, let space = line.firstIndex(of: UInt8(ascii: " ")),
      space + 2 < line.endIndex
    else { return false }
    return 0x36...0x38 ~= line[space + 1] && line[space + 2] == UInt8(ascii: " ")
  }

  private static func isSecret(_ text: String) -> Bool {
    let letters = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }
    return letters.count >= 2
      && letters.allSatisfy { isBase32Digit($0) }
  }
}
