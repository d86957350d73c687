/// What Authy-GDPR-Export-Decryption prints of a data request (its `authy-export-decryptor.py`): a status,
/// a name and a secret a line, with bars between.
struct AuthyDecrypted {
  private let rows: [[ArraySlice<UInt8>]]

  /// Lines before the table: questions that the tool asked.
  private static let maximumStart = 50

  init?(_ file: ForeignFile) {
    guard !file.looksLikeJSON, !file.looksLikeXML, file.text.contains(UInt8(ascii: "|")) else {
      return nil
    }
    let lines = file.text.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    let start = lines.prefix(AuthyDecrypted.maximumStart).firstIndex {
      AuthyDecrypted.cells($0).map { String(decoding: $0, as: UTF8.self).lowercased() }
        == ["status", "account", "totp secret"]
    }
    guard let start else { return nil }
    rows = lines[(start + 1)...].map(AuthyDecrypted.cells).filter { $0.count >= 3 }
  }

  private static func cells(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map(trimmed)
  }

  func tokens() -> [AuthyToken] {
    rows.map { cells in
      // A name may have bars in it.
      let name = cells[1..<(cells.count - 1)].map { String(decoding: $0, as: UTF8.self) }
        .joined(separator: " | ")
      let isOpen = cells[0].filter { !isSpace($0) }.elementsEqual("[OK]".utf8)
      return AuthyToken(
        name: name,
        secret: isOpen
          ? .base32(String(decoding: cells[cells.count - 1], as: UTF8.self))
          : .unreadable(.damagedEntry))
    }
  }
}
