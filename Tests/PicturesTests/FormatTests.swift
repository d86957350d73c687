import Foundation
import Pictures
import Support
import Testing

/// A code on a page with little beside it, as PNG.
private func code(_ text: String = address) throws -> [UInt8] { try Canvas(code: text).png }

/// Black modules on nothing.
private func clear() throws -> [UInt8] {
  let canvas = try Canvas(code: address)
  return encodePNG(width: canvas.width, height: canvas.height, kind: 6) { index in
    [0, 0, 0, canvas.pixels[index] == 0 ? 255 : 0]
  }
}

/// How each kind of file is made, by a program and its words.
private let kinds: [String: [String]] = [
  "webp lossy": ["cwebp", "-quiet", "-q", "60", "IN", "-o", "OUT"],
  "webp lossless": ["cwebp", "-quiet", "-lossless", "IN", "-o", "OUT"],
  "gif": ["convert", "IN", "-interlace", "none", "gif:OUT"],
  "gif interlaced": ["convert", "IN", "-interlace", "plane", "gif:OUT"],
  "tiff plain": ["convert", "IN", "-compress", "none", "tiff:OUT"],
  "tiff g3": ["convert", "IN", "-monochrome", "-compress", "fax", "tiff:OUT"],
  "tiff g4": ["convert", "IN", "-monochrome", "-compress", "group4", "tiff:OUT"],
  "tiff lzw": ["convert", "IN", "-type", "TrueColor", "-compress", "lzw", "tiff:OUT"],
  "tiff deflate": ["convert", "IN", "-compress", "zip", "tiff:OUT"],
  "tiff packbits": ["convert", "IN", "-compress", "rle", "tiff:OUT"],
  "tiff jpeg": ["convert", "IN", "-type", "TrueColor", "-compress", "jpeg", "tiff:OUT"],
  "tiff palette": ["convert", "IN", "-type", "palette", "tiff:OUT"],
  "tiff cmyk": ["convert", "IN", "-colorspace", "CMYK", "tiff:OUT"],
  "tiff 16 bit": ["convert", "IN", "-depth", "16", "-type", "TrueColor", "tiff:OUT"],
  "tiff 16 bit gray": ["convert", "IN", "-depth", "16", "tiff:OUT"],
  "tiff min is white": [
    "convert", "IN", "-monochrome", "-define", "quantum:polarity=min-is-white", "tiff:OUT",
  ],
  "tiff big endian": ["convert", "IN", "-endian", "MSB", "tiff:OUT"],
  "tiff planes": ["convert", "IN", "-type", "TrueColor", "-interlace", "plane", "tiff:OUT"],
  "tiff tiles": [
    "convert", "IN", "-type", "TrueColor", "-compress", "none", "-define",
    "tiff:tile-geometry=48x16", "tiff:OUT",
  ],
  "bmp 1 bit": ["convert", "IN", "-monochrome", "bmp3:OUT"],
  "bmp 4 bit": ["convert", "IN", "-colors", "8", "-type", "palette", "bmp3:OUT"],
  "bmp 8 bit": ["convert", "IN", "-type", "grayscale", "bmp3:OUT"],
  "bmp runs": ["convert", "IN", "-type", "palette", "-compress", "rle", "bmp3:OUT"],
  "bmp 16 bit": [
    "convert", "IN", "-define", "bmp:subtype=RGB565", "-type", "TrueColor", "bmp:OUT",
  ],
  "bmp 24 bit": ["convert", "IN", "-type", "TrueColor", "bmp3:OUT"],
  "bmp os/2": ["convert", "IN", "-type", "TrueColor", "bmp2:OUT"],
  "bmp version 5": ["convert", "IN", "-type", "TrueColor", "bmp:OUT"],
  "pbm": ["convert", "IN", "pbm:OUT"],
  "pbm plain": ["convert", "IN", "-compress", "none", "pbm:OUT"],
  "pgm": ["convert", "IN", "pgm:OUT"],
  "pgm plain": ["convert", "IN", "-compress", "none", "pgm:OUT"],
  "pgm 16 bit": ["convert", "IN", "-depth", "16", "pgm:OUT"],
  "ppm": ["convert", "IN", "ppm:OUT"],
  "ppm plain": ["convert", "IN", "-compress", "none", "ppm:OUT"],
  "pam": ["convert", "IN", "pam:OUT"],
  "ico": ["convert", "IN", "ico:OUT"],
  "tga": ["convert", "IN", "-type", "TrueColor", "-compress", "none", "tga:OUT"],
  "tga runs": ["convert", "IN", "-type", "TrueColor", "-compress", "rle", "tga:OUT"],
  "tga gray": ["convert", "IN", "-type", "grayscale", "tga:OUT"],
  "tga palette": ["convert", "IN", "-type", "palette", "tga:OUT"],
  "jpeg cmyk": ["convert", "IN", "-colorspace", "CMYK", "jpeg:OUT"],
  "jpeg turned": ["convert", "IN", "-orient", "RightTop", "jpeg:OUT"],
]

