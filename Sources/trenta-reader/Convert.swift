internal import Glibc
internal import ReaderSandbox

/// Becomes the program that draws a document from descriptor 0 as a picture to descriptor 1, in the
/// converter's sandbox. Nothing foreign was looked at before.
enum Convert {
  /// 77 (EX_NOPERM): there is no sandbox here; 69 (EX_UNAVAILABLE): the program is not installed.
  enum Refusal: CInt { case noSandbox = 77, notInstalled = 69 }

  /// Pages and drawings get this many pixels at their longer side, whatever size they say they are:
  /// an A4 page gets 205 dots an inch.
  private static let side = "2400"

  /// The program with its arguments; nil when the words name none.
  static func command(_ words: ArraySlice<String>) -> [String]? {
    switch (words.first, words.count) {
    case ("pdf", 2):
      guard let page = Int(words.last ?? ""), (1...9999).contains(page) else { return nil }
      return [
        "/usr/bin/pdftoppm", "-gray", "-scale-to", side, "-f", String(page), "-l", String(page),
        "-",
      ]
    case ("svg", 1):
      return [
        "/usr/bin/rsvg-convert", "--width", side, "--height", side, "--keep-aspect-ratio",
      ]
    default: return nil
    }
  }

  /// Returns only when that could not be.
  static func run(_ command: [String]) -> Refusal {
    do {
      try enterConverterSandbox()
    } catch {
      return .noSandbox
    }
    var words = unsafe command.map { unsafe strdup($0) } + [nil]
    var environment: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
    unsafe execve(command[0], &words, &environment)
    return .notInstalled
  }
}
