internal import Messages
package import Terminal

/// An account in the trash.
package struct TrashedRow: Equatable, Sendable {
  package let row: Row
  /// Whole days until it is dropped, 0 to 30; 0 when the next change of the vault drops it.
  package let daysLeft: Int

  package init(_ row: Row, daysLeft: Int) {
    self.row = row
    self.daysLeft = daysLeft
  }

  var name: String { row.name.isEmpty ? tr("(no name)") : row.name.string }
}

/// An account in use that stands against one of the trash.
package struct RestoreConflict: Equatable, Sendable {
  /// The account in the trash.
  package let id: RowID
  /// The account in use.
  package let name: TerminalText
  /// Whether both have one secret.
  package let hasSameSecret: Bool
  /// Whether both have one name, so that a workstation is to tell them apart.
  package let isNamesake: Bool

  package init(_ id: RowID, name: TerminalText, hasSameSecret: Bool, isNamesake: Bool = true) {
    self.id = id
    self.name = name
    self.hasSameSecret = hasSameSecret
    self.isNamesake = isNamesake
  }
}
