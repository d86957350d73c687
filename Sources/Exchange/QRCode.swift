internal import CQREncode
internal import Glibc
package import OTP
package import Secrets

/// Why there is no QR code of something.
package enum QRError: Error, Equatable {
  /// libqrencode is not installed.
  case noLibrary
  /// There is no memory.
  case noMemory
  /// More bytes than a QR code holds.
  case tooLong
  /// No address that other apps read holds all that this type needs.
  case notCarried(OTPType)
}

/// The dark and light modules of a QR code (ISO/IEC 18004). They are as secret as what they say, so
/// they lie in memory that is wiped.
package struct QRCode: ~Copyable {
  /// How much of a code may be unreadable, the least first.
  package enum Level: Int, Sendable, CaseIterable { case low, medium, quartile, high }

  /// The light modules that a code must have on each side (ISO/IEC 18004, 6.3.8).
  package static let quietZone = 4

  /// The bytes that the largest code holds.
  package static let limit = 2953

  /// Modules on a side: 21 to 177.
  package let size: Int
  package let level: Level
  /// A byte for each module, row by row; 1 is dark.
  private let modules: SecretBytes

  /// The smallest code that holds `text` as bytes, with as much error correction as that size has
  /// room for. Errors: `noLibrary`, `noMemory`, `tooLong`.
  package init(_ text: borrowing SecretBytes) throws(QRError) {
    guard text.count <= QRCode.limit else { throw .tooLong }
    guard trenta_qrencode_load() == 0 else { throw .noLibrary }
    trenta_qrencode_wipe_begin()
    defer { trenta_qrencode_wipe_end() }
    var modules = SecretBytes(capacity: 16)
    let version = try QRCode.encode(text, version: 0, .low, into: &modules)
    var best = Level.low
    for level in Level.allCases.dropFirst() {
      var corrected = SecretBytes(capacity: 16)
      let needed = try? QRCode.encode(text, version: version, level, into: &corrected)
      guard needed == version else { break }
      best = level
      swap(&corrected, &modules)
    }
    size = 17 + 4 * version
    level = best
    self.modules = modules
  }

  /// Whether the module is dark; those outside of the code are light.
  package subscript(row: Int, column: Int) -> Bool {
    guard (0..<size).contains(row), (0..<size).contains(column) else { return false }
    return modules[row * size + column] == 1
  }

  /// Puts the modules into `modules` and returns the version, `version` or the next larger one with
  /// enough room.
  private static func encode(
    _ text: borrowing SecretBytes, version: Int, _ level: Level, into modules: inout SecretBytes
  ) throws(QRError) -> Int {
    let correction = QRecLevel(rawValue: UInt32(level.rawValue))
    let code = unsafe text.withUnsafeBytes {
      unsafe trenta_QRcode_encodeData(
        CInt($0.count), $0.baseAddress!.assumingMemoryBound(to: UInt8.self), CInt(version),
        correction)
    }
    guard let code = unsafe code else { throw errno == ERANGE ? .tooLong : .noMemory }
    let (size, bytes) = unsafe (Int(code.pointee.width), code.pointee.data!)
    modules.reserve(size * size)
    for index in 0..<size * size { unsafe modules.append(bytes[index] & 1) }
    unsafe explicit_bzero(bytes, size * size)
    defer { unsafe trenta_QRcode_free(code) }
    return unsafe Int(code.pointee.version)
  }
}

extension QRCode {
  /// The code that other apps scan to take an account over.
  ///
  /// - Parameter withDefaults: whether the address says also what everyone takes for granted; without
  ///   it the code may be smaller.
  ///
  /// Errors: `notCarried`, and those of every code.
  package init(
    of account: Account, in accounts: borrowing Accounts, withDefaults: Bool
  ) throws(QRError) {
    // Its address has no place for the PIN, without which it makes wrong codes.
    guard account.type != .motp else { throw .notCarried(.motp) }
    let address = accounts.otpauth(for: account, form: withDefaults ? .portable : .short)
    try self.init(address)
  }
}
