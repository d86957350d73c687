internal import Secrets
internal import Text

/// The text of a secret, as addresses, forms and prompts have it, turned into its bytes in place.
enum SecretText {
  /// Puts the bytes in the place of the text that begins at `start` and is the end of `bytes`: hex for
  /// mOTP where `isHex`, else Base32; for Steam base64 too, and for Yandex the 16 bytes that count.
  /// Returns what was odd about it. Errors: `noSecret`, `badSecret`, `tooLong`.
  static func decodeInPlace(
    _ bytes: inout SecretBytes, from start: Int, for type: OTPType, isHex: Bool
  ) throws(OTPError) -> [OTPAuthRepair] {
    var remarks: [OTPAuthRepair] = []
    if isHex {
      try Hex.decodeInPlace(&bytes, from: start)
    } else {
      while unescape(&bytes, from: start) {
        if remarks.isEmpty { remarks.append(.encodedTwice) }
      }
      guard !MissingValue.isOne(bytes, from: start) else { throw .noSecret }
      if type == .steam, try SteamSecret.decodeInPlace(&bytes, from: start) {
        remarks.append(.base64Secret)
      } else {
        let reading = try Base32.decodeInPlace(&bytes, from: start)
        if reading.hadUnseen { remarks.append(.unseenSigns) }
        // What follows Yandex' 16 bytes is a checksum, and no part of the key.
        if !reading.isWhole, type != .yandex { remarks.append(.oddSecret) }
      }
    }
    if type == .yandex {
      guard bytes.count - start >= Yandex.secretSize else { throw .badSecret(position: nil) }
      bytes.truncate(to: start + Yandex.secretSize)
    }
    guard bytes.count - start <= OTPAuthLimit.secret else { throw .tooLong(.secret) }
    if bytes.count - start < 10, type != .motp { remarks.append(.weakSecret) }
    return remarks
  }

  /// Decodes the `%XX` that are left in the text; false where there is none. No secret has a `%`.
  private static func unescape(_ bytes: inout SecretBytes, from start: Int) -> Bool {
    var (index, end, hasFound) = (start, start, false)
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
      {
        bytes[end] = high << 4 | low
        index += 3
        hasFound = true
      } else {
        bytes[end] = bytes[index]
        index += 1
      }
      end += 1
    }
    bytes.truncate(to: end)
    return hasFound
  }
}

/// The words that programs write where they have no value.
enum MissingValue {
  private static let words = ["null", "(null)", "undefined", "none", "nil", "nan"]

  /// Whether `text`, in any case, is one of them.
  static func isOne(_ text: String) -> Bool { words.contains(text.lowercased()) }

  /// Whether that is all that follows from `start` on.
  static func isOne(_ bytes: borrowing SecretBytes, from start: Int) -> Bool {
    words.contains { word in
      word.utf8.count == bytes.count - start
        && zip(start..<bytes.count, word.utf8).allSatisfy { lowered(bytes[$0]) == $1 }
    }
  }
}

/// Steam's secrets are 20 bytes. Its own files have them in base64, and so have the addresses that
/// steamguard-cli makes of them (`steamguard/src/token.rs` there).
enum SteamSecret {
  private static let size = 20
  /// base64 of 20 bytes: 27 characters and one `=`.
  private static let characters = 27

  /// Puts the bytes in the place of base64 text; false for what is Base32, which is left as it is.
  /// Letters of both cases are no Base32 that an app writes: unless there are the 32 that 20 bytes
  /// have, or the 28 of base64, the secret is refused. Errors: `badSecret`.
  static func decodeInPlace(_ bytes: inout SecretBytes, from start: Int) throws(OTPError) -> Bool {
    trim(&bytes, from: start)
    var (hasSmall, hasCapital, hasOther) = (false, false, false)
    var (count, padding) = (0, 0)
    for index in start..<bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "=") { padding += 1 }
      if byte == UInt8(ascii: "=") || isBlank(byte) { continue }
      guard value(of: byte) != nil else { return false }
      count += 1
      hasSmall = hasSmall || 0x61...0x7A ~= byte
      hasCapital = hasCapital || 0x41...0x5A ~= byte
      // What Base32 does not have, or leaves out.
      hasOther = hasOther || !(0x41...0x5A ~= byte || 0x61...0x7A ~= byte || 0x32...0x37 ~= byte)
    }
    guard hasSmall && hasCapital || hasOther else { return false }
    if count == characters, padding <= 1, padding == 0 || bytes[bytes.count - 1] == 0x3D {
      decode(&bytes, from: start)
      return true
    }
    // Base32 in groups of `-`, or in letters of both cases.
    if isGrouped(bytes, from: start) || !hasOther && count == 32 && padding == 0 { return false }
    throw .badSecret(position: nil)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 9...13 ~= byte }

  /// Drops what stands at both ends and is no part of the secret.
  private static func trim(_ bytes: inout SecretBytes, from start: Int) {
    var (first, end) = (start, bytes.count)
    while end > first, isBlank(bytes[end - 1]) { end -= 1 }
    while first < end, isBlank(bytes[first]) { first += 1 }
    // Slashes of an address, which base64 may have at its ends too.
    func isBeside(_ index: Int) -> Bool {
      !(characters...characters + 1 ~= end - first) && bytes[index] == UInt8(ascii: "/")
    }
    while end > first, isBeside(end - 1) { end -= 1 }
    while first < end, isBeside(first) { first += 1 }
    for index in first..<end { bytes[start + index - first] = bytes[index] }
    bytes.truncate(to: start + end - first)
    // A form that was decoded once too often made blanks of the plus signs; Base32 passes over both.
    guard bytes.count - start == characters + 1 else { return }
    for index in start..<bytes.count where bytes[index] == 0x20 { bytes[index] = UInt8(ascii: "+") }
  }

  /// Whether there is nothing beside Base32 but hyphens, and the letters are of one case.
  private static func isGrouped(_ bytes: borrowing SecretBytes, from start: Int) -> Bool {
    var (hasSmall, hasCapital) = (false, false)
    for index in start..<bytes.count {
      switch bytes[index] {
      case let byte where isBlank(byte): continue
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "="),
        0x32...0x37:
        continue
      case 0x61...0x7A: hasSmall = true
      case 0x41...0x5A: hasCapital = true
      default: return false
      }
    }
    return !(hasSmall && hasCapital)
  }

  private static func decode(_ bytes: inout SecretBytes, from start: Int) {
    var (bits, held, end) = (UInt32(0), UInt32(0), start)
    for index in start..<bytes.count {
      guard let value = value(of: bytes[index]) else { continue }
      bits = bits << 6 | value
      held += 6
      guard held >= 8 else { continue }
      held -= 8
      bytes[end] = UInt8(truncatingIfNeeded: bits >> held)
      end += 1
    }
    bytes.truncate(to: start + size)
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte) - 0x41
    case 0x61...0x7A: UInt32(byte) - 0x61 + 26
    case 0x30...0x39: UInt32(byte) - 0x30 + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
