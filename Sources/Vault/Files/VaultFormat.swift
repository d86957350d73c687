internal import Secrets

/// The layout of a vault file, version 1 (vault.md 2.1, 2.2, 2.6): parsed without a secret, in the
/// order of the checks of vault.md 2.6, and built.
struct VaultFormat: Sendable {
  static let magic: [UInt8] = [0x89, 0x4F, 0x54, 0x50, 0x56, 0x0D, 0x0A, 0x1A]
  static let coreLength = 128
  static let footerLength = 48
  static let macLength = 32
  static let largestFile = 17 << 20
  static let largestPayload = 16 << 20
  static let shortestFile = coreLength + Slot.shortest + 16384 + Sealing.tagLength + footerLength

  /// The 128 bytes of the core header; unknown parts of it are kept when it is written again.
  private(set) var core: [UInt8]
  var slots: [Slot]
  /// The extension area, kept byte for byte.
  let extensionArea: [UInt8]

  var vaultID: VaultID { VaultID([UInt8](core[16..<32])) }
  var summaries: [SlotSummary] { slots.map { SlotSummary($0) } }
  var generation: UInt64 { core.span.number(32) }
  var readOnlyBits: UInt32 { core.span.number(44) }
  var headerLength: Int { Int(core.span.number(12, UInt32.self)) }
  var payloadLength: Int { Int(core.span.number(56, UInt32.self)) }
  var nonce: [UInt8] { [UInt8](core[60..<84]) }

  /// Whether a slot of `other` is among these. A new master key leaves none.
  func sharesSlot(with other: VaultFormat) -> Bool {
    let known = Set(other.slots.map(\.id))
    return slots.contains { known.contains($0.id) }
  }

  /// A new vault of generation 0; `seal` makes it the first.
  init(vaultID: VaultID, slots: [Slot]) {
    core = VaultFormat.magic
    core.append(number: UInt16(1))
    core.append(number: UInt16(0))
    core.append(number: UInt32(0))
    core += vaultID.bytes
    core += [UInt8](repeating: 0, count: VaultFormat.coreLength - core.count)
    core[54] = 1
    core[55] = 1
    self.slots = slots
    extensionArea = []
  }

  // MARK: Steps 2 to 5 of vault.md 2.6

  /// `checksum`: whether step 3 is taken; without it only the length is looked at.
  init(parsing file: borrowing Span<UInt8>, checksum: Bool = true) throws(VaultError) {
    try VaultFormat.checkMagic(file)
    if checksum {
      try VaultFormat.checkSum(file)
    } else if file.count < VaultFormat.shortestFile {
      throw .damaged(.cutShort(missing: nil))
    }
    let major = file.number(8, UInt16.self)
    guard major == 1 else { throw .tooNew(.format(Int(major))) }
    let features = file.number(40, UInt32.self)
    guard features == 0 else { throw .tooNew(.features(features)) }
    guard file[54] == 1 else { throw .tooNew(.cipher) }
    guard file[55] == 1 else { throw .tooNew(.padding) }
    if file.number(10, UInt16.self) == 0 {
      for index in 84..<VaultFormat.coreLength where file[index] != 0 { throw .damaged(.reserved) }
    }
    let header = Int(file.number(12, UInt32.self))
    let payload = Int(file.number(56, UInt32.self))
    let count = Int(file.number(52, UInt16.self))
    let least = VaultFormat.coreLength + Slot.shortest
    guard (1...16).contains(count), header % 8 == 0, (least...65536).contains(header),
      (16400...VaultFormat.largestPayload + Sealing.tagLength).contains(payload),
      header + payload + VaultFormat.footerLength == file.count
    else { throw .damaged(.lengths) }
    core = copy(file.extracting(0..<VaultFormat.coreLength))
    slots = []
    var offset = VaultFormat.coreLength
    for _ in 0..<count {
      guard offset + Slot.shortest <= header else { throw .damaged(.slots) }
      let length = Int(file.number(offset + 4, UInt32.self))
      guard length % 8 == 0, (Slot.shortest...4096).contains(length), offset + length <= header
      else { throw .damaged(.slots) }
      var slot = Slot(raw: copy(file.extracting(offset..<offset + length)))
      if file.number(10, UInt16.self) == 0, !slot.hasZeroReserve {
        // A repair writes the zeros that must stand there.
        guard !checksum else { throw .damaged(.reserved) }
        slot = slot.withZeroReserve()
      }
      slots.append(slot)
      offset += length
    }
    extensionArea = copy(file.extracting(offset..<header))
    try Slot.checkBounds(slots)
  }

