package import OTP

/// What a person wants done about a conflict.
package enum Choice: Sendable, Equatable {
  case replace
  /// With the place that tells the new account from the old one; it may stay empty.
  case keepBoth(place: String)
  case skip
  /// Also where there is no conflict: this account is not to be imported.
  case leaveOut
}

/// The choices for the accounts of an import: one for all, and those that were made one by one.
package struct ImportChoices: Sendable, Equatable {
  private var all: Choice?
  private var single: [AccountID: Choice] = [:]

  /// None yet, or one for whatever no other is made for.
  package init(all: Choice? = nil) { self.all = all }

  /// The choice for an account, under the id that it came in with; nil for none.
  package subscript(_ id: AccountID) -> Choice? {
    get { single[id] ?? all }
    set { single[id] = newValue }
  }
}
