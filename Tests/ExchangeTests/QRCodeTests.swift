import Exchange
import Foundation
import OTP
import Secrets
import Support
import Testing

/// QR codes compared with two other programs that make them, and read back by those that read them.
@Suite struct QRCodeTests {
  static let address =
    "otpauth://totp/SiGeM:mario.rossi?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=SiGeM"

  /// Bytes of which every one occurs, so that no mode but that for bytes can hold them.
  static func text(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: 33 + $0 * 7 % 94) }
  }

  @Test(arguments: [1, 7, 17, 18, 85, 106, 107, 134, 135, 500, 1273, 2953])
  func modulesAreThoseOfQrencode(count: Int) throws {
    let code = try made(Self.text(count))
    let level = ["L", "M", "Q", "H"][code.level.rawValue]
    let file = FileManager.default.temporaryDirectory.path + "/trenta-qr-" + UUID().uuidString
    defer { unlink(file) }
    try Data(Self.text(count)).write(to: URL(fileURLWithPath: file))
    let other = try Program.run(
      "qrencode",
      [
        "-8", "-l", level, "-v", "\((code.size - 17) / 4)", "-m", "0", "-t", "ASCII", "-r", file,
        "-o", "-",
      ])
    #expect(other.status == 0, "\(other)")
    let rows = other.out.split(separator: "\n")
    try #require(rows.count == code.size)
    let theirs = rows.map { row in
      let letters = Array(row)
      return stride(from: 0, to: letters.count, by: 2).map { letters[$0] == "#" }
    }
    #expect(modules(code) == theirs)
  }

  /// segno shares no line with libqrencode; which of the eight masks is best may be judged otherwise.
  @Test(arguments: [17, 85, 134, 500])
  func modulesAreThoseOfSegno(count: Int) throws {
    let code = try made(Self.text(count))
    let script = """
      import segno, sys
      text = sys.stdin.buffer.read()
      for mask in range(8):
          code = segno.make_qr(text, error='\(["l", "m", "q", "h"][code.level.rawValue])', \
      version=\((code.size - 17) / 4), mask=mask, boost_error=False, mode='byte')
          print(''.join('1' if module else '0' for row in code.matrix for module in row))
      """
    let other = try Program.run(
      "/usr/bin/python3", ["-c", script], input: Data(Self.text(count)))
    let ours = modules(code).joined().map { $0 ? "1" : "0" }.joined()
    #expect(other.status == 0, "\(other)")
    #expect(other.out.split(separator: "\n").contains { $0 == ours })
  }

  @Test(arguments: [
    (1, 21, QRCode.Level.high), (7, 21, .high), (8, 21, .quartile), (14, 21, .medium),
    (17, 21, .low), (18, 25, .quartile), (106, 37, .low), (107, 41, .low), (134, 41, .low),
    (135, 45, .low), (2953, 177, .low),
  ])
  func smallestSizeAndMostCorrection(count: Int, size: Int, level: QRCode.Level) throws {
    let code = try made(Self.text(count))
    let found = (code.size, code.level)
    #expect(found == (size, level))
  }

  @Test func tooLong() {
    #expect(throws: QRError.tooLong) { _ = try made(Self.text(2954)).size }
  }

  @Test(arguments: [1, 85, 134, 700, 2953])
  func picturesAreReadBack(count: Int) throws {
    let text = Self.text(count)
    let code = try made(text)
    let folder = FileManager.default.temporaryDirectory.path + "/trenta-qr-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let side = 8 * (code.size + 8)

    try Data(code.png().array).write(to: URL(fileURLWithPath: folder + "/a.png"))
    #expect(try scanned(folder + "/a.png") == text)
    // PIL checks what zbarimg may overlook: every checksum, the end of the stream.
    let script = """
      import sys
      from PIL import Image
      picture = Image.open(sys.argv[1])
      picture.verify()
      picture = Image.open(sys.argv[1])
      picture.load()
      print(picture.mode, *picture.size)
      """
    let checked = try Program.run("/usr/bin/python3", ["-c", script, folder + "/a.png"])
    #expect(checked.out == "1 \(side) \(side)\n", "\(checked)")

    try Data(code.svg().array).write(to: URL(fileURLWithPath: folder + "/b.svg"))
    let drawn = try Program.run(
      "rsvg-convert", ["-o", folder + "/b.png", folder + "/b.svg"])
    #expect(drawn.status == 0, "\(drawn)")
    #expect(try scanned(folder + "/b.png") == text)
  }

  // MARK: - Accounts

  @Test func accountsBecomeAddresses() throws {
    var accounts = Accounts(capacity: 64)
    let reading = try accounts.add(
      otpauth: Array(Self.address.utf8).span, id: AccountID(high: 1, low: 2), now: 0)
    let full = try QRCode(of: reading.account, in: accounts, withDefaults: true)
    let short = try QRCode(of: reading.account, in: accounts, withDefaults: false)
    #expect(try scanned(full) == Self.address + "&algorithm=SHA1&digits=6&period=30")
    #expect(try scanned(short) == Self.address)
    let sizes = (full.size, short.size)
    #expect(sizes == (41, 37))
  }

  @Test(arguments: [
    "otpauth://totp/Steam:gordon?secret=GEZDGNBV&issuer=Steam&algorithm=SHA1&digits=6&period=30",
    "otpauth://steam/Steam:gordon?secret=GEZDGNBV&issuer=Steam",
    "otpauth://hotp/VPN:m.rossi?secret=GEZDGNBV&issuer=VPN&counter=12",
    "otpauth://totp/Argo:a?secret=GEZDGNBV&issuer=Argo&algorithm=SHA512&digits=8&period=60",
    "otpauth://yaotp/Yandex:a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY&issuer=Yandex&pin=GEZDGNA",
  ])
  func shortAddressesMeanTheSame(address: String) throws {
    var accounts = Accounts(capacity: 64)
    let account = try accounts.add(
      otpauth: Array(address.utf8).span, id: AccountID(high: 1, low: 2), now: 0
    ).account
    for withDefaults in [true, false] {
      let text = try scanned(try QRCode(of: account, in: accounts, withDefaults: withDefaults))
      var others = Accounts(capacity: 64)
      let read = try others.add(
        otpauth: Array(text.utf8).span, id: AccountID(high: 1, low: 2), now: 0
      ).account
      #expect(accounts.sameSecret(account, as: read, in: others) == true)
      #expect(accounts.sameParameters(account, as: read, in: others) == true)
      #expect([read.issuer, read.label] == [account.issuer, account.label])
      #expect(read.counter == account.counter)
    }
  }

  @Test func aPINIsNotDropped() throws {
    var accounts = Accounts(capacity: 64)
    let account = try accounts.add(
      otpauth: Array("motp://VPN:a?secret=0123456789abcdef".utf8).span,
      id: AccountID(high: 1, low: 2), now: 0
    ).account
    #expect(throws: QRError.notCarried(.motp)) {
      _ = try QRCode(of: account, in: accounts, withDefaults: true).size
    }
  }

  // MARK: - Memory

  @Test("libqrencode leaves no part of a text behind", arguments: [60, 120])
  func memory(count: Int) async {
    await #expect(processExitsWith: .success) { [count] in
      try QRCodeTests().searchAfter(count)
    }
  }

  /// Looks for the text as it stands, moved by the four bits that stand before it in a code, and with
  /// a byte for each bit.
  private func searchAfter(_ count: Int) throws {
    let needle = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    for index in needle.indices { needle[index] = .random(in: 0x21...0x7E) }
    let moved = UnsafeMutableRawBufferPointer.allocate(byteCount: count - 1, alignment: 16)
    let bits = UnsafeMutableRawBufferPointer.allocate(byteCount: count * 8, alignment: 16)
    for index in moved.indices { moved[index] = needle[index] << 4 | needle[index + 1] >> 4 }
    for index in bits.indices { bits[index] = needle[index / 8] >> UInt8(7 - index % 8) & 1 }
    do {
      let text = SecretBytes(copying: UnsafeBufferPointer(needle.bindMemory(to: UInt8.self)).span)
      let code = try QRCode(text)
      #expect(code.size > 20)
      #expect(MemorySearch.copies(of: needle) == 1)
    }
    for (form, length) in [(needle, 8), (moved, 8), (bits, 64)] {
      // Not every piece: a search takes its time.
      for start in stride(from: 0, through: form.count - length, by: max(form.count / 8, length)) {
        let piece = UnsafeMutableRawBufferPointer(rebasing: form[start..<start + length])
        #expect(MemorySearch.copies(of: piece) == 0, "from \(start), \(length) bytes")
      }
    }
    for buffer in [needle, moved, bits] { buffer.deallocate() }
  }

  // MARK: - Help

  private func made(_ text: [UInt8]) throws -> QRCode {
    try QRCode(SecretBytes(copying: text.span))
  }

  private func modules(_ code: borrowing QRCode) -> [[Bool]] {
    var rows: [[Bool]] = []
    for row in 0..<code.size {
      var modules: [Bool] = []
      for column in 0..<code.size { modules.append(code[row, column]) }
      rows.append(modules)
    }
    return rows
  }

  /// What zbar reads in a picture.
  private func scanned(_ file: String) throws -> [UInt8] {
    let read = try Program.run(
      "zbarimg", ["--raw", "-q", "-Sdisable", "-Sqrcode.enable", file])
    return Array(read.out.utf8.dropLast())
  }

  private func scanned(_ code: borrowing QRCode) throws -> String {
    let file = FileManager.default.temporaryDirectory.path + "/trenta-\(UUID().uuidString).png"
    defer { unlink(file) }
    try Data(code.png().array).write(to: URL(fileURLWithPath: file))
    return String(decoding: try scanned(file), as: UTF8.self)
  }
}

extension SecretBytes {
  fileprivate var array: [UInt8] {
    var result: [UInt8] = []
    for index in 0..<count { result.append(self[index]) }
    return result
  }
}
