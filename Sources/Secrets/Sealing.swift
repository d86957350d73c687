internal import CSodium

/// Sealing, hashing and comparing bytes: all of libsodium that the vault uses beside Argon2id.
package enum Sealing {
  /// XChaCha20-Poly1305 (IETF): bytes of a key, a nonce and a tag.
  package static let keyLength = 32
  package static let nonceLength = 24
  package static let tagLength = 16

  /// Encrypts `plain` by XChaCha20-Poly1305 with `data` authenticated: the ciphertext and its tag.
  package static func seal(
    _ plain: borrowing Span<UInt8>, key: borrowing Span<UInt8>, nonce: borrowing Span<UInt8>,
    data: borrowing Span<UInt8>
  ) -> [UInt8] {
    precondition(key.count == keyLength && nonce.count == nonceLength)
    return unsafe plain.withUnsafeBufferPointer { plain in
      unsafe key.withUnsafeBufferPointer { key in
        unsafe nonce.withUnsafeBufferPointer { nonce in
          unsafe data.withUnsafeBufferPointer { data in
            unsafe [UInt8](unsafeUninitializedCapacity: plain.count + tagLength) { out, count in
              unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
                out.baseAddress!, nil, plain.baseAddress, UInt64(plain.count), data.baseAddress,
                UInt64(data.count), nil, nonce.baseAddress!, key.baseAddress!)
              count = plain.count + tagLength
            }
          }
        }
      }
    }
  }

  /// Decrypts what `seal` made; nil where key, nonce, data or a byte of it is not the one.
  package static func open(
    _ sealed: borrowing Span<UInt8>, key: borrowing Span<UInt8>, nonce: borrowing Span<UInt8>,
    data: borrowing Span<UInt8>
  ) -> SecretBytes? {
    precondition(key.count == keyLength && nonce.count == nonceLength)
    guard sealed.count >= tagLength else { return nil }
    let length = sealed.count - tagLength
    var plain = SecretBytes(capacity: length)
    var authentic = false
    unsafe plain.append(upTo: length) { out in
      unsafe sealed.withUnsafeBufferPointer { sealed in
        unsafe key.withUnsafeBufferPointer { key in
          unsafe nonce.withUnsafeBufferPointer { nonce in
            unsafe data.withUnsafeBufferPointer { data in
              let status = unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
                out.baseAddress!.assumingMemoryBound(to: UInt8.self), nil, nil,
                sealed.baseAddress!, UInt64(sealed.count), data.baseAddress, UInt64(data.count),
                nonce.baseAddress!, key.baseAddress!)
              authentic = status == 0
            }
          }
        }
      }
      return authentic ? length : 0
    }
    if !authentic { return nil }
    return plain
  }

  /// A message of libsodium's secretstream.
  package struct StreamMessage: ~Copyable {
    package let text: SecretBytes
    /// Whether it is marked as the last of its stream.
    package let isLast: Bool
  }

  /// Bytes of the header that a secretstream begins with, and by how many a message is longer than its
  /// text.
  package static let streamHeaderLength = 24
  package static let streamTagLength = 17

  /// Decrypts the first message of a secretstream (XChaCha20-Poly1305, no additional data) with the
  /// stream's header; nil where key, header or a byte of it is not the one.
  package static func openStream(
    _ sealed: borrowing Span<UInt8>, key: borrowing Span<UInt8>, header: borrowing Span<UInt8>
  ) -> StreamMessage? {
    precondition(key.count == keyLength && header.count == streamHeaderLength)
    guard sealed.count >= streamTagLength else { return nil }
    let length = sealed.count - streamTagLength
    var plain = SecretBytes(capacity: length)
    var state = crypto_secretstream_xchacha20poly1305_state()
    defer {
      unsafe sodium_memzero(
        &state, MemoryLayout<crypto_secretstream_xchacha20poly1305_state>.size)
    }
    var authentic = false
    var tag: UInt8 = 0
    unsafe plain.append(upTo: length) { out in
      unsafe sealed.withUnsafeBufferPointer { sealed in
        unsafe key.withUnsafeBufferPointer { key in
          unsafe header.withUnsafeBufferPointer { header in
            unsafe crypto_secretstream_xchacha20poly1305_init_pull(
              &state, header.baseAddress!, key.baseAddress!)
            let status = unsafe crypto_secretstream_xchacha20poly1305_pull(
              &state, out.baseAddress?.assumingMemoryBound(to: UInt8.self), nil, &tag,
              sealed.baseAddress!, UInt64(sealed.count), nil, 0)
            authentic = status == 0
          }
        }
      }
      return authentic ? length : 0
    }
    if !authentic { return nil }
    return StreamMessage(
      text: plain, isLast: tag == crypto_secretstream_xchacha20poly1305_tag_final())
  }

  /// BLAKE2b of `message`, without a key: `count` bytes, 16 to 64.
  package static func hash(_ count: Int, _ message: borrowing Span<UInt8>) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { out, used in
      unsafe message.withUnsafeBufferPointer { message in
        let status = unsafe crypto_generichash(
          out.baseAddress!, count, message.baseAddress, UInt64(message.count), nil, 0)
        precondition(status == 0)
      }
      used = count
    }
  }

  /// BLAKE2b of `label` and `message` under `key` (16 to 64 bytes), for what may be shown: `count`
  /// bytes.
  package static func hash(
    _ count: Int, key: borrowing Span<UInt8>, label: StaticString = "",
    _ message: borrowing Span<UInt8>
  ) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { out, used in
      unsafe withUnsafeTemporaryAllocation(
        byteCount: crypto_generichash_statebytes(), alignment: 64
      ) { memory in
        let state = OpaquePointer(memory.baseAddress!)
        unsafe key.withUnsafeBufferPointer { key in
          unsafe message.withUnsafeBufferPointer { message in
            unsafe crypto_generichash_init(state, key.baseAddress, key.count, count)
            unsafe crypto_generichash_update(
              state, label.utf8Start, UInt64(label.utf8CodeUnitCount))
            unsafe crypto_generichash_update(state, message.baseAddress, UInt64(message.count))
            unsafe crypto_generichash_final(state, out.baseAddress!, count)
          }
        }
        unsafe sodium_memzero(memory.baseAddress!, memory.count)
      }
      used = count
    }
  }

  /// BLAKE2b of `message` under `key` (16 to 64 bytes), for what must be wiped: `count` bytes.
  package static func secretHash(
    _ count: Int, key: borrowing Span<UInt8>, _ message: borrowing Span<UInt8>
  ) -> SecretBytes {
    var result = SecretBytes(capacity: count)
    unsafe result.append(upTo: count) { out in
      unsafe message.withUnsafeBufferPointer { message in
        unsafe key.withUnsafeBufferPointer { key in
          let status = unsafe crypto_generichash(
            out.baseAddress!.assumingMemoryBound(to: UInt8.self), count, message.baseAddress,
            UInt64(message.count), key.baseAddress, key.count)
          precondition(status == 0)
        }
      }
      return count
    }
    return result
  }

  /// The subkey `id` of a master key (crypto_kdf): 32 bytes; `context` has 8 ASCII characters.
  package static func subkey(
    _ id: UInt64, _ context: StaticString, of master: borrowing SecretBytes
  ) -> SecretBytes {
    precondition(context.utf8CodeUnitCount == 8 && master.count == 32)
    var result = SecretBytes(capacity: 32)
    unsafe result.append(upTo: 32) { out in
      unsafe master.withUnsafeBytes { master in
        let status = unsafe crypto_kdf_derive_from_key(
          out.baseAddress!.assumingMemoryBound(to: UInt8.self), 32, id,
          UnsafeRawPointer(context.utf8Start).assumingMemoryBound(to: CChar.self),
          master.baseAddress!.assumingMemoryBound(to: UInt8.self))
        precondition(status == 0)
      }
      return 32
    }
    return result
  }

  /// Whether both hold the same bytes, compared in constant time for equal lengths.
  package static func equal(
    _ left: borrowing Span<UInt8>, _ right: borrowing Span<UInt8>
  ) -> Bool {
    guard left.count == right.count else { return false }
    guard left.count > 0 else { return true }
    return unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe sodium_memcmp(left.baseAddress!, right.baseAddress!, left.count) == 0
      }
    }
  }
}
