/// A ZIP archive of stored members, as its parts; packed by no library, so that each may be wrong.
struct ArchiveBytes {
  struct Member {
    var name: String
    var content: [UInt8]
    /// 8 for content that is deflated already.
    var method: UInt16 = 0
    var crc: UInt32?
  }

  var members: [Member] = []

  init(_ texts: [(name: String, text: String)] = []) {
    members = texts.map { Member(name: $0.name, content: Array($0.text.utf8)) }
  }

  var bytes: [UInt8] {
    var (body, directory) = ([UInt8](), [UInt8]())
    for member in members {
      let name = Array(member.name.utf8)
      let (crc, size) = (member.crc ?? crc32(member.content), UInt32(member.content.count))
      // Whatever is compressed says it has 2 GiB.
      let unpacked = member.method == 0 ? size : 1 << 31
      let head =
        little(20 as UInt16) + little(0x800 as UInt16) + little(member.method)
        + little(0x58A1_6C20 as UInt32) + little(crc) + little(size) + little(unpacked)
        + little(UInt16(name.count)) + little(0 as UInt16)
      let place = little(UInt32(body.count))
      body += [0x50, 0x4B, 3, 4] + head + name + member.content
      directory += [0x50, 0x4B, 1, 2] + little(20 as UInt16) + head
      directory += [UInt8](repeating: 0, count: 10) + place + name
    }
    let count = little(UInt16(members.count))
    return body + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count
      + little(UInt32(directory.count)) + little(UInt32(body.count)) + [0, 0]
  }
}

private func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) }
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(~0) { crc, byte in
    (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1) * 0xEDB8_8320 }
  }
}

/// A deflate stream (RFC 1951) of at least `count` zeros, by the fixed codes: a zero, and copies of
/// it of 258 bytes.
func deflatedZeros(_ count: Int) -> [UInt8] {
  var (bytes, held, bits) = ([UInt8](), 0, UInt32(0))
  func add(_ code: UInt32, _ length: Int) {
    for place in (0..<length).reversed() {
      bits |= (code >> UInt32(place) & 1) << UInt32(held)
      held += 1
      if held == 8 {
        bytes.append(UInt8(bits))
        (held, bits) = (0, 0)
      }
    }
  }
  add(0b1, 1)  // the last block
  add(0b10, 2)  // type 1, its low bit first
  add(0x30, 8)  // literal 0
  for _ in 0..<count / 258 + 1 {
    add(0b1100_0101, 8)  // length 258
    add(0, 5)  // distance 1
  }
  add(0, 7)
  add(0, 7)
  return bytes
}
