import OTP
import Secrets
import Testing

/// Secrets as people type them.
@Suite struct TypedSecretTests {
  static let good: [(String, OTPType, count: Int, isWeak: Bool, isOdd: Bool)] = [
    ("GEZDGNBVGY3TQOJQ", .totp, 10, false, false),
    ("gezd gnbv gy3t qojq", .totp, 10, false, false),
    ("GEZD-GNBV_GY3T QOJQ====", .hotp, 10, false, false),
    ("GEZDGNBVGY3TQOI", .totp, 9, true, false),
    ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ2", .totp, 20, false, true),
    ("GEZDGNBV", .steam, 5, true, false),
    ("0123456789abcdef", .motp, 8, false, false),
    ("01 23-45 67 89 AB CD EF", .motp, 8, false, false),
    ("LA2V6KMCGYMWWVEW64RNP3JA3IAAAAAAHTSG4HRZPI", .yandex, 16, false, false),
  ]

  @Test(arguments: good)
  func isRead(
    _ text: String, _ type: OTPType, _ count: Int, _ isWeak: Bool, _ isOdd: Bool
  ) throws {
    let secret = try TypedSecret([UInt8](text.utf8).span, for: type)
    let found = (secret.bytes.count, secret.isWeak, secret.isOdd)
    #expect(found == (count, isWeak, isOdd))
  }

  static let bad: [(String, OTPType, OTPError)] = [
    ("", .totp, .noSecret), (" -=", .totp, .noSecret), ("A", .totp, .badSecret(position: nil)),
    ("GEZD8", .totp, .badSecret(position: 5)), ("GE ZD 0", .totp, .badSecret(position: 7)),
    ("GEZD=A", .totp, .badSecret(position: 6)), ("éAAA", .totp, .badSecret(position: 1)),
    ("0g", .motp, .badSecret(position: 2)), ("01 2x", .motp, .badSecret(position: 5)),
    ("012", .motp, .badSecret(position: nil)), ("", .motp, .noSecret),
    ("GEZDGNBV", .yandex, .badSecret(position: nil)),
    (String(repeating: "A", count: 1640), .totp, .tooLong(.secret)),
  ]

  @Test(arguments: bad)
  func isRefused(_ text: String, _ type: OTPType, _ error: OTPError) {
    #expect(throws: error) { _ = try TypedSecret([UInt8](text.utf8).span, for: type) }
  }
}
