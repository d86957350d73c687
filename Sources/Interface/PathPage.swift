internal import Messages
package import Terminal

/// How a path that is being typed goes on.
package struct PathCompletion: Equatable, Sendable {
  /// What was asked for.
  package var typed: String
  /// It, longer by what all names share.
  package var path: String
  /// The names that fit, where there are several.
  package var names: [TerminalText]

  package init(typed: String, path: String, names: [TerminalText]) {
    (self.typed, self.path, self.names) = (typed, path, names)
  }
}

extension KeyMap {
  /// The path of a picture, file or folder.
  package static let path = KeyMap.dialog(
    "path", [.submit, .completePath, .clearField], takesText: true)
}

/// The page on which a picture, file or folder is named.
extension Model {
  func pathSheet(_ field: TextField) -> Sheet {
    var sheet = Sheet(
      title: tr("Scan a QR code"),
      lines: [
        .text(tr("The picture, file or folder, for instance ~/qr.png:"), .plain), .field(field),
      ],
      focus: 1)
    let used = sheet.height(columns: max(size.columns, 1), width: width)
    let room = Sheet.bodyHeight(size.lines) - used
    guard !pathNames.isEmpty, room > 0 else { return sheet }
    let count = pathNames.count <= room ? pathNames.count : room - 1
    sheet.lines += pathNames.prefix(count).map { .choice($0.string, isSelected: false) }
    if count < pathNames.count {
      let more = pathNames.count - count
      sheet.lines.append(.text(trn("and %1 more", "and %1 more", more), .plain))
    }
    return sheet
  }

  mutating func completePath() -> [Effect] {
    guard case .path(let field) = page else { return [] }
    return [.importing(.completePath(field.text))]
  }

  mutating func hear(_ completion: PathCompletion) {
    guard case .path(let field) = page, field.text == completion.typed else { return }
    page = .path(TextField(completion.path))
    pathNames = completion.names
    if completion.path == completion.typed, completion.names.isEmpty {
      say(tr("Nothing there begins like this."))
    }
  }
}
