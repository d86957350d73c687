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
struct PathPage: Page {
  var line = TextField()
  /// How the path that is typed could go on.
  var names: [TerminalText] = []

  var keys: KeyMap { .path }
  var pastedAddress: PastedAddress { .read }
  var field: TextField? {
    get { line }
    set { line = newValue ?? TextField() }
  }

  mutating func typed(isUsed: Bool, _ model: inout Model) -> [Effect] {
    names = []
    return []
  }

  func sheet(_ model: Model, _ now: Instant) -> Sheet {
    var sheet = Sheet(
      title: tr("Scan a QR code"),
      lines: [
        .text(tr("The picture, file or folder, for instance ~/qr.png:"), .plain), .field(line),
      ],
      focus: 1)
    let used = sheet.height(columns: max(model.size.columns, 1), width: model.width)
    let room = Sheet.bodyHeight(model.size.lines) - used
    guard !names.isEmpty, room > 0 else { return sheet }
    let count = names.count <= room ? names.count : room - 1
    sheet.lines += names.prefix(count).map { .choice($0.string, isSelected: false) }
    if count < names.count {
      let more = names.count - count
      sheet.lines.append(.text(trn("and %1 more", "and %1 more", more), .plain))
    }
    return sheet
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch action {
    case .completePath: return .stay(.importing(.completePath(line.text)))
    case .submit:
      guard !line.isEmpty else {
        model.setMessage(tr("Type where the picture or file is."))
        return .stay
      }
      return Turn(.stay, model.beginImport(.path(line.text), at: now))
    default: return Turn(.reopen)
    }
  }

  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .importing(.completed(let completion)) = event, line.text == completion.typed else {
      return nil
    }
    line = TextField(completion.path)
    names = completion.names
    if completion.path == completion.typed, completion.names.isEmpty {
      model.setMessage(tr("Nothing there begins like this."))
    }
    return .stay
  }
}
