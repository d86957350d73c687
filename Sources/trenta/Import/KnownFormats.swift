internal import Messages
internal import ScreenApp
internal import Session
internal import Wording

/// Everything that can be imported: pictures, and what the reader knows of other apps.
enum KnownFormats {
  static func all(_ clock: Clock) throws -> [KnownFormat] {
    do {
      return [
        KnownFormat(
          word: "qr", app: tr("Pictures"),
          help: tr(
            "one or several QR codes: png, jpeg, webp, gif, tiff, bmp, netpbm, ico, tga; pdf and svg by their tools"
          )),
        KnownFormat(
          word: "google-migration", app: "Google Authenticator",
          help: tr("Transfer accounts, Export accounts; all its pictures")),
      ] + (try KnownFormat.all(program: try Runtime.reader(), clock: clock))
    } catch let error as ReaderError {
      throw SessionError.reader(error)
    }
  }

  /// A word that a person gave as a format: an unknown one is an error, never passed over.
  static func check(_ word: String, _ clock: Clock) throws {
    let known = try all(clock).map(\.word)
    guard !known.contains(word) else { return }
    let near = Nearest.words(to: word, among: known).joined(separator: ", ")
    let all = known.joined(separator: ", ")
    guard !near.isEmpty else {
      throw Failure(
        "usage", .usage, tr("the format %1 is not known; known are: %2", shown(word), all))
    }
    throw Failure(
      "usage", .usage, tr("the format %1 is not known; the nearest: %2", shown(word), near),
      details: [all])
  }

  static func json(_ formats: [KnownFormat]) -> JSON {
    let list = formats.map { format in
      JSON.object([
        ("format", .string(format.word)), ("app", .string(format.app)),
        ("help", .string(format.help)),
      ])
    }
    return .object([("formats", .array(list))])
  }
}
