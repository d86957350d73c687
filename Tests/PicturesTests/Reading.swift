import Foundation
import Pictures
import Support
import Testing

let address = "otpauth://totp/Northwind:mara?secret=JBSWY3DPEHPK3PXP&issuer=Northwind"

/// The texts of the codes in a picture; no clock, so that nothing is ever over.
func texts(_ picture: [UInt8], budget: Double = 60) throws(PictureError) -> [String] {
  _ = hasEngine
  return try payloads(in: picture, budget: budget, now: { 0 }).payloads
    .map { String(decoding: $0, as: UTF8.self) }
}

/// Whether the ladder reads a picture that its first looks alone, a budget of nothing, do not.
func isReadByTheLadder(_ picture: [UInt8], _ text: String = address) throws -> Bool {
  #expect(throws: PictureError.noQRCode) { try texts(picture, budget: 0) }
  return try texts(picture) == [text]
}

/// A program that makes a picture failed, or is not installed.
struct NotMade: Error {
  let words: [String]
}

/// What a program makes of a picture, both as files, since many write no pipe: the last two words of
/// its arguments are `IN` and `OUT`, where they stand.
func converted(_ picture: [UInt8], _ words: [String]) throws -> [UInt8] {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("trenta-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let (source, target) = (folder.path + "/in", folder.path + "/out")
  try Data(picture).write(to: URL(fileURLWithPath: source))
  let arguments = words.dropFirst().map {
    $0.replacingOccurrences(of: "IN", with: source)
      .replacingOccurrences(of: "OUT", with: target)
  }
  let made = try ran("/usr/bin/" + words[0], Array(arguments))
  guard made.code == 0 else { throw NotMade(words: words) }
  return [UInt8](try Data(contentsOf: URL(fileURLWithPath: target)))
}

/// A picture as ImageMagick writes it in another format.
func magick(_ picture: [UInt8], _ words: String..., to format: String) throws -> [UInt8] {
  try converted(picture, ["convert", "IN"] + words + [format + ":OUT"])
}
