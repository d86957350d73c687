import Foundation
import Pictures
import ReaderProtocol
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

/// What the programs of the newer formats read: they go by the ends of names.
private let png = "convert IN -type TrueColor -depth 8 png24:IN.png && "
private let png16 = "convert IN -type TrueColor -depth 16 png48:IN.png && "

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
  "heic": ["sh", "-c", png + "heif-enc -q 60 IN.png -o OUT"],
  "heic of full colours": ["sh", "-c", png + "heif-enc -L -p chroma=444 IN.png -o OUT"],
  "heic 10 bit": ["sh", "-c", png16 + "heif-enc -b 10 IN.png -o OUT"],
  "heic with a thumbnail": ["sh", "-c", png + "heif-enc -t 64 IN.png -o OUT"],
  "avif": ["sh", "-c", png + "heif-enc -A IN.png -o OUT"],
  "avif of red, green and blue": [
    "sh", "-c", png + "heif-enc -A -L -p chroma=444 --matrix_coefficients=0 IN.png -o OUT",
  ],
  "avif 12 bit": ["sh", "-c", png16 + "heif-enc -A -b 12 IN.png -o OUT"],
  "jpeg-xl": ["sh", "-c", png + "cjxl IN.png OUT.jxl && mv OUT.jxl OUT"],
  "jpeg-xl lossless": ["sh", "-c", png + "cjxl -d 0 IN.png OUT.jxl && mv OUT.jxl OUT"],
  "jpeg-xl of a jpeg": [
    "sh", "-c", "convert IN -orient RightTop IN.jpg && cjxl IN.jpg OUT.jxl && mv OUT.jxl OUT",
  ],
  "jpeg-xl gray": [
    "sh", "-c",
    "convert IN -colorspace gray -depth 8 IN.png && cjxl IN.png OUT.jxl && mv OUT.jxl OUT",
  ],
  "jpeg-2000": ["sh", "-c", png + "opj_compress -i IN.png -o OUT.jp2 && mv OUT.jp2 OUT"],
  "jpeg-2000 lossy": [
    "sh", "-c", png + "opj_compress -r 20 -I -i IN.png -o OUT.jp2 && mv OUT.jp2 OUT",
  ],
  "jpeg-2000 codestream": [
    "sh", "-c", png + "opj_compress -i IN.png -o OUT.j2k && mv OUT.j2k OUT",
  ],
  "jpeg-2000 tiles": [
    "sh", "-c", png + "opj_compress -t 100,70 -i IN.png -o OUT.jp2 && mv OUT.jp2 OUT",
  ],
  "jpeg-2000 16 bit": ["sh", "-c", png16 + "opj_compress -i IN.png -o OUT.jp2 && mv OUT.jp2 OUT"],
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

@Test(arguments: [
  "heif-enc IN.png -o OUT", "heif-enc -A IN.png -o OUT",
  "cjxl IN.png OUT.jxl && mv OUT.jxl OUT", "opj_compress -i IN.png -o OUT.jp2 && mv OUT.jp2 OUT",
])
func transparencyOfNewerFormats(command: String) throws {
  let make = ["sh", "-c", "convert IN -depth 8 png32:IN.png && " + command]
  let picture = try converted(clear(), make)
  #expect(try texts(picture) == [address])
}

@Test(arguments: ["", "-A "])
func eachImageOfAHEIF(options: String) throws {
  let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  defer { try? FileManager.default.removeItem(at: file) }
  try Data(code("second")).write(to: file)
  let second = "convert \(file.path) -type TrueColor -depth 8 png24:IN2.png && "
  let command = png + second + "heif-enc \(options)IN.png IN2.png -o OUT"
  let images = try converted(code("first"), ["sh", "-c", command])
  #expect(try Set(texts(images)) == ["first", "second"])
}

/// As phones write it: a grid of tiles, turned by a quarter; the tiles hidden, or images like any other.
@Test(arguments: ["1", "0"])
func tilesOfAHEIF(hidden: String) throws {
  let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("make_grid.py").path
  let picture = try magick(code(), "-resize", "200x200", to: "png")
  let file = try converted(picture, ["python3", script, "IN", "OUT", hidden])
  #expect(try texts(file) == [address])
}

/// A header may say what it wants, and a file may end anywhere: no pixel is made of either.
@Test func newerFormatsThatLieOrEndEarly() throws {
  let whole = [
    try converted(code(), ["sh", "-c", png + "heif-enc IN.png -o OUT"]),
    try converted(code(), ["sh", "-c", png + "cjxl IN.png OUT.jxl && mv OUT.jxl OUT"]),
    try converted(
      code(), ["sh", "-c", png + "opj_compress -i IN.png -o OUT.jp2 && mv OUT.jp2 OUT"]),
  ]
  for file in whole {
    for length in stride(from: 12, to: file.count, by: max(1, file.count / 20)) {
      let read = try? texts(Array(file.prefix(length)), budget: 0)
      #expect(read == nil || read == [address])
    }
  }
  // The size of the image in HEIF (ispe) and in JPEG 2000 (SIZ).
  for (file, mark, offset) in [(whole[0], "ispe", 8), (whole[2], "\u{FF}Q", 6)] {
    let place = try #require(file.firstRange(of: mark.unicodeScalars.map { UInt8($0.value) }))
    var large = file
    let start = place.lowerBound + offset
    for index in start..<start + 8 where (index - start) % 4 > 0 { large[index] = 0xFF }
    let error = #expect(throws: PictureError.self) { try texts(large) }
    #expect([.tooLarge, .damaged].contains(error), "\(mark)")
  }
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
    ("psd", Array("8BPS\0\u{1}".utf8)),
    ("eps", Array("%!PS-Ado".utf8)),
  ] as [(String, [UInt8])])
func kindsThatAreNotRead(kind: String, file: [UInt8]) {
  let error = #expect(throws: PictureError.self) { try texts(file) }
  #expect(error?.problem.identifier == "picture-kind-unsupported" && error?.name == kind)
}

@Test(arguments: [
  ("pdf", "%PDF-1.7\n"), ("pdf", "junk\n%PDF-1.4\n"), ("svg", "<svg/>"),
  ("svg", "\u{FEFF} <?xml version=\"1.0\"?>\n<!-- <a> --><svg xmlns='x'>"),
  ("svg", "<!DOCTYPE svg [<!ENTITY a \"b\">]>\n<draw:svg xmlns:draw=\"x\">"),
])
func documents(identifier: String, text: String) {
  let error = #expect(throws: PictureError.self) { try texts(Array(text.utf8)) }
  #expect(error?.problem.identifier == identifier && error?.name == "")
}

@Test(arguments: [
  "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP", "P1", "P5 is a model", "BM is a company",
  "<html><svg>",
  "<?xml version='1.0'?><map>", "II*", "RIFF", "GIF", "<!-- <svg> ", "\u{0}\u{0}\u{1}\u{0}",
])
func textsAreNotPictures(text: String) { #expect(PictureFormat(Array(text.utf8)) == nil) }
