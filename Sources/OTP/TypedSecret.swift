package import Secrets

/// A secret as a person types or pastes it: Base32, or hex for mOTP.
package struct TypedSecret: ~Copyable {
  /// 1 to 1,024 bytes; for Yandex 16.
  package let bytes: SecretBytes
  /// Whether it has less than 80 bits (RFC 4226 asks for 128); mOTP's are always 64 and are left out.
  package let isWeak: Bool
  /// Whether its end is one that no encoder makes: perhaps a part is missing.
  package let isOdd: Bool

  /// Reads `text` (UTF-8). Errors: `noSecret`, `badSecret` with the position of the first character
  /// that cannot stand there, counted from 1, or without one where it is too short, `tooLong`.
  package init(_ text: Span<UInt8>, for type: OTPType) throws(OTPError) {
    guard type != .motp else {
      let secret = try Hex.decode(text)
      guard secret.count <= OTPAuthLimit.secret else { throw .tooLong(.secret) }
      (isWeak, isOdd) = (false, false)
      bytes = secret
      return
    }
    var secret = SecretBytes(copying: text)
    let remarks = try SecretText.decodeInPlace(&secret, from: 0, for: type, isHex: false)
    (isWeak, isOdd) = (remarks.contains(.weakSecret), remarks.contains(.oddSecret))
    bytes = secret
  }
}
