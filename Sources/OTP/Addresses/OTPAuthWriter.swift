package import Secrets

/// Which parameters an address is written with.
package enum OTPAuthForm: Sendable {
  /// What other apps read; an mOTP account loses its PIN, and all lose place, note and tags.
  case portable
  /// `portable` without what every reader takes for granted: SHA1, 6 digits, 30 seconds.
  case short
  /// With parameters of trenta's own, so that reading gives back the same account.
  case complete
}

extension Accounts {
  /// The address of an account (formats.md 3.4): ASCII, no line end.
  package borrowing func otpauth(
    for account: Account, form: OTPAuthForm = .portable
  ) -> SecretBytes {
    var text = SecretBytes(capacity: 512)
    let isHex = account.type == .motp && form != .complete
    write(isHex ? "motp://" : "otpauth://", to: &text)
    if !isHex { write(account.type == .yandex ? "yaotp/" : account.type.name + "/", to: &text) }
    writePath(account, to: &text)
    write("?secret=", to: &text)
    if isHex {
      Hex.append(bytes(account.secret), to: &text)
      return text
    }
    Base32.append(bytes(account.secret), to: &text)
    if !account.issuer.isEmpty { write(.issuer, account.issuer, to: &text) }
    if !account.type.needsPIN { writeNumbers(account, form, to: &text) }
    if let pin = account.pin {
      write("&pin=", to: &text)
      Base32.append(bytes(pin), to: &text)
    }
    if form == .complete { writeExtras(account, to: &text) }
    return text
  }

  /// The secret as it is typed into an app: Base32, for mOTP hexadecimal.
  package borrowing func secretText(for account: Account) -> SecretBytes {
    var text = SecretBytes(capacity: 2 * account.secret.count)
    if account.type == .motp {
      Hex.append(bytes(account.secret), to: &text)
    } else {
      Base32.append(bytes(account.secret), to: &text)
    }
    return text
  }

  private borrowing func writePath(_ account: Account, to text: inout SecretBytes) {
    if account.issuer.isEmpty {
      // An empty issuer, or the colon would split the label.
      if account.label.utf8.contains(UInt8(ascii: ":")) { write(":", to: &text) }
    } else {
      writeEncoded(account.issuer, to: &text)
      if !account.label.isEmpty { write(":", to: &text) }
    }
    writeEncoded(account.label, to: &text)
  }

  private borrowing func writeNumbers(
    _ account: Account, _ form: OTPAuthForm, to text: inout SecretBytes
  ) {
    let known = OTPParameters.standard(for: account.type == .hotp ? .hotp : .totp)
    let isShort = form == .short
    // An issuer "Steam" without digits means a Steam account.
    let isLikeSteam = account.type == .totp && account.issuer.lowercased() == "steam"
    if !isShort || account.algorithm != known.algorithm {
      write(.algorithm, account.algorithm.name, to: &text)
    }
    if !isShort || isLikeSteam || account.digits != known.digits {
      write(.digits, String(account.digits), to: &text)
    }
    if account.type == .hotp {
      write(.counter, String(account.counter), to: &text)
    } else if !isShort || account.period != known.period {
      write(.period, String(account.period), to: &text)
    }
  }

  private borrowing func writeExtras(_ account: Account, to text: inout SecretBytes) {
    // Said aloud, or an issuer "Steam" would make it a Steam account.
    if account.type == .totp, account.digits == 5 { write(.encoder, "totp", to: &text) }
    if !account.place.isEmpty { write(.place, account.place, to: &text) }
    if !account.note.isEmpty { write(.note, account.note, to: &text) }
    for tag in account.tags { write(.tag, tag, to: &text) }
    if account.pinned { write(.pinned, "true", to: &text) }
    if account.asksEachTime { write(.lock, "true", to: &text) }
  }

  private borrowing func write(
    _ part: OTPAuthPart, _ value: String, to text: inout SecretBytes
  ) {
    write("&\(part.rawValue)=", to: &text)
    writeEncoded(value, to: &text)
  }

  private borrowing func write(_ plain: String, to text: inout SecretBytes) {
    for byte in plain.utf8 { text.append(byte) }
  }

  private borrowing func writeEncoded(_ value: String, to text: inout SecretBytes) {
    for byte in percentEncoded(value) { text.append(byte) }
  }
}
