/// Who sees the screen, asked once when a vault is made: the answer is three settings.
package enum ScreenAudience: String, Sendable, CaseIterable {
  /// Nobody but the person who types.
  case me
  /// Others too: a shared desk.
  case others

  /// What is set.
  package var settings: [(setting: Setting, value: String)] {
    switch self {
    case .me: [(.reveal, "all"), (.hideAfter, "auto"), (.lockAfter, Setting.lockAfter.standard)]
    case .others: [(.reveal, "selected"), (.hideAfter, "10s"), (.lockAfter, "2m")]
    }
  }
}

extension SettingsInForce {
  /// Whether neither a person nor the making of a vault has said which codes are shown. False where the
  /// file cannot be used: nobody knows what it says.
  package var isAudienceOpen: Bool { path != nil && origin(.reveal) == .standard }

  /// Whether the answer would change what is shown: not where the policy allows no code but the
  /// selected row's.
  package var asksAudience: Bool { path != nil && (policy.reveal ?? "all") == "all" }

  /// Sets what an answer means. A time that a person chose for the lock stays, unless it is longer than
  /// a shared desk should have.
  package func answer(_ audience: ScreenAudience) throws(SettingsProblem) {
    let lock = ScreenAudience.others.settings.first { $0.setting == .lockAfter }!.value
    var values: [(Setting, String)] = []
    for (setting, value) in audience.settings {
      if setting == .lockAfter {
        let isShort = lockAfter <= TimeSpan.seconds(lock)!
        if audience == .others ? isShort : self.value(.lockAfter) != lock { continue }
      }
      values.append((setting, value))
    }
    try set(values)
  }

  /// A vault was made: all codes are shown, unless the file says something else already.
  package func vaultWasMade() throws(SettingsProblem) {
    if isAudienceOpen { try set([(.reveal, "all")]) }
  }

  /// Puts what holds for a vault of former times into the file, so that it stays; false where there is
  /// nothing to be told of.
  package func keepFormerAudience() throws(SettingsProblem) -> Bool {
    guard isAudienceOpen else { return false }
    try set([(.reveal, Setting.reveal.standard)])
    return true
  }
}
