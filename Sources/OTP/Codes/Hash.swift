internal import Crypto

extension HashAlgorithm {
  /// The bytes that the hash takes at a time, to which HMAC pads its key.
  var blockSize: Int {
    switch self {
    case .sha384, .sha512: 128
    case .sha1, .sha224, .sha256, .md5: 64
    }
  }

  /// The hash of `first` followed by `second`; swift-crypto wipes the states of its hashes itself.
  func hash(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Block {
    switch self {
    case .sha1: digest(Insecure.SHA1.self, first, second)
    case .sha224: SHA224.hash(first, second)
    case .sha256: digest(SHA256.self, first, second)
    case .sha384: digest(SHA384.self, first, second)
    case .sha512: digest(SHA512.self, first, second)
    case .md5: digest(Insecure.MD5.self, first, second)
    }
  }

  private func digest<Function: HashFunction>(
    _: Function.Type, _ first: Span<UInt8>, _ second: Span<UInt8>
  ) -> Block where Function.Digest: ReadableDigest {
    var function = Function()
    unsafe first.withUnsafeBytes { unsafe function.update(bufferPointer: $0) }
    unsafe second.withUnsafeBytes { unsafe function.update(bufferPointer: $0) }
    var output = Block(count: Function.Digest.byteCount)
    unsafe function.finalize().withUnsafeBytes { bytes in
      for index in 0..<bytes.count { unsafe output[index] = bytes[index] }
    }
    return output
  }
}

/// Makes the bytes of a digest readable in place: the protocol of swift-crypto takes that from
/// Foundation, and to walk over a digest copies it into an array.
private protocol ReadableDigest {
  func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result
}

extension Insecure.SHA1Digest: ReadableDigest {}
extension Insecure.MD5Digest: ReadableDigest {}
extension SHA256Digest: ReadableDigest {}
extension SHA384Digest: ReadableDigest {}
extension SHA512Digest: ReadableDigest {}

/// HMAC (RFC 2104) of an 8-byte big-endian counter.
///
/// It is built on the hash functions and not on swift-crypto's `HMAC`, because that copies the key,
/// padded and masked, into arrays that nobody wipes. Here the key lies in its arena and, masked, in
/// one block on the stack, which is wiped.
func hmac(_ algorithm: HashAlgorithm, key: Span<UInt8>, counter: UInt64) -> Block {
  var block = Block(count: algorithm.blockSize)
  defer { block.wipe() }
  if key.count > block.count {
    var hashed = algorithm.hash(key, Span())
    block.write(hashed.bytes)
    hashed.wipe()
  } else {
    block.write(key)
  }
  var message = Block(count: 8)
  for index in 0..<8 {
    message[index] = UInt8(truncatingIfNeeded: counter >> (56 - 8 * UInt64(index)))
  }
  for index in 0..<block.count { block[index] ^= 0x36 }
  let inner = algorithm.hash(block.bytes, message.bytes)
  for index in 0..<block.count { block[index] ^= 0x36 ^ 0x5C }
  return algorithm.hash(block.bytes, inner.bytes)
}
