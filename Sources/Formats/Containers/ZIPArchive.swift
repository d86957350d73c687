internal import CZip
internal import CryptoExtras
internal import Glibc
internal import ReaderProtocol

/// A ZIP archive in memory, by libzip: stored and deflated members, plain, with WinZip AES or with
/// the traditional encryption (formats.md 17). Nothing is written to a disk, and no name in it is
/// used for a path.
@safe package final class ZIPArchive {
  /// Of members, and of unpacked bytes over all that are read (formats.md 1.7).
  static let maximumMembers = 1_000
  static let maximumSize = 64 << 20

  /// A file in the archive.
  struct Member {
    let name: String
    let isEncrypted: Bool
    /// Whether it is stored or deflated; libzip knows more, no export has that.
    fileprivate let isCommon: Bool
    /// Bytes of the key of WinZip AES, nil for any other encryption.
    fileprivate let keyCount: Int?
    /// Unpacked bytes, as the directory says.
    let size: UInt64
    fileprivate let packedSize: UInt64
    fileprivate let crc: UInt32

    /// Whether it is the shadow of another member, in which macOS keeps what its own file system has.
    var isShadow: Bool {
      let parts = name.split(separator: "/")
      return parts.first == "__MACOSX" || parts.last?.hasPrefix("._") ?? false
    }

    fileprivate init(_ stat: zip_stat_t) {
      name = unsafe stat.name.map { unsafe String(cString: $0) } ?? ""
      let encryption = unsafe CInt(stat.encryption_method)
      isEncrypted = encryption != ZIP_EM_NONE
      isCommon = [ZIP_CM_STORE, ZIP_CM_DEFLATE].contains(unsafe CInt(stat.comp_method))
      keyCount = [ZIP_EM_AES_128: 16, ZIP_EM_AES_192: 24, ZIP_EM_AES_256: 32][encryption]
      (size, packedSize, crc) = unsafe (stat.size, stat.comp_size, stat.crc)
    }
  }

  /// In the archive's order.
  let members: [Member]
  private let archive: OpaquePointer
  private var left = ZIPArchive.maximumSize

  /// The bytes that an archive begins with.
  package static let magic: [UInt8] = [0x50, 0x4B, 3, 4]

  /// Loads libzip, which a sandbox would not allow later. False when it is not installed.
  @discardableResult
  package static func prepare() -> Bool { trenta_zip_load() == 0 }

  /// Reads the directory. Errors: `damaged`, `tooComplex`; `onlyThere` without libzip.
  package init(_ bytes: [UInt8]) throws(FormatError) {
    guard ZIPArchive.prepare() else { throw .onlyThere(.noZIPLibrary) }
    var error = unsafe zip_error_t()
    // libzip frees the copy with the archive.
    guard let copy = unsafe malloc(bytes.count + 1) else { throw .tooComplex }
    unsafe bytes.withUnsafeBytes {
      unsafe copy.copyMemory(from: $0.baseAddress!, byteCount: $0.count)
    }
    guard
      let source = unsafe trenta_zip_source_buffer_create(
        copy, zip_uint64_t(bytes.count), 1, &error)
    else {
      unsafe free(copy)
      throw .damaged
    }
    guard let archive = unsafe trenta_zip_open_from_source(source, ZIP_RDONLY, &error) else {
      unsafe trenta_zip_source_free(source)
      throw .damaged
    }
    unsafe self.archive = unsafe archive
    let count = unsafe trenta_zip_get_num_entries(archive, 0)
    guard count <= ZIPArchive.maximumMembers else {
      members = []
      throw .tooComplex
    }
    members = (0..<zip_uint64_t(max(count, 0))).map { index in
      var stat = unsafe zip_stat_t()
      // Where that fails, the member has no name, and nobody asks for it.
      unsafe trenta_zip_stat_index(archive, index, 0, &stat)
      return unsafe Member(stat)
    }
  }

  deinit { unsafe trenta_zip_discard(archive) }

  /// How many members there are.
  package var count: Int { members.count }

  /// The place of the member with this name, in whatever folders a person packed it again; nil for none.
  /// What macOS puts beside each file is no member.
  func index(of name: String) -> Int? {
    let positions = members.indices.filter { !members[$0].isShadow }
    return positions.first { members[$0].name == name }
      ?? positions.first { members[$0].name.hasSuffix("/" + name) }
  }

  /// Whether a member has this name.
  func has(_ name: String) -> Bool { index(of: name) != nil }

  /// The content of the member with this name. Errors: as of `read(_:)`, `damaged` where there is
  /// none.
  func read(named name: String, _ passphrase: [UInt8]?) throws(FormatError) -> [UInt8] {
    guard let index = index(of: name) else { throw .damaged }
    return try read(index, passphrase)
  }

  /// The content of a member. A passphrase has no fixed coding in a ZIP file: UTF-8 is tried, then
  /// Latin-1 and code page 437. Errors: `passphraseNeeded`, `wrongPassphrase`,
  /// `wrongPassphraseOrDamaged`, `damaged`, `newerVersion` for another compression or encryption,
  /// `tooComplex` beyond the size.
  package func read(_ index: Int, _ passphrase: [UInt8]?) throws(FormatError) -> [UInt8] {
    guard members[index].isEncrypted else { return try read(index, password: nil) }
    guard let passphrase else { throw .passphraseNeeded }
    // libzip takes text that ends with NUL; no other passphrase can have been typed.
    guard !passphrase.isEmpty, !passphrase.contains(0) else { throw .wrongPassphrase }
    var worst = FormatError.wrongPassphrase
    for candidate in ZIPArchive.codings(of: passphrase) {
      do throws(FormatError) {
        return try read(index, password: candidate)
      } catch {
        guard error == .wrongPassphrase || error == .wrongPassphraseOrDamaged else { throw error }
        // A check that was passed by chance, or damage, says more than one that was not.
        if error == .wrongPassphraseOrDamaged { worst = error }
      }
    }
    throw worst
  }

  private func read(_ index: Int, password: [UInt8]?) throws(FormatError) -> [UInt8] {
    let member = members[index]
    guard member.isCommon else { throw .newerVersion }
    if let password, let keyCount = member.keyCount {
      try authenticate(index, password, keyCount: keyCount)
    }
    let file = unsafe try open(index, password: password, flags: 0)
    defer { unsafe trenta_zip_fclose(file) }
    var content: [UInt8] = []
    while true {
      guard let chunk = unsafe read(file) else {
        guard member.keyCount == nil else {
          // The content is authentic. In version 2 of this encryption the CRC is 0, which libzip
          // 1.7 takes for one that is wrong.
          if member.crc == 0, UInt64(content.count) == member.size { return content }
          throw .damaged
        }
        throw password == nil ? .damaged : .wrongPassphraseOrDamaged
      }
      if chunk.isEmpty { return content }
      left -= chunk.count
      guard left >= 0 else { throw .tooComplex }
      content += chunk
    }
  }

  /// Checks the verifier and the authentication code of WinZip AES, which libzip does for stored
  /// members only (https://www.winzip.com/en/support/aes-encryption/). Errors: `wrongPassphrase` by
  /// the verifier, which one in 65,536 passes; `damaged` by the code.
  private func authenticate(
    _ index: Int, _ password: [UInt8], keyCount: Int
  ) throws(FormatError) {
    let packed = try packed(index)
    let saltCount = keyCount / 2
    guard packed.count >= saltCount + 12 else { throw .damaged }
    let salt = Array(packed[..<saltCount])
    let key = try ForeignKey.pbkdf2(
      .insecureSHA1, password, salt: salt, rounds: 1_000, count: 2 * keyCount + 2)
    guard packed[saltCount..<saltCount + 2] == key.suffix(2) else { throw .wrongPassphrase }
    let sealed = Array(packed[(saltCount + 2)...].dropLast(10))
    let code = ForeignKey.hmacSHA1(Array(key[keyCount..<2 * keyCount]), sealed)
    guard packed.suffix(10) == code.prefix(10) else { throw .damaged }
  }

  /// A member as it lies in the archive: compressed and encrypted.
  private func packed(_ index: Int) throws(FormatError) -> [UInt8] {
    let file = unsafe try open(index, password: nil, flags: ZIP_FL_COMPRESSED | ZIP_FL_ENCRYPTED)
    defer { unsafe trenta_zip_fclose(file) }
    let count = members[index].packedSize
    var packed: [UInt8] = []
    // Not to the end, where libzip may check what belongs to the content.
    while packed.count < count {
      guard let chunk = unsafe read(file), !chunk.isEmpty else { throw .damaged }
      packed += chunk
    }
    return packed
  }

  private func open(
    _ index: Int, password: [UInt8]?, flags: UInt32
  ) throws(FormatError) -> OpaquePointer {
    let file: OpaquePointer?
    if let password {
      let text = password.map { CChar(bitPattern: $0) } + [0]
      unsafe file = unsafe trenta_zip_fopen_index_encrypted(
        archive, zip_uint64_t(index), flags, text)
    } else {
      unsafe file = unsafe trenta_zip_fopen_index(archive, zip_uint64_t(index), flags)
    }
    if let file = unsafe file { return unsafe file }
    switch unsafe trenta_zip_error_code_zip(trenta_zip_get_error(archive)) {
    case ZIP_ER_WRONGPASSWD: throw .wrongPassphrase
    case ZIP_ER_ENCRNOTSUPP, ZIP_ER_COMPNOTSUPP: throw .newerVersion
    default: throw .damaged
    }
  }

  /// The next bytes, none at the end, nil after an error.
  private func read(_ file: OpaquePointer) -> ArraySlice<UInt8>? {
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    let count = unsafe chunk.withUnsafeMutableBytes {
      unsafe trenta_zip_fread(file, $0.baseAddress, zip_uint64_t($0.count))
    }
    return count < 0 ? nil : chunk[..<Int(count)]
  }

  private static func codings(of passphrase: [UInt8]) -> [[UInt8]] {
    guard passphrase.contains(where: { $0 >= 0x80 }),
      let text = String(validating: passphrase, as: UTF8.self)
    else { return [passphrase] }
    let scalars = Array(text.unicodeScalars)
    let latin1 = scalars.compactMap { UInt8(exactly: $0.value) }
    let oem = scalars.compactMap { scalar -> UInt8? in
      if scalar.isASCII { return UInt8(scalar.value) }
      return codePage437.firstIndex(of: scalar).map { UInt8($0 + 0x80) }
    }
    return [passphrase] + [latin1, oem].filter { $0.count == scalars.count }
  }

  /// The upper half of code page 437.
  private static let codePage437 = Array(
    ("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌"
      + "█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}").unicodeScalars)
}
