package import System

extension ImportJob {
  /// How far it has come.
  package enum Stage: Equatable {
    /// A tool of the desktop is at work.
    case capturing(CaptureTarget)
    /// A camera looks for a QR code.
    case filming
    case reading
    /// Nothing goes on before `answer` or `leaveOut`.
    case asking(Question)
    case over
  }

  /// A clipboard, screen or camera that cannot be had ends it all.
  package enum Failed: Error, Equatable {
    case capture(CaptureError)
    case camera(CameraError)
  }

  /// An encrypted file whose passphrase is wanted from a person.
  package struct Question: Equatable {
    /// Counted from 1, over all files.
    package let number: Int
    /// The file, as it was named.
    package let file: String
    /// The app that wrote it.
    package let app: String
    /// How many passphrases were typed for it in vain.
    package let tries: Int
  }

  /// Which source is being read.
  package struct Progress: Equatable {
    /// From 1.
    package let number: Int
    package let count: Int
    package let name: String
    /// Whether a passphrase is tried on it.
    package let isOpening: Bool
  }

  /// What people are to be told besides the receipt.
  package enum Note: Equatable {
    case pagesWithoutCode(source: String, pages: [Int])
    /// So many files of folders are neither pictures nor lists, and were left out.
    case leftOut(Int)
  }

  /// A file that was read, to be recognised again.
  package struct File {
    package let path: FilePath
    package let stamp: FileStamp
    /// Whether there may be more in it than the accounts that were read: text, which has other lines
    /// too, and pages that nothing was read from.
    package let holdsMore: Bool
  }

  /// One thing to read: the sources that were named, with folders replaced by their files.
  enum Item {
    /// A file, and the folder that was named where it lies in one.
    case file(FilePath, folder: String?)
    case opened(OpenSource)
    /// The clipboard or the screen, still to be captured.
    case toCapture(CaptureTarget)
    /// A device file of a camera, nil for the first one there is.
    case toFilm(String?)
    /// The camera's picture, which is read already.
    case answered(String, Reader)
    case failed(String, SourceError)

    var name: String {
      switch self {
      case .file(let path, _): path.text
      case .opened(let source): source.name
      case .toCapture(let target): target.sourceName
      case .toFilm(let device): ForeignSource.camera(device).name
      case .answered(let name, _), .failed(let name, _): name
      }
    }

    /// Whether something has to be done before it can be read.
    var isAwaited: Bool {
      switch self {
      case .toCapture, .toFilm: true
      case .file, .opened, .answered, .failed: false
      }
    }
  }
}
