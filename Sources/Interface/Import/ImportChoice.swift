/// What a person can do about a conflict.
enum ConflictAnswer {
  case replace, keepBoth, leaveOut
}

/// What is to happen to a line of an import.
package enum ImportChoice: Equatable, Sendable {
  /// As its outcome says: added, or nothing for what is already here or unreadable.
  case take
  case leaveOut
  /// The stored account gets the new secret, or the new name and parameters.
  case replace
  /// A second account, for this workstation.
  case keepBoth(place: String)
}
