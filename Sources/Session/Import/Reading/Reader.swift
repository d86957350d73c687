internal import CLibc
internal import Glibc
internal import Paths
package import ReaderProtocol
package import Secrets
package import System

/// Why a foreign thing could not be read at all. What the reader itself says of its input is not
/// here but in its answer.
package enum ReaderError: Error, Equatable {
  /// `trenta-reader` is not installed (`ENOENT`), or could not be started: errno.
  case missing(Int32)
  /// It took longer than its limits of time and of processor time, and was killed.
  case timedOut
  /// It died, or its answer was longer than 32 MiB.
  case died(status: Int32)

  /// What it is called on standard error and in the receipt.
  package var problem: Problem {
    switch self {
    case .missing(ENOENT): .reader(.missing)
    case .missing: .reader(.notStarted)
    case .timedOut: .reader(.timedOut)
    case .died: .reader(.died)
    }
  }
}

/// A running `trenta-reader`: one foreign thing in, its lines out. Whoever owns it polls
/// `descriptor` and calls `advance` until that says it is over; its end kills the program.
package final class Reader {
  /// Far beyond the processor time that the reader gives itself (5 seconds, with a passphrase 30),
  /// which is what ends one that works too long: on a busy machine that time is spread over more.
  package static let secondsToLive = 60
  package static let secondsToLiveWithPassphrase = 300
  private static let answerLimit = 32 << 20

  private var child: Child
  /// What has arrived so far.
  package private(set) var answer: SecretBytes
  private let output: Descriptor
  /// CLOCK_BOOTTIME milliseconds after which it is killed.
  package let deadline: Int64

  /// What the reader is told beside the thing to read.
  package struct Request: Sendable {
    /// It is a frame of a camera, of which another one comes at once.
    package var isQuick = false
    /// The format that the person named, a word of `KnownFormat`.
    package var format: String?
    package var passphrase: SourcePassphrase?
    /// The first file of a container to read, and whether all libraries are to be loaded for it.
    var firstFile = 1
    var needsLibraries = false

    package init(isQuick: Bool = false, format: String? = nil) {
      self.isQuick = isQuick
      self.format = format
    }
  }

  /// Starts the reader on an open descriptor, which stays the caller's, as does that of `companions`.
  package static func start(
    source: Int32, companions: Int32? = nil, _ request: Request = Request(), program: String,
    clock: Clock
  ) throws(ReaderError) -> Reader {
    var words = request.isQuick ? ["--quick"] : []
    if let format = request.format { words += ["--format", format] }
    if request.firstFile > 1 { words += ["--from", String(request.firstFile)] }
    if request.needsLibraries { words.append("--libraries") }
    if companions != nil { words.append("--companions") }
    guard let passphrase = request.passphrase else {
      return try start(
        words, input: source, companions: companions, seconds: secondsToLive, program: program,
        clock: clock)
    }
    guard let secret = passphrase.pipe() else { throw .missing(errno) }
    defer { extendLifetime(secret) }
    return try start(
      words + ["--passphrase"], input: source, secret: secret.number, companions: companions,
      seconds: secondsToLiveWithPassphrase, program: program, clock: clock)
  }

  /// Starts the reader with words and descriptors of any kind.
  static func start(
    _ words: [String], input: Int32? = nil, secret: Int32? = nil, companions: Int32? = nil,
    seconds: Int, program: String, clock: Clock
  ) throws(ReaderError) -> Reader {
    guard let pipe = Pipe() else { throw .missing(errno) }
    var descriptors = [input, pipe.writer.number, nil]
    if secret != nil || companions != nil { descriptors.append(secret) }
    if companions != nil { descriptors.append(companions) }
    let child: Child
    do {
      child = try Child(program, words, environment: [], descriptors: descriptors)
    } catch {
      throw .missing(error.code)
    }
    pipe.writer.close()
    return Reader(
      child: child, output: pipe.reader,
      deadline: clock.bootMilliseconds() + Int64(seconds) * 1000)
  }

  private init(child: consuming Child, output: consuming Descriptor, deadline: Int64) {
    self.child = consume child
    self.output = output
    self.deadline = deadline
    answer = SecretBytes(capacity: 64 << 10)
  }

  /// Where its answer arrives, for `poll`.
  package var descriptor: Int32 { output.number }

  /// Takes what has arrived; waits when nothing is there. Returns true at the end of the answer; one
  /// without `done` is the receiver's to find out.
  package func advance() throws(ReaderError) -> Bool {
    var received: Int?
    unsafe answer.append(upTo: 64 << 10) {
      received = unsafe Stream.read(output.number, into: $0)
      return received ?? 0
    }
    guard let received else { throw .died(status: -1) }
    if answer.count > Reader.answerLimit { throw .died(status: -1) }
    guard received == 0 else { return false }
    let status = child.waitBriefly()
    if status == 128 + SIGXCPU { throw .timedOut }
    if status != 0 && answer.isEmpty { throw .died(status: status) }
    return true
  }

  /// Where the reader is: `../libexec/trenta/` of the installed program, or beside it in the build
  /// folder; never by `PATH` or a variable. Whether it can be started shows when it is.
  package static func program(besides executable: String) -> String? {
    let here = PathParts.split(executable).folder
    for candidate in [here + "/../libexec/trenta/trenta-reader", here + "/trenta-reader"]
    where unsafe access(candidate.systemCString, F_OK) == 0 { return candidate }
    return nil
  }

  /// The path of the running program.
  package static func ownExecutable() -> String? {
    var path = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe path.withUnsafeMutableBytes {
      unsafe trenta_own_program($0.baseAddress, $0.count)
    }
    return length > 0 ? SystemText.text(path.prefix(length)) : nil
  }

  /// A descriptor at the start of a text in memory, nil with errno.
  package static func memory(holding text: borrowing SecretBytes) -> Descriptor? {
    guard let memory = Descriptor(inMemory: "source") else { return nil }
    let number = memory.number
    guard unsafe text.withUnsafeBytes({ unsafe Stream.write($0, to: number) }) else { return nil }
    memory.rewind()
    return memory
  }

  /// Copies a descriptor that cannot be read twice (a pipe, a terminal) into memory, at most `limit`
  /// bytes. Returns a descriptor at its start, or nil with errno; too much input gives EFBIG.
  package static func copyToMemory(_ source: Int32, limit: Int) -> Descriptor? {
    guard let memory = Descriptor(inMemory: "source"),
      let count = copy(source, to: memory.number, atMost: limit + 1)
    else { return nil }
    guard count <= limit else {
      errno = EFBIG
      return nil
    }
    memory.rewind()
    return memory
  }

  /// Copies from where `source` is to its end, at most `limit` bytes, through memory that is wiped.
  /// Returns how many there were, or nil with errno.
  static func copy(_ source: Int32, to target: Int32, atMost limit: Int) -> Int? {
    var buffer = SecretBytes(capacity: 64 << 10)
    var total = 0
    while total < limit {
      buffer.removeAll()
      var received: Int?
      unsafe buffer.append(upTo: min(limit - total, 64 << 10)) {
        received = unsafe Stream.read(source, into: $0)
        return received ?? 0
      }
      guard let received else { return nil }
      if received == 0 { break }
      let isWritten = unsafe buffer.withUnsafeBytes { unsafe Stream.write($0, to: target) }
      guard isWritten else { return nil }
      total += received
    }
    return total
  }
}
