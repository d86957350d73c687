package import ReaderProtocol

/// Why there is no code, or why an address is no account. No case carries a secret.
package enum OTPError: Error, Equatable, Sendable {
  /// The time, or the time step asked for, lies before 1970.
  case timeBeforeEpoch
  /// There is no counter below 0 or above the largest one.
  case counterExhausted
  /// mOTP and Yandex make no code without their PIN.
  case noPIN
  /// The text is no `otpauth`, `apple-otpauth`, `motp` or `steam` address.
  case notAnAccount
  /// No secret, or an empty one.
  case noSecret
  /// The secret has a character at `position` (counted from 1) that cannot stand there; nil: it is
  /// too short.
  case badSecret(position: Int?)
  /// The PIN is not Base32 of printable text.
  case badPIN
  /// The word in the place of the type, cleaned; empty when it has over 12 characters, because then
  /// it might be a secret.
  case unknownType(String)
  /// The name of the algorithm, likewise; also one that this type of account does not use.
  case unknownAlgorithm(String)
  /// Not a number from 1 to 10, or not the length that the type prescribes.
  case badDigits
  /// Not a number from 1 to 86,400, or not the period that the type prescribes.
  case badPeriod
  /// Not a number below 2^63.
  case badCounter
  /// A parameter stands there twice, with different values.
  case duplicateParameter(OTPAuthPart)
  /// A parameter, by the name that it has there, that looks like another one.
  case misspelledParameter(String, OTPAuthPart)
  /// A parameter that changes the code in a way that trenta does not know.
  case unsupportedParameter(String)
  /// A text of trenta's own is not UTF-8.
  case badEncoding(OTPAuthPart)
  /// A part, or the whole address, is beyond its limit.
  case tooLong(OTPAuthPart)
  /// More parameters than an address may have.
  case tooManyParameters

  /// What it is called on standard error and in JSON.
  package var problem: Problem {
    switch self {
    case .timeBeforeEpoch: .address(.timeBeforeEpoch)
    case .counterExhausted: .address(.counterExhausted)
    case .noPIN: .address(.noPIN)
    case .notAnAccount: .address(.notAnAccount)
    case .noSecret: .address(.noSecret)
    case .badSecret: .address(.badSecret)
    case .badPIN: .address(.badPIN)
    case .unknownType: .address(.unknownType)
    case .unknownAlgorithm: .address(.unknownAlgorithm)
    case .badDigits: .address(.badDigits)
    case .badPeriod: .address(.badPeriod)
    case .badCounter: .address(.badCounter)
    case .duplicateParameter: .address(.duplicateParameter)
    case .misspelledParameter: .address(.misspelledParameter)
    case .unsupportedParameter: .address(.unsupportedParameter)
    case .badEncoding: .address(.badEncoding)
    case .tooLong: .address(.tooLong)
    case .tooManyParameters: .address(.tooManyParameters)
    }
  }

  /// The word of the address that the error speaks of, cleaned and short; empty where there is none.
  package var word: String {
    switch self {
    case .unknownType(let word), .unknownAlgorithm(let word), .unsupportedParameter(let word),
      .misspelledParameter(let word, _):
      word
    case .duplicateParameter(let part): part.rawValue
    default: ""
    }
  }
}

/// A part of an `otpauth` address; the raw value is the name of the parameter where it is one.
package enum OTPAuthPart: String, Sendable, CaseIterable {
  /// The whole.
  case address
  case label
  case secret, issuer, algorithm, digits, period, counter
  /// KeePassXC's and Stratum's words for a Steam account.
  case encoder, steam
  /// Base32 of the PIN's text, as Aegis writes it.
  case pin
  /// The PIN's text itself, as KeePassOTP writes it beside `encoder=yandex`.
  case plainPIN = "yandexpin"
  /// trenta's own; `tag` repeats.
  case place, note, tag, pinned, trashed
  /// FreeOTP's word for an account that asks each time.
  case lock
  /// Likewise: names for an address that says none itself.
  case elseIssuer = "else-issuer"
  case elseLabel = "else-label"
  /// Likewise: `note` or `tags` where the reader cut them.
  case cut
  /// Likewise: what the reader had to do to find the address, or could not read in it: words of repairs.
  case told
  /// andOTP's tags.
  case tags
}
