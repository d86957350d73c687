/// The files in which Authy's accounts are found (formats.md 19).
enum AuthySource {
  /// The texts of JSON arrays: of other services' accounts, and of Authy's own.
  case preferences(others: String, own: String)
  case reply([JSON])
  case script([JSON])
  case dataRequest(AuthyTable)
  case decrypted(AuthyDecrypted)

  init?(_ file: ForeignFile) {
    if let preferences = Preferences(file) {
      let others = preferences["com.authy.storage.tokens.authenticator.key"]
      let own = preferences["com.authy.storage.tokens.authy.key"]
      guard others != nil || own != nil else { return nil }
      self = .preferences(others: others ?? "", own: own ?? "")
    } else if let json = file.json {
      let keys = ["authenticator_tokens", "decrypted_authenticator_tokens"]
      if let tokens = keys.compactMap({ json[$0].array }).first {
        self = .reply(tokens)
      } else if let tokens = json.array, !tokens.isEmpty, tokens.allSatisfy(AuthySource.isOfScript)
      {
        self = .script(tokens)
      } else {
        return nil
      }
    } else if let table = AuthyTable(file) {
      self = .dataRequest(table)
    } else if let table = AuthyDecrypted(file) {
      self = .decrypted(table)
    } else {
      return nil
    }
  }

  private static func isOfScript(_ token: JSON) -> Bool {
    ["name", "secret", "uri"].allSatisfy { token.has($0) } && !token.has("type")
  }

  /// Errors: `damaged`, `tooComplex`.
  func tokens() throws(FormatError) -> [AuthyToken] {
    switch self {
    case .preferences(let others, let own):
      var tokens: [AuthyToken] = []
      for text in [others, own] where !trimmedText(text).isEmpty {
        guard let array = try JSON(text).array else { throw .damaged }
        tokens += array.map { AuthyToken(preference: $0) }
      }
      return tokens
    case .reply(let tokens): return tokens.map { AuthyToken(reply: $0) }
    case .script(let tokens): return tokens.map { AuthyToken(script: $0) }
    case .dataRequest(let table): return table.tokens()
    case .decrypted(let table): return table.tokens()
    }
  }
}

/// The table of a data request: `name,encrypted_seed,salt,iv`. One pair of quotes may stand round the
/// whole of it, so quotes mean nothing; a name with the separator in it has cells too many.
struct AuthyTable {
  private let lines: [ArraySlice<UInt8>]
  private let separator: UInt8
  /// Of the first line, in lower case.
  private let columns: [String]

  init?(_ file: ForeignFile) {
    guard !file.looksLikeJSON, !file.looksLikeXML else { return nil }
    let header = file.firstLine
    separator = UInt8(ascii: header.contains(UInt8(ascii: ";")) ? ";" : ",")
    columns = AuthyTable.cells(of: header, separator).map { trimmedText($0.lowercased()) }
    for column in ["name", "encrypted_seed", "salt", "iv"] where !columns.contains(column) {
      return nil
    }
    lines = file.text.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
  }

  private static func cells(of line: ArraySlice<UInt8>, _ separator: UInt8) -> [String] {
    line.filter { $0 != UInt8(ascii: "\"") }
      .split(separator: separator, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  func tokens() -> [AuthyToken] {
    let separator = String(UnicodeScalar(separator))
    return lines.map { AuthyTable.cells(of: $0, self.separator) }
      .filter { !trimmedText($0.joined()).isEmpty }.dropFirst()
      .map { line in
        var (line, cells) = (line[...], [String: String]())
        let surplus = max(line.count - columns.count, 0)
        for column in columns {
          let count = column == "name" ? 1 + surplus : 1
          cells[column] = trimmedText(line.prefix(count).joined(separator: separator))
          line = line.dropFirst(count)
        }
        return AuthyToken(row: cells)
      }
  }
}