  /// Step 2. A vault whose first bytes were changed is damaged, not foreign.
  private static func checkMagic(_ file: borrowing Span<UInt8>) throws(VaultError) {
    if file.isEmpty { throw .damaged(.empty) }
    var same = 0
    while same < min(magic.count, file.count), file[same] == magic[same] { same += 1 }
    if same == magic.count { return }
    if same == file.count { throw .damaged(.cutShort(missing: nil)) }
    var zeros = 0
    while zeros < file.count, file[zeros] == 0 { zeros += 1 }
    if zeros == file.count { throw .damaged(.zeroed) }
    guard file.count >= 5 else { throw .notAVault }
    var isNamed = true
    for index in 1...4 where file[index] != magic[index] { isNamed = false }
    if isNamed { throw .damaged(.magic) }
    guard file.count > 64, file.count <= largestFile else { throw .notAVault }
    var mended = magic
    mended += copy(file.extracting(magic.count..<file.count - 16))
    let sum = Sealing.hash(16, mended.span)
    let isVault = Sealing.equal(sum.span, file.extracting(file.count - 16..<file.count))
    throw isVault ? .damaged(.magic) : .notAVault
  }

  /// Step 3, which tells what is known of the damage.
  private static func checkSum(_ file: borrowing Span<UInt8>) throws(VaultError) {
    let end = file.count - 16
    if file.count >= shortestFile,
      Sealing.equal(
        Sealing.hash(16, file.extracting(0..<end)).span, file.extracting(end..<file.count))
    {
      return
    }
    guard file.count >= coreLength else { throw .damaged(.cutShort(missing: nil)) }
    let header = Int(file.number(12, UInt32.self))
    let payload = Int(file.number(56, UInt32.self))
    let whole = header + payload + footerLength
    let isPlausible =
      (coreLength + Slot.shortest...65536).contains(header)
      && (16400...largestPayload + Sealing.tagLength).contains(payload)
    if isPlausible, whole > file.count { throw .damaged(.cutShort(missing: whole - file.count)) }
    if isPlausible, whole < file.count { throw .damaged(.tooLong(extra: file.count - whole)) }
    throw .damaged(file.count < shortestFile ? .cutShort(missing: nil) : .checksum)
  }

  // MARK: Building

  /// The whole file of the next save: `content` padded and sealed (vault.md 2.5), MAC and
  /// checksum (vault.md 2.6).
  mutating func seal(
    _ content: consuming SecretBytes, generation: UInt64, masterKey: borrowing SecretBytes,
    random: Random
  ) throws(VaultError) -> [UInt8] {
    let size = VaultFormat.paddedLength(content.count)
    guard size <= VaultFormat.largestPayload else { throw .limits(.content) }
    content.append(0x80)
    content.reserve(size)
    while content.count < size { content.append(0) }
    let header = slots.reduce(VaultFormat.coreLength + extensionArea.count) { $0 + $1.raw.count }
    guard slots.count <= 16, header <= 65536 else { throw .limits(.slots) }
    core.set(12, UInt32(header))
    core.set(32, generation)
    core.set(52, UInt16(slots.count))
    core.set(56, UInt32(size + Sealing.tagLength))
    core.replaceSubrange(60..<84, with: random.bytes(Sealing.nonceLength))

    var file: [UInt8] = []
    file.reserveCapacity(header + size + Sealing.tagLength + VaultFormat.footerLength)
    file += core
    for slot in slots { file += slot.raw }
    file += extensionArea
    let key = Sealing.subkey(1, "otpvPAY1", of: masterKey)
    file += Sealing.seal(
      content.bytes, key: key.bytes, nonce: core.span.extracting(60..<84),
      data: payloadData.span)
    file += VaultFormat.mac(of: file.span, masterKey: masterKey)
    file += Sealing.hash(16, file.span)
    return file
  }

  /// What the payload's cipher authenticates beside it.
  var payloadData: [UInt8] { [UInt8]("otpv1 payload".utf8) + core }

  /// The file MAC over `body`, the file up to it.
  static func mac(of body: borrowing Span<UInt8>, masterKey: borrowing SecretBytes) -> [UInt8] {
    let key = Sealing.subkey(2, "otpvMAC1", of: masterKey)
    return Sealing.hash(macLength, key: key.bytes, label: "otpv1 file mac", body)
  }

  // MARK: Padding (vault.md 2.5)

  /// The smallest 16384 x 2^k that is larger than the content.
  static func paddedLength(_ content: Int) -> Int {
    var size = 16384
    while size <= content { size *= 2 }
    return size
  }

  /// The length of the content in a padded plaintext; refuses a malformed or larger pad.
  static func contentLength(_ plain: borrowing SecretBytes) throws(VaultError) -> Int {
    let bytes = plain.bytes
    var end = bytes.count
    while end > 0, bytes[end - 1] == 0 { end -= 1 }
    guard end > 0, bytes[end - 1] == 0x80, paddedLength(end - 1) == plain.count else {
      throw .damaged(.padding)
    }
    return end - 1
  }
}

/// A copy of bytes that are no secret (ciphertext, headers).
func copy(_ bytes: borrowing Span<UInt8>) -> [UInt8] {
  unsafe bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
}
