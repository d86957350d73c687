import Foundation
import Support
import Testing

private let address = "otpauth://totp/Northwind:mara?secret=JBSWY3DPEHPK3PXP"

/// Files made by a script in a folder of their own, where `code.png` is the picture of a code; the
/// reader's answer to the one that is named `made`.
private func answer(toWhatIsMadeBy script: String) throws -> String {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try Data(Canvas(code: address, scale: 12).png)
    .write(to: folder.appendingPathComponent("code.png"))
  let grid = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("PicturesTests/make_grid.py").path
  let made = try ran("/bin/sh", ["-ec", "cd \"$0\"; " + script, folder.path, grid])
  try #require(made.code == 0, "\(script)")
  let read = try ran(
    "/bin/sh", ["-c", "exec \"$0\" < \"$1\"", built("trenta-reader"), folder.path + "/made"])
  #expect(read.code == 0)
  return read.text
}

/// A code on a large empty page, as `page.png`.
private func page(_ width: Int, _ height: Int) -> String {
  "convert -size \(width)x\(height) xc:'#e0e0e0' code.png -gravity center -composite "
    + "-type TrueColor -depth 8 png24:page.png; "
}

/// What the largest cameras of telephones write, 48 million pixels, is read within the reader's memory
/// and time.
@Test(arguments: [
  "python3 \"$1\" code.png made 1 512 16 12",
  page(8064, 6048) + "heif-enc -A -q 40 page.png -o made",
  page(8064, 6048) + "cjxl -e 1 page.png page.jxl; mv page.jxl made",
  page(8064, 6048) + "opj_compress -r 20 -i page.png -o page.jp2; mv page.jp2 made",
])
func aPhotographOf48MillionPixels(script: String) throws {
  #expect(
    try answer(toWhatIsMadeBy: script)
      == "format qr\naccount 1 \(address)\ndone 1\n")
}

/// One that is larger than any limit is refused by its size, before a pixel of it is made.
@Test(arguments: [
  "python3 \"$1\" code.png made 1 512 18 16",
  "printf 'P5\\n8100 8100\\n255\\n' > made",
])
func aPictureOfTooManyPixels(script: String) throws {
  #expect(try answer(toWhatIsMadeBy: script) == "error 0 too-large\ndone 0\n")
}

/// Pages are read up to 128 million pixels together, and that there are more of them is told, whether a
/// code was found or not.
@Test func pagesOfTooManyPixelsTogether() throws {
  let white = "convert -size 8064x6048 xc:white -compress group4 tiff:white; "
  let codes =
    page(8064, 6048) + "convert page.png -monochrome -compress group4 tiff:code; "
  #expect(
    try answer(toWhatIsMadeBy: codes + "tiffcp code code code made")
      == "format qr\naccount 1 \(address)\nerror 2 too-many-pages\ndone 2\n")
  #expect(
    try answer(toWhatIsMadeBy: codes + white + "tiffcp white white code made")
      == "error 0 too-many-pages\ndone 0\n")
}
