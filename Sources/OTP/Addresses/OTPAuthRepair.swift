/// What was unusual in an address, or mended; the receipt lists these words.
package enum OTPAuthRepair: String, Sendable, CaseIterable {
  /// HOTP without a counter, or with a negative one: 0.
  case counterMissing = "counter-missing"
  case counterNegative = "counter-negative"
  /// A secret under 80 bits.
  case weakSecret = "weak-secret"
  /// Base32 of a length, or with an end, that no encoder makes: perhaps a part is missing.
  case oddSecret = "odd-secret"
  /// Label and parameter name two issuers; the label's went into the account's name.
  case issuerDiffers = "issuer-differs"
  /// `?period=` was cut off the issuer.
  case issuerRepaired = "issuer-repaired"
  /// A name was not UTF-8 and was read as Latin-1.
  case latin1Name = "latin1-name"
  /// A name had characters that must not reach a terminal.
  case cleanedName = "cleaned-name"
  /// A word of a name has letters of two alphabets that look alike.
  case mixedLetters = "mixed-letters"
  /// Codes of fewer than six digits.
  case fewDigits = "few-digits"
  /// Nothing but the issuer says that it is a Steam account.
  case steamByIssuer = "steam-by-issuer"
  /// Steam, mOTP or Yandex with other parameters than theirs.
  case parametersIgnored = "parameters-ignored"
  /// mOTP or Yandex without the PIN, which has to be given before there is a code.
  case pinMissing = "pin-missing"
  /// Ente's extras could not be read.
  case codeDisplayIgnored = "code-display-ignored"
  /// A note, or tags, longer or more than an account may have were cut.
  case noteCut = "note-cut"
  case tagsCut = "tags-cut"
  /// The other app had it in its trash.
  case inTrash = "in-trash"
  /// A name longer than an account may have was cut.
  case nameCut = "name-cut"
  /// A parameter stands there under another app's name, or its name is spelled otherwise.
  case parameterName = "parameter-name"
  /// Character references of HTML stood in the address.
  case htmlEntities = "html-entities"
  /// `%26` and `%3D` stood between parameters in the place of `&` and `=`.
  case encodedSeparators = "encoded-separators"
  /// A value with one meaning, spelled as no other app does: `30.0`, `SHA2-256`.
  case valueSpelling = "value-spelling"
  /// `null` or a like word stood in the place of a value; the standard holds.
  case valueMissing = "value-missing"
  /// Period 0, which is 30 seconds.
  case periodZero = "period-zero"
  /// The secret had signs that nobody sees, or dashes of another kind.
  case unseenSigns = "unseen-signs"
  /// Steam's secret in base64.
  case base64Secret = "base64-secret"
  /// The address stood among other text: in a sentence, in a page, inside another address.
  case foundInText = "found-in-text"
  /// The address was broken over several lines.
  case linesJoined = "lines-joined"
  /// The secret was percent-encoded more than once.
  case encodedTwice = "encoded-twice"

  /// Those that the reader finds, and tells in a parameter.
  static let toldByReader: [OTPAuthRepair] = [.foundInText, .linesJoined, .codeDisplayIgnored]
}