@Test(arguments: kinds.keys.sorted())
func everyKindOfFile(kind: String) throws {
  let format = kind.prefix { $0 != " " }
  let file = try converted(code(), kinds[kind]!)
  let known = ["pbm", "pgm", "ppm", "pam"].contains(format) ? "pnm" : String(format)
  #expect(PictureFormat(file)?.rawValue == known)
  #expect(try texts(file) == [address])
}

@Test(arguments: ["webp", "gif", "tiff", "bmp", "pam", "ico", "tga"])
func transparency(format: String) throws {
  let picture =
    format == "webp"
    ? try converted(clear(), ["cwebp", "-quiet", "-lossless", "IN", "-o", "OUT"])
    : try magick(clear(), to: format)
  #expect(try texts(picture) == [address])
}

@Test(arguments: ["gif", "webp"])
func theCodeIsInTheThirdFrame(format: String) throws {
  let page = Canvas(width: 196, height: 196).png
  var gif = try magick(
    page, "(", "+clone", "-fill", "gray", "-colorize", "50", ")",
    "(", "xc:white", ")", "-set", "dispose", "background", to: "gif")
  #expect(throws: PictureError.noQRCode) { try texts(gif) }
  let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  defer { try? FileManager.default.removeItem(at: file) }
  try Data(code()).write(to: file)
  gif = try magick(
    page, "(", "+clone", "-fill", "gray", "-colorize", "50", ")", "png:" + file.path, to: "gif")
  let animation =
    format == "gif" ? gif : try converted(gif, ["gif2webp", "-quiet", "IN", "-o", "OUT"])
  #expect(PictureFormat(animation)?.rawValue == format)
  #expect(try texts(animation) == [address])
}

@Test func eachPageOfATIFF() throws {
  let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  defer { try? FileManager.default.removeItem(at: file) }
  try Data(code("second")).write(to: file)
  let pages = try magick(
    code("first"), "png:" + file.path, "-compress", "group4", to: "tiff")
  #expect(try Set(texts(pages)) == ["first", "second"])
}

@Test func netpbmPicturesInOneFile() throws {
  let pages = try Canvas(code: "first").pgm + Canvas(code: "second").pgm
  #expect(try Set(texts(pages)) == ["first", "second"])
}

// MARK: what is known and not read

@Test(
  arguments: [
    ("avif", [0, 0, 0, 20] + Array("ftypavif\0\0\0\0mif1".utf8)),
    ("heic", [0, 0, 0, 24] + Array("ftypmif1\0\0\0\0mif1heic".utf8)),
    ("jpeg-2000", [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 13, 10, 0x87, 10]),
    ("jpeg-xl", [0xFF, 0x0A, 0]), ("psd", Array("8BPS\0\u{1}".utf8)),
    ("eps", Array("%!PS-Ado".utf8)),
  ] as [(String, [UInt8])])
func kindsThatAreNotRead(kind: String, file: [UInt8]) {
  let error = #expect(throws: PictureError.self) { try texts(file) }
  #expect(error?.identifier == "picture-kind-unsupported" && error?.name == kind)
}

@Test(arguments: [
  ("pdf", "%PDF-1.7\n"), ("pdf", "junk\n%PDF-1.4\n"), ("svg", "<svg/>"),
  ("svg", "\u{FEFF} <?xml version=\"1.0\"?>\n<!-- <a> --><svg xmlns='x'>"),
  ("svg", "<!DOCTYPE svg [<!ENTITY a \"b\">]>\n<draw:svg xmlns:draw=\"x\">"),
])
func documents(identifier: String, text: String) {
  let error = #expect(throws: PictureError.self) { try texts(Array(text.utf8)) }
  #expect(error?.identifier == identifier && error?.name == "")
}

@Test(arguments: [
  "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP", "P1", "P5 is a model", "BM is a company",
  "<html><svg>",
  "<?xml version='1.0'?><map>", "II*", "RIFF", "GIF", "<!-- <svg> ", "\u{0}\u{0}\u{1}\u{0}",
])
func textsAreNotPictures(text: String) { #expect(PictureFormat(Array(text.utf8)) == nil) }
