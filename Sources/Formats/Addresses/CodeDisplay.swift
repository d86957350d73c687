/// What Ente Auth keeps beside an account: JSON in the parameter `codeDisplay` of its address
/// (formats.md 3.1). `trenta` reads no JSON, so it becomes parameters of trenta's own here.
enum CodeDisplay {
  private static let name = Array("codedisplay".utf8)
  private static let unread = Array("told=code-display-ignored".utf8)

  /// The address with the parameters that its JSON stands for, in the place of it. What the address
  /// says by itself holds.
  static func translated(_ uri: [UInt8]) -> [UInt8] {
    guard let mark = uri.firstIndex(of: UInt8(ascii: "?")) else { return uri }
    let parameters = uri[(mark + 1)...].split(
      separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
    guard let index = parameters.firstIndex(where: isOne) else { return uri }
    let others = parameters[..<index] + parameters[(index + 1)...].filter { !isOne($0) }
    var replacement = [unread]
    if let extras = extras(of: parameters[index]) {
      let hasNote = others.contains { hasPrefix("note=", $0) }
      replacement = extras.filter { extra in
        !(hasNote && hasPrefix("note=", extra[...])) && !others.contains { $0.elementsEqual(extra) }
      }
    }
    func address(_ middle: [[UInt8]]) -> [UInt8] {
      let query = others[..<index].map { Array($0) } + middle + others[index...].map { Array($0) }
      return Array(uri[...mark]) + query.joined(separator: [UInt8(ascii: "&")])
    }
    let whole = address(replacement)
    return whole.count <= OTPAuthText.maximumLine ? whole : address([unread])
  }

  /// Whether a parameter is one, also behind `&amp;`.
  private static func isOne(_ parameter: ArraySlice<UInt8>) -> Bool {
    let name = parameter.prefix { $0 != UInt8(ascii: "=") }
    let plain = hasPrefix("amp;", name) ? name.dropFirst(4) : name
    return plain.count == CodeDisplay.name.count
      && plain.map(asciiLower).elementsEqual(CodeDisplay.name)
  }

  /// The parameters that it stands for; nil for what is no JSON of Ente's.
  private static func extras(of parameter: ArraySlice<UInt8>) -> [[UInt8]]? {
    let value = parameter.drop { $0 != UInt8(ascii: "=") }.dropFirst()
    guard let json = try? JSON(percentDecoded(value)), json.members != nil,
      let note = text(json["note"]), let tags = texts(json["tags"]),
      let isPinned = truth(json["pinned"]), let isTrashed = truth(json["trashed"])
    else { return nil }
    let written = Formats.extras(
      note: note, tags: tags, isPinned: isPinned, isTrashed: isTrashed)
    return written.utf8.split(separator: UInt8(ascii: "&")).map { Array($0) }
  }

  /// Ente writes commas in texts as `%2C`, one more time than the address demands.
  private static func text(_ json: JSON) -> String? {
    json.isNull ? "" : json.string?.replacing("%2C", with: ",")
  }

  private static func texts(_ json: JSON) -> [String]? {
    guard !json.isNull else { return [] }
    let texts = json.array?.map { $0.isNull ? nil : text($0) }
    return texts.flatMap { $0.contains(nil) ? nil : $0.compactMap(\.self) }
  }

  private static func truth(_ json: JSON) -> Bool? {
    switch json {
    case .null: false
    case .bool(let value): value
    case .number, .string, .array, .object: nil
    }
  }
}

extension [Section] {
  /// With every address as `trenta` takes it.
  var translated: [Section] {
    map { section in
      var section = section
      section.entries = section.entries.map { entry in
        if case .account(let uri) = entry {
          .account(uri: CodeDisplay.translated(uri))
        } else {
          entry
        }
      }
      return section
    }
  }
}
