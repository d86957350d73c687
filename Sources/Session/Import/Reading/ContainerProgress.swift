internal import ReaderProtocol
internal import Secrets

/// What one reader answered for files of a container.
struct ContainerOutline {
  /// The container's kind.
  private(set) var format: String?
  /// The file that it looked at last, 0 for none.
  private(set) var lastFile = 0
  /// Where the next reader is to go on.
  private(set) var more: (file: Int, needsLibraries: Bool)?
  private(set) var isWhole = false
  /// Whether anything was read or refused in a file.
  private(set) var isEmpty = true
  /// Why some file needs a passphrase, else why there is nothing in the container.
  private(set) var problem: Problem?

  /// nil for an answer of another kind, or of nothing.
  init?(of answer: borrowing SecretBytes) {
    var lines = LineReader()
    var isContainer = false
    var file = 0
    do {
      while let line = try lines.next(in: answer.bytes) {
        switch line {
        case .format(let name, _) where !isContainer: format = format ?? name
        case .file(let number, _):
          isContainer = true
          file = number
          lastFile = max(lastFile, number)
        case .more(let file, let needsLibraries):
          isContainer = true
          more = (file, needsLibraries)
        case .done: isWhole = true
        default: take(line, isInFile: file > 0)
        }
      }
    } catch {}
    guard isContainer else { return nil }
  }

  private mutating func take(_ line: Line, isInFile: Bool) {
    switch line {
    case .passphraseNeeded:
      isEmpty = false
      problem = .file(.passphraseNeeded)
    case .error(0, let refused, _):
      if isInFile { isEmpty = false }
      if !isInFile || refused.asksForPassphrase { problem = problem ?? refused }
    case .account, .error: isEmpty = false
    default: break
    }
  }
}

/// How far the readers have come in a container: a file that kills one costs itself only.
struct ContainerProgress {
  /// The most readers for one container, and files that may break one.
  static let readers = 100
  static let faults = 10

  enum Next: Equatable {
    case file(Int, needsLibraries: Bool)
    case over
    /// The rest is not read.
    case tooMuch
  }

  private var first = 1
  private var needsLibraries = false
  private var (readers, faults, bytes) = (0, 0, 0)
  /// Whether nothing was read or refused in any file.
  private(set) var isEmpty = true
  private(set) var problem: Problem?

  /// Takes an answer of so many bytes, and says what comes next: always a later file, or the same one
  /// with libraries that were not loaded before.
  mutating func take(_ outline: ContainerOutline, bytes count: Int) -> Next {
    readers += 1
    bytes += count
    isEmpty = isEmpty && outline.isEmpty && (outline.isWhole || outline.lastFile == 0)
    problem = problem ?? outline.problem
    guard !(outline.isWhole && outline.more == nil) else { return .over }
    guard readers < ContainerProgress.readers, bytes < LineLimit.answer else { return .tooMuch }
    if outline.isWhole, let more = outline.more {
      guard more.file > first || more.file == first && more.needsLibraries && !needsLibraries else {
        return .tooMuch
      }
      (first, needsLibraries) = (more.file, needsLibraries || more.needsLibraries)
    } else {
      faults += 1
      guard faults < ContainerProgress.faults, outline.lastFile >= first,
        outline.lastFile < LineLimit.files
      else { return .tooMuch }
      first = outline.lastFile + 1
    }
    return .file(first, needsLibraries: needsLibraries)
  }
}
