internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials
internal import Secrets

/// Opening what foreign files have encrypted: nil where the key or a byte is wrong.
///
/// In the fuzzer's build nothing is encrypted, so that it gets behind the ciphers.
enum ForeignCipher {
  /// AES-GCM (SP 800-38D) with a nonce of 12 bytes or more, the tag of 16 bytes at the end.
  static func openGCM(
    _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], data: [UInt8] = []
  ) -> [UInt8]? {
    #if FUZZING
      return sealed.count < 16 ? nil : Array(sealed.dropLast(16))
    #else
      guard sealed.count >= 16, [16, 24, 32].contains(key.count),
        let nonce = try? AES.GCM.Nonce(data: nonce),
        let box = try? AES.GCM.SealedBox(
          nonce: nonce, ciphertext: sealed.dropLast(16), tag: sealed.suffix(16)),
        let plain = try? AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: data)
      else { return nil }
      return Array(plain)
    #endif
  }

  /// What fills the last block of AES-CBC.
  enum Padding {
    /// As many bytes as each of them says.
    case pkcs7
    /// As many bytes as the last one says, of any value (XML Encryption 5.2). For what is authenticated
    /// already.
    case xml
    /// None: whole blocks, of which the caller knows the end.
    case none
  }

  /// AES-CBC. It authenticates nothing: about one wrong key in 256 gives something, so what comes out
  /// has to make sense as well.
  static func openCBC(
    _ sealed: [UInt8], key: [UInt8], iv: [UInt8], padding: Padding = .pkcs7
  ) -> [UInt8]? {
    #if FUZZING
      return sealed.isEmpty ? nil : sealed
    #else
      guard !sealed.isEmpty, sealed.count % 16 == 0, [16, 24, 32].contains(key.count),
        let iv = try? AES._CBC.IV(ivBytes: iv),
        let plain = try? AES._CBC.decrypt(
          sealed, using: SymmetricKey(data: key), iv: iv, noPadding: padding != .pkcs7)
      else { return nil }
      guard padding == .xml else { return Array(plain) }
      guard let count = plain.last, 1...16 ~= count else { return nil }
      return plain.dropLast(Int(count))
    #endif
  }

  /// AES Key Wrap (RFC 3394), which has a check of its own.
  static func unwrap(_ wrapped: [UInt8], key: [UInt8]) -> [UInt8]? {
    guard wrapped.count >= 24, wrapped.count % 8 == 0, [16, 24, 32].contains(key.count),
      let plain = try? AES.KeyWrap.unwrap(wrapped, using: SymmetricKey(data: key))
    else { return nil }
    return unsafe plain.withUnsafeBytes { unsafe Array($0) }
  }

  /// XChaCha20-Poly1305 (IETF) with a nonce of 24 bytes, the tag of 16 bytes at the end.
  static func openXChaCha(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8]) -> [UInt8]? {
    #if FUZZING
      return sealed.count < 16 ? nil : Array(sealed.dropLast(16))
    #else
      let nothing: [UInt8] = []
      guard key.count == Sealing.keyLength, nonce.count == Sealing.nonceLength,
        let plain = Sealing.open(sealed.span, key: key.span, nonce: nonce.span, data: nothing.span)
      else { return nil }
      return plain.bytes.indices.map { plain.bytes[$0] }
    #endif
  }

  /// The first message of libsodium's secretstream.
  static func openStream(
    _ sealed: [UInt8], key: [UInt8], header: [UInt8]
  ) -> [UInt8]? {
    #if FUZZING
      return sealed.count < 17 ? nil : Array(sealed.dropLast(17))
    #else
      guard key.count == Sealing.keyLength, header.count == Sealing.streamHeaderLength,
        let message = Sealing.openStream(sealed.span, key: key.span, header: header.span)
      else { return nil }
      return message.text.bytes.indices.map { message.text.bytes[$0] }
    #endif
  }

  /// OpenSSL's envelope in the way of CryptoJS (formats.md 12): base64 of `Salted__`, a salt of 8
  /// bytes and AES-256-CBC under a key stretched with MD5.
  static func openSalted(base64 text: String, passphrase: [UInt8]) -> [UInt8]? {
    guard let bytes = base64Decoded(trimmedText(text)),
      bytes.starts(with: "Salted__".utf8), bytes.count >= 32
    else { return nil }
    let salt = Array(bytes[8..<16])
    var (stretched, last) = ([UInt8](), [UInt8]())
    while stretched.count < 48 {
      last = ForeignKey.md5(last + passphrase + salt)
      stretched += last
    }
    return openCBC(
      Array(bytes[16...]), key: Array(stretched[..<32]), iv: Array(stretched[32..<48]))
  }
}
