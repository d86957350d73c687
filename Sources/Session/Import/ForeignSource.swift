internal import CLibc
internal import Glibc
package import ReaderProtocol
package import System

/// Where foreign accounts come from.
package enum ForeignSource: Sendable, Equatable {
  /// A file or a folder, as it was named.
  case path(String)
  case standardInput
  case clipboard
  /// All of the screen.
  case screen
  /// A rectangle of the screen, which the person draws.
  case region
  /// The device file of a camera, nil for the first one there is.
  case camera(String?)

  /// As the receipt names it.
  package var name: String {
    switch self {
    case .path(let path): path
    case .standardInput: "-"
    case .clipboard: "clipboard"
    case .screen, .region: "screen"
    case .camera: "camera"
    }
  }

  /// What is captured by a tool of the desktop, nil where no such tool is needed.
  package var target: CaptureTarget? {
    switch self {
    case .clipboard: .clipboard
    case .screen: .screen
    case .region: .region
    case .path, .standardInput, .camera: nil
    }
  }
}

/// Why one source could not be opened; the others are read all the same.
package struct SourceError: Error, Equatable {
  package let problem: Problem
  /// What the system said, possibly empty.
  package var reason = ""

  package init(_ problem: Problem.Source) { self.problem = .source(problem) }

  init(_ error: ReaderError) {
    problem = error.problem
    if case .missing(let code) = error, code != ENOENT {
      reason = unsafe String(cString: strerror(code))
    }
  }

  init(errno code: Int32) {
    switch code {
    case ENOENT, ENOTDIR: self.init(.missing)
    case EACCES, EPERM, ELOOP: self.init(.permission)
    case EFBIG: self.init(.tooLarge)
    default: self.init(.failed)
    }
  }
}

/// A source that is open: a descriptor at the start of at most 64 MiB, closed with its owner.
package final class OpenSource {
  /// The longest source.
  package static let limit = 64 << 20

  /// As the receipt names it.
  package let name: String
  private let file: Descriptor
  package var descriptor: Int32 { file.number }
  /// Which file on the disk it is, nil for what was copied into memory.
  package let stamp: FileStamp?
  /// Where it lies, and its companions beside it; nil for what has no place.
  package let path: FilePath?

  /// Takes the descriptor over.
  package init(
    name: String, descriptor: consuming Descriptor, stamp: FileStamp? = nil,
    path: FilePath? = nil
  ) {
    self.name = name
    file = descriptor
    self.stamp = stamp
    self.path = path
  }

  /// Goes back to its start.
  func rewind() { file.rewind() }

  /// Opens a file by its path. What cannot be read twice (a pipe) is copied into memory first, which
  /// waits for its writer; with `onlyRegular` such a thing is refused instead.
  package static func file(
    _ path: FilePath, onlyRegular: Bool = false
  ) throws(SourceError) -> OpenSource {
    guard let file = Descriptor(opening: path.systemText, O_RDONLY | O_NOCTTY | O_NONBLOCK) else {
      throw SourceError(errno: errno)
    }
    guard let stamp = FileStamp(of: file.number) else { throw SourceError(.failed) }
    let opened = OpenSource(name: path.text, descriptor: file, stamp: stamp, path: path)
    switch stamp.type {
    case S_IFREG:
      guard stamp.size <= limit else { throw SourceError(.tooLarge) }
      return opened
    case S_IFIFO where !onlyRegular:
      // Process substitution and named pipes: waits for their writer, then takes all of it.
      var writer = pollfd(fd: opened.descriptor, events: Int16(POLLIN), revents: 0)
      while unsafe poll(&writer, 1, -1) < 0 && errno == EINTR {}
      _ = fcntl(opened.descriptor, F_SETFL, 0)
      return try copy(of: opened.descriptor, name: path.text)
    case S_IFDIR: throw SourceError(.isAFolder)
    default: throw SourceError(.notAFile)
    }
  }

  /// Its first bytes, so many or fewer; they are looked at and not read.
  func start(_ count: Int) -> ArraySlice<UInt8> {
    var bytes = [UInt8](repeating: 0, count: count)
    let received = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    return bytes.prefix(max(0, received))
  }

  /// Whether its beginning is text: no control character but those of lines, or the mark of UTF-16.
  package var isText: Bool {
    let bytes = start(4096)
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
    return !bytes.contains { $0 < 0x20 && !(9...13).contains($0) }
  }

  /// All of standard input.
  package static func standardInput() throws(SourceError) -> OpenSource {
    try copy(of: STDIN_FILENO, name: ForeignSource.standardInput.name)
  }

  private static func copy(
    of descriptor: Int32, name: String
  ) throws(SourceError) -> OpenSource {
    guard let memory = Reader.copyToMemory(descriptor, limit: limit) else {
      throw SourceError(errno: errno)
    }
    return OpenSource(name: name, descriptor: memory)
  }
}
