package import Secrets

extension QRCode {
  /// The code as a PNG picture (ISO/IEC 15948): gray, one bit a pixel, eight pixels a module, so that
  /// a module is one byte of each of its rows; not compressed, so that no library is needed.
  package borrowing func png() -> SecretBytes {
    let side = size + 2 * QRCode.quietZone
    let scale = 8
    let bytesPerRow = side + 1
    var rows = SecretBytes(capacity: side * scale * bytesPerRow)
    for row in -QRCode.quietZone..<size + QRCode.quietZone {
      for _ in 0..<scale {
        rows.append(0)  // no filter
        for column in -QRCode.quietZone..<size + QRCode.quietZone {
          rows.append(self[row, column] ? 0 : 0xFF)
        }
      }
    }
    var header = SecretBytes(capacity: 13)
    header.appendBigEndian(UInt32(side * scale))
    header.appendBigEndian(UInt32(side * scale))
    for byte: UInt8 in [1, 0, 0, 0, 0] { header.append(byte) }
    var picture = SecretBytes(capacity: rows.count + rows.count / 1000 + 256)
    for byte: UInt8 in [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] { picture.append(byte) }
    picture.appendChunk("IHDR", header)
    picture.appendChunk("IDAT", stored(rows))
    picture.appendChunk("IEND", SecretBytes(capacity: 0))
    return picture
  }

  /// A zlib stream (RFC 1950) of stored blocks (RFC 1951, 3.2.4).
  private borrowing func stored(_ bytes: borrowing SecretBytes) -> SecretBytes {
    let largest = 65_535
    var stream = SecretBytes(capacity: bytes.count + bytes.count / largest * 5 + 16)
    stream.append(0x78)
    stream.append(0x01)
    for start in stride(from: 0, to: bytes.count, by: largest) {
      let end = min(start + largest, bytes.count)
      let count = UInt16(end - start)
      stream.append(end == bytes.count ? 1 : 0)
      for part in [count, ~count] {
        stream.append(UInt8(part & 0xFF))
        stream.append(UInt8(part >> 8))
      }
      for index in start..<end { stream.append(bytes[index]) }
    }
    var (low, high): (UInt32, UInt32) = (1, 0)  // Adler-32
    for index in 0..<bytes.count {
      low = (low + UInt32(bytes[index])) % 65_521
      high = (high + low) % 65_521
    }
    stream.appendBigEndian(high << 16 | low)
    return stream
  }
}

extension SecretBytes {
  fileprivate mutating func appendBigEndian(_ number: UInt32) {
    for shift: UInt32 in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  /// A chunk with its length and its checksum (CRC-32).
  fileprivate mutating func appendChunk(_ name: String, _ data: borrowing SecretBytes) {
    appendBigEndian(UInt32(data.count))
    let start = count
    for byte in name.utf8 { append(byte) }
    append(data.bytes)
    var check = UInt32.max
    for index in start..<count {
      check ^= UInt32(self[index])
      for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
    }
    appendBigEndian(~check)
  }
}
