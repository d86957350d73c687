internal import CArgon2
internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials

/// Keys from passphrases, as foreign files ask for them. Every cost comes from a file, so it is
/// bounded before it is paid (formats.md 1.7, vault.md 2.7).
enum ForeignKey {
  /// PBKDF2 (RFC 8018 5.2) with 1 to 10,000,000 rounds. Errors: `tooCostly`; `damaged` for none.
  static func pbkdf2(
    _ hash: KDF.Insecure.PBKDF2.HashFunction, _ passphrase: [UInt8], salt: [UInt8], rounds: Int64,
    count: Int = 32
  ) throws(FormatError) -> [UInt8] {
    guard rounds > 0 else { throw .damaged }
    guard rounds <= 10_000_000 else { throw .tooCostly }
    #if FUZZING
      return cheap(passphrase, salt, count)
    #else
      do {
        return try KDF.Insecure.PBKDF2.deriveKey(
          from: passphrase, salt: salt, using: hash, outputByteCount: count,
          unsafeUncheckedRounds: Int(rounds)
        ).bytes
      } catch { throw .damaged }
    #endif
  }

  /// scrypt (RFC 7914): N a power of two, 128 N r at most 1 GiB, p at most 16. Errors: `tooCostly`,
  /// `damaged`.
  static func scrypt(
    _ passphrase: [UInt8], salt: [UInt8], n: Int64, r: Int64, p: Int64, count: Int = 32
  ) throws(FormatError) -> [UInt8] {
    guard n > 1, n & (n - 1) == 0, r > 0, p > 0 else { throw .damaged }
    guard n <= 1 << 23, r <= 1 << 23, p <= 16, 128 * n * r <= 1 << 30 else { throw .tooCostly }
    #if FUZZING
      return cheap(passphrase, salt, count)
    #else
      do {
        return try KDF.Scrypt.deriveKey(
          from: passphrase, salt: salt, outputByteCount: count, rounds: Int(n), blockSize: Int(r),
          parallelism: Int(p)
        ).bytes
      } catch { throw .damaged }
    #endif
  }

  /// Argon2id (RFC 9106, version 1.3): 1 to 64 passes, memory in KiB up to 1 GiB, 1 to 16 lanes, which
  /// run one after another. Errors: `tooCostly`, `damaged`.
  static func argon2id(
    _ passphrase: [UInt8], salt: [UInt8], passes: Int64, memory: Int64, lanes: Int64,
    count: Int = 32
  ) throws(FormatError) -> [UInt8] {
    try argon2(
      Argon2_id, passphrase, salt: salt, passes: passes, memory: memory, lanes: lanes, count: count)
  }

  private static func argon2(
    _ type: Argon2_type, _ passphrase: [UInt8], salt: [UInt8], passes: Int64, memory: Int64,
    lanes: Int64, count: Int
  ) throws(FormatError) -> [UInt8] {
    guard passes > 0, lanes > 0, salt.count >= 8 else { throw .damaged }
    guard passes <= 64, memory <= 1 << 20, lanes <= 16, passes * memory <= 8 << 20 else {
      throw .tooCostly
    }
    guard memory >= 8 * lanes else { throw .damaged }
    #if FUZZING
      return cheap(passphrase, salt, count)
    #else
      var (out, passphrase, salt) = ([UInt8](repeating: 0, count: count), passphrase, salt)
      let status = unsafe out.withUnsafeMutableBufferPointer { out in
        unsafe passphrase.withUnsafeMutableBufferPointer { passphrase in
          unsafe salt.withUnsafeMutableBufferPointer { salt in
            var context = unsafe argon2_context(
              out: out.baseAddress, outlen: UInt32(out.count), pwd: passphrase.baseAddress,
              pwdlen: UInt32(passphrase.count), salt: salt.baseAddress, saltlen: UInt32(salt.count),
              secret: nil, secretlen: 0, ad: nil, adlen: 0, t_cost: UInt32(passes),
              m_cost: UInt32(memory), lanes: UInt32(lanes), threads: 1,
              version: ARGON2_VERSION_13.rawValue, allocate_cbk: nil, free_cbk: nil, flags: 0)
            return unsafe argon2_ctx(&context, type)
          }
        }
      }
      guard status == ARGON2_OK.rawValue else {
        throw status == ARGON2_MEMORY_ALLOCATION_ERROR.rawValue ? .tooCostly : .damaged
      }
      return out
    #endif
  }

  #if FUZZING
    /// In the place of every derivation: a fuzzer has no time for them, only for what they are given.
    private static func cheap(_ passphrase: [UInt8], _ salt: [UInt8], _ count: Int) -> [UInt8] {
      hkdfExpand(sha256(passphrase + salt), info: "", count: min(count, 255 * 32))
    }
  #endif

  /// Whether `encoded` (`$argon2id$v=19$m=KiB,t=passes,p=lanes$salt$hash`) is the hash of `text`;
  /// Argon2i and Argon2d are read too. Errors: `tooCostly`, `damaged`.
  static func verifies(_ encoded: String, _ text: [UInt8]) throws(FormatError) -> Bool {
    let parts = encoded.split(separator: "$", omittingEmptySubsequences: false).map { String($0) }
    let types = ["argon2id": Argon2_id, "argon2i": Argon2_i, "argon2d": Argon2_d]
    guard parts.count == 6, parts[0].isEmpty, let type = types[parts[1]], parts[2] == "v=19",
      let salt = base64Decoded(parts[4]),
      let hash = base64Decoded(parts[5]), (4...1_024).contains(hash.count)
    else { throw .damaged }
    var costs: [String: Int64] = [:]
    for cost in parts[3].split(separator: ",") {
      let pair = cost.split(separator: "=")
      guard pair.count == 2, let number = Int64(pair[1]) else { throw .damaged }
      costs[String(pair[0])] = number
    }
    guard let memory = costs["m"], let passes = costs["t"], let lanes = costs["p"] else {
      throw .damaged
    }
    let own = try argon2(
      type, text, salt: salt, passes: passes, memory: memory, lanes: lanes, count: hash.count)
    return own == hash
  }

  /// HKDF-Expand (RFC 5869 2.3) with SHA-256.
  static func hkdfExpand(_ key: [UInt8], info: String, count: Int = 32) -> [UInt8] {
    HKDF<SHA256>.expand(
      pseudoRandomKey: SymmetricKey(data: key), info: Array(info.utf8), outputByteCount: count
    ).bytes
  }

  static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
  static func sha1(_ bytes: [UInt8]) -> [UInt8] { Array(Insecure.SHA1.hash(data: bytes)) }
  static func md5(_ bytes: [UInt8]) -> [UInt8] { Array(Insecure.MD5.hash(data: bytes)) }

  /// HMAC (RFC 2104) with SHA-1.
  static func hmacSHA1(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    Array(HMAC<Insecure.SHA1>.authenticationCode(for: bytes, using: SymmetricKey(data: key)))
  }

  /// HMAC (RFC 2104) with SHA-256.
  static func hmacSHA256(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    hmac(SHA256.self, key, bytes)
  }

  /// HMAC (RFC 2104) with a hash function.
  static func hmac<Function: HashFunction>(
    _: Function.Type, _ key: [UInt8], _ bytes: [UInt8]
  ) -> [UInt8] {
    Array(HMAC<Function>.authenticationCode(for: bytes, using: SymmetricKey(data: key)))
  }
}

extension SymmetricKey {
  fileprivate var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
}
