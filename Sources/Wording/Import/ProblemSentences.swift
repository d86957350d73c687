internal import Messages
package import ReaderProtocol
package import Session

/// Why a foreign thing, or an entry in it, was not read.
extension Sentences {
  /// The sentence for what was refused, with the word that was not understood.
  package static func refusal(_ refusal: ImportReceipt.Refusal) -> String {
    let sentence = unmarked(refusal) ?? problem(refusal.problem)
    return refusal.word.isEmpty ? sentence : sentence + ": " + shown(refusal.word)
  }

  /// The sentence for a file that may be of a format which no byte tells; nil for any other problem. The
  /// refusal's name has the options that name those formats.
  private static func unmarked(_ refusal: ImportReceipt.Refusal) -> String? {
    guard refusal.problem == .file(.unknownFormat), !refusal.name.isEmpty else { return nil }
    return tr("nothing in it tells its format; if it is of one of these, name that one")
  }

  /// Why an entry or a source was not read.
  package static func problem(_ problem: Problem) -> String {
    switch problem {
    case .source(let problem): source(problem)
    case .reader(let problem): reader(problem)
    case .picture(let problem): picture(problem)
    case .file(let problem): file(problem)
    case .obstacle(let problem): obstacle(problem)
    case .entry(let problem): entry(problem)
    case .address(let problem): address(problem)
    }
  }

  /// That the reader failed as a whole.
  package static func reader(_ error: ReaderError) -> Failure {
    Failure(error.problem.identifier, .io, problem(error.problem))
  }

  /// What could not be had.
  private static func source(_ problem: Problem.Source) -> String {
    switch problem {
    case .companionsUnreadable:
      tr(
        "files that lie beside it and belong to it cannot all be read; at most %1 are, of 64 MiB together",
        String(Companions.fileLimit))
    case .emptyFolder: tr("there is no file in this folder")
    case .isAFolder: tr("it is a folder")
    case .failed: tr("reading it failed")
    case .missing: tr("there is no such file")
    case .notAFile: tr("it is not a file")
    case .permission: tr("it may not be read")
    case .tooDeep: tr("folders lie too deep in each other here")
    case .tooLarge: tr("it is larger than 64 MiB or 64 megapixels")
    case .tooManyFiles: tr("there are more files than are read; the others were left out")
    }
  }

  /// The reader, or what starts it.
  private static func reader(_ problem: Problem.Reader) -> String {
    switch problem {
    case .died: tr("it made trenta-reader fail; perhaps it is damaged on purpose")
    case .malformed, .readFailed, .tooLarge: tr("reading it failed before its end")
    case .missing: tr("trenta-reader is not installed beside this program")
    case .noSandbox: tr("this system gives no sandbox to read foreign files in")
    case .notStarted: tr("trenta-reader cannot be started")
    case .timedOut:
      tr("reading it took too long and was ended; of a picture, cut out the part with the QR code")
    }
  }

  /// Of a picture or a document, and what to do about it.
  private static func picture(_ problem: Problem.Picture) -> String {
    switch problem {
    case .conversionFailed: tr("drawing it failed or took too long")
    case .damaged: tr("the picture is damaged or cut off")
    case .damagedDocument: tr("it cannot be drawn: it is damaged, or locked with a password")
    case .documentInside:
      tr("it is a PDF or an SVG drawing in another file; take it out and import it by itself")
    case .incompleteSet:
      tr(
        "it is one of several QR codes that make one together, and not all of them are in the picture; take one picture of all of them"
      )
    case .noConversionSandbox:
      tr(
        "this kernel has no Landlock, so a document is not drawn here; do it yourself: `pdftoppm -r 200 -png FILE page` or `rsvg-convert FILE -o page.png`"
      )
    case .noHEIFLibrary:
      tr("it is a HEIC or AVIF picture, which libheif reads; install the package libheif1")
    case .noJXLLibrary:
      tr("it is a JPEG XL picture, which libjxl reads; install the package libjxl0.7")
    case .noQRCode:
      tr(
        "no QR code was found; take the picture sharper, straight, with the whole code and its white margin"
      )
    case .pdf:
      tr(
        "it is a PDF, which pdftoppm draws: install poppler-utils, or import a screenshot of the page"
      )
    case .svg:
      tr(
        "it is an SVG drawing, which rsvg-convert draws: install librsvg2-bin, or import a screenshot of it"
      )
    case .tooManyCodes:
      tr("it holds more than 500 QR codes, of which 500 were read; cut it into several pictures")
    case .tooManyPages: tr("it has more pages than are read; cut it into several files")
    case .unsupported:
      tr("this kind of picture is not read; make a PNG of it with ImageMagick's `convert`")
    }
  }
}
