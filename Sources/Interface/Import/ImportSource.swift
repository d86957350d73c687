package import Terminal

/// Where accounts come from: the lines of the menu, in their order.
package enum SourceKind: Equatable, Sendable, CaseIterable {
  case screen, region, clipboard, file, camera, address, hand
}

/// What is to be imported.
package enum ImportSource: Equatable {
  case screen
  /// A rectangle of the screen, which the person draws.
  case region
  case clipboard
  case camera
  /// As typed: `~` and quotes are the session's to understand.
  case path(String)
  /// An address, or several lines of them; `take` the bytes.
  case address(HiddenField)

  var kind: SourceKind {
    switch self {
    case .screen: .screen
    case .region: .region
    case .clipboard: .clipboard
    case .camera: .camera
    case .path: .file
    case .address: .address
    }
  }
}
