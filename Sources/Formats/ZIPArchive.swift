internal import CZip
internal import Glibc

/// A ZIP archive in memory, by libzip: stored and deflated members, plain, with WinZip AES or with
/// the traditional encryption (formats.md 17). Nothing is written to a disk, and no name in it is
/// used for a path.
@safe package final class ZIPArchive {
  /// Of members, and of unpacked bytes over all that are read (formats.md 1.7).
  static let maximumMembers = 1_000
  static let maximumSize = 64 << 20

  /// The name of each member and whether it is encrypted, in the archive's order.
  let members: [(name: String, isEncrypted: Bool)]
  private let archive: OpaquePointer
  private var left = ZIPArchive.maximumSize

  /// Reads the directory. Errors: `damaged`, `tooComplex`.
  package init(_ bytes: [UInt8]) throws(FormatError) {
    var error = unsafe zip_error_t()
    // libzip frees the copy with the archive.
    guard let copy = unsafe malloc(bytes.count + 1) else { throw .tooComplex }
    unsafe bytes.withUnsafeBytes { unsafe copy.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
    guard
      let source = unsafe zip_source_buffer_create(copy, zip_uint64_t(bytes.count), 1, &error)
    else {
      unsafe free(copy)
      throw .damaged
    }
    guard let archive = unsafe zip_open_from_source(source, ZIP_RDONLY, &error) else {
      unsafe zip_source_free(source)
      throw .damaged
    }
    unsafe self.archive = unsafe archive
    let count = unsafe zip_get_num_entries(archive, 0)
    guard count <= ZIPArchive.maximumMembers else {
      members = []
      throw .tooComplex
    }
    var members: [(name: String, isEncrypted: Bool)] = []
    for index in 0..<zip_uint64_t(max(count, 0)) {
      var stat = unsafe zip_stat_t()
      let status = unsafe zip_stat_index(archive, index, 0, &stat)
      guard status == 0, let name = unsafe stat.name else {
        members.append(("", false))
        continue
      }
      members.append(unsafe (String(cString: name), stat.encryption_method != ZIP_EM_NONE))
    }
    self.members = members
  }

  deinit { unsafe zip_discard(archive) }

  /// How many members there are.
  package var count: Int { members.count }

  /// Whether a member has this name.
  func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  /// The content of the member with this name. Errors: as of `read(_:)`, `damaged` where there is
  /// none.
  func read(named name: String, _ passphrase: [UInt8]?) throws(FormatError) -> [UInt8] {
    guard let index = members.firstIndex(where: { $0.name == name }) else { throw .damaged }
    return try read(index, passphrase)
  }

  /// The content of a member. A passphrase has no fixed coding in a ZIP file: UTF-8 is tried, then
  /// Latin-1 and code page 437. Errors: `passphraseNeeded`, `wrongPassphrase`,
  /// `wrongPassphraseOrDamaged`, `damaged`, `tooComplex` beyond the size.
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
    let file: OpaquePointer?
    if let password {
      let text = password.map { CChar(bitPattern: $0) } + [0]
      unsafe file = unsafe zip_fopen_index_encrypted(archive, zip_uint64_t(index), 0, text)
    } else {
      unsafe file = unsafe zip_fopen_index(archive, zip_uint64_t(index), 0)
    }
    guard let file = unsafe file else {
      let code = unsafe zip_error_code_zip(zip_get_error(archive))
      throw code == ZIP_ER_WRONGPASSWD ? .wrongPassphrase : .damaged
    }
    defer { unsafe zip_fclose(file) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe zip_fread(file, $0.baseAddress, zip_uint64_t($0.count))
      }
      guard count >= 0 else { throw password == nil ? .damaged : .wrongPassphraseOrDamaged }
      if count == 0 { return content }
      left -= Int(count)
      guard left >= 0 else { throw .tooComplex }
      content += chunk[..<Int(count)]
    }
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
