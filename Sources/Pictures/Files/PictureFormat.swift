/// The kinds of picture files, told by their first bytes, never by a file's name.
package enum PictureFormat: String, Sendable, CaseIterable {
  case avif
  case bmp
  case eps
  case gif
  case heic
  case ico
  case jpeg
  case jpeg2000 = "jpeg-2000"
  case jpegXL = "jpeg-xl"
  case pdf
  case png
  case pnm
  case psd
  case svg
  case tga
  case tiff
  case webp

  /// nil when these are not the first bytes of a picture.
  package init?(_ bytes: [UInt8]) {
    // The weakest last, so that a text is never taken for a picture.
    guard let format = Self.byMagic(bytes) ?? Self.byContent(bytes) else { return nil }
    self = format
  }

  private static func byMagic(_ bytes: [UInt8]) -> PictureFormat? {
    let magics: [(PictureFormat, [UInt8])] = [
      (.eps, Array("%!PS".utf8)),
      (.eps, [0xC5, 0xD0, 0xD3, 0xC6]),
      (.gif, Array("GIF87a".utf8)),
      (.gif, Array("GIF89a".utf8)),
      (.jpeg, [0xFF, 0xD8, 0xFF]),
      (.jpeg2000, [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 13, 10, 0x87, 10]),
      (.jpeg2000, [0xFF, 0x4F, 0xFF, 0x51]),
      (.jpegXL, [0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20, 13, 10, 0x87, 10]),
      (.jpegXL, [0xFF, 0x0A]),
      (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
      (.psd, Array("8BPS".utf8)),
      (.tiff, [0x49, 0x49, 42, 0]),
      (.tiff, [0x4D, 0x4D, 0, 42]),
      (.tiff, [0x49, 0x49, 43, 0]),
      (.tiff, [0x4D, 0x4D, 0, 43]),
    ]
    return magics.first { bytes.has($0.1) }?.0
  }

  private static func byContent(_ bytes: [UInt8]) -> PictureFormat? {
    if bytes.has("RIFF") && bytes.has("WEBP", at: 8) { return .webp }
    if let format = mediaFile(bytes) { return format }
    if bytes.has("BM"), Bitmap.headers.contains(bytes.little32(at: 14) ?? 0) { return .bmp }
    if isIcon(bytes) { return .ico }
    if isPDF(bytes) { return .pdf }
    if isSVG(bytes) { return .svg }
    if PNMHeader(bytes, at: 0) != nil { return .pnm }
    return TGAHeader(bytes) == nil ? nil : .tga
  }

  /// A directory whose first entry lies behind it and is not empty.
  private static func isIcon(_ bytes: [UInt8]) -> Bool {
    guard bytes.has([0, 0, 1, 0]), let count = bytes.little16(at: 4), count > 0,
      let size = bytes.little32(at: 14), let start = bytes.little32(at: 18)
    else { return false }
    return bytes[9] == 0 && size > 0 && start >= 6 + 16 * count
  }

  /// AVIF and HEIC: ISO media files, told by the brands in their first box (ISO/IEC 14496-12).
  private static func mediaFile(_ bytes: [UInt8]) -> PictureFormat? {
    guard bytes.has("ftyp", at: 4) else { return nil }
    let length = Int(bytes[2]) << 8 | Int(bytes[3])
    // The second of the four-byte words is the brand's version.
    let brands = stride(from: 8, to: min(length, bytes.count) - 3, by: 4).filter { $0 != 12 }
      .map { String(decoding: bytes[$0..<$0 + 4], as: UTF8.self) }
    if brands.contains(where: ["avif", "avis"].contains) { return .avif }
    let high = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]
    return brands.contains(where: high.contains) ? .heic : nil
  }

  /// The header may stand behind other bytes, within the first 1,024 (PDF 1.7, annex H).
  private static func isPDF(_ bytes: [UInt8]) -> Bool {
    (0..<min(bytes.count, 1020)).contains { bytes[$0] == 0x25 && bytes.has("%PDF-", at: $0) }
  }

  /// Whether the first element of an XML text is `svg`, in any namespace prefix.
  private static func isSVG(_ bytes: [UInt8]) -> Bool {
    var rest = bytes.prefix(64 << 10)
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    while true {
      rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
      if rest.starts(with: "<?".utf8) {
        guard let after = skip("?>", rest) else { return false }
        rest = after
      } else if rest.starts(with: "<!--".utf8) {
        guard let after = skip("-->", rest.dropFirst(4)) else { return false }
        rest = after
      } else if rest.starts(with: "<!DOCTYPE".utf8) {
        guard let after = skipDocumentType(rest) else { return false }
        rest = after
      } else {
        break
      }
    }
    guard rest.first == UInt8(ascii: "<") else { return false }
    let name = rest.dropFirst().prefix { ![0x20, 0x09, 0x0A, 0x0D, 0x2F, 0x3E].contains($0) }
    return name.elementsEqual("svg".utf8) || name.suffix(4).elementsEqual(":svg".utf8)
  }

  /// What follows the first `mark`, nil when there is none.
  private static func skip(_ mark: String, _ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let mark = Array(mark.utf8)
    for start in text.indices where text[start] == mark[0] && text[start...].starts(with: mark) {
      return text[(start + mark.count)...]
    }
    return nil
  }

  /// What follows a document type, whose own declarations stand between brackets.
  private static func skipDocumentType(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let end = text.firstIndex { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: ">") }
    guard let end else { return nil }
    guard text[end] == UInt8(ascii: "[") else { return text[(end + 1)...] }
    return skip("]", text[end...]).flatMap { skip(">", $0) }
  }
}
