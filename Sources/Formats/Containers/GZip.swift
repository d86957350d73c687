internal import CZlib

/// A gzip file (RFC 1952) by zlib: one file, in one or more members.
package enum GZip {
  /// The bytes that it begins with: deflate is the only method there is.
  package static let magic: [UInt8] = [0x1F, 0x8B, 8]

  /// The unpacked content, and whether bytes follow it that are no gzip; zeros are padding. Errors:
  /// `damaged`, also where it is cut short; `tooLarge` beyond `limit` bytes.
  package static func unpacked(
    _ bytes: [UInt8], limit: Int
  ) throws(FormatError) -> (content: [UInt8], hasMore: Bool) {
    let result = unsafe bytes.withUnsafeBytes { file in
      Result { () throws(FormatError) in try unsafe unpack(file, limit) }
    }
    return try result.get()
  }

  private static func unpack(
    _ file: UnsafeRawBufferPointer, _ limit: Int
  ) throws(FormatError) -> (content: [UInt8], hasMore: Bool) {
    var stream = unsafe z_stream()
    guard unsafe trenta_gunzip_begin(&stream) == Z_OK else { throw .tooLarge }
    defer { unsafe inflateEnd(&stream) }
    unsafe stream.next_in = unsafe UnsafeMutablePointer(
      mutating: file.assumingMemoryBound(to: UInt8.self).baseAddress)
    unsafe stream.avail_in = uInt(clamping: file.count)
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let status = unsafe chunk.withUnsafeMutableBufferPointer { chunk in
        unsafe stream.next_out = chunk.baseAddress
        unsafe stream.avail_out = uInt(chunk.count)
        return unsafe inflate(&stream, Z_NO_FLUSH)
      }
      guard status == Z_OK || status == Z_STREAM_END else { throw .damaged }
      let count = unsafe chunk.count - Int(stream.avail_out)
      guard content.count + count <= limit else { throw .tooLarge }
      content += chunk[..<count]
      guard status == Z_STREAM_END else { continue }
      let rest = unsafe UnsafeRawBufferPointer(rebasing: file.suffix(Int(stream.avail_in)))
      guard unsafe rest.starts(with: magic) else {
        return unsafe (content, rest.contains { $0 != 0 })
      }
      guard unsafe inflateReset(&stream) == Z_OK else { throw .damaged }
    }
  }
}
