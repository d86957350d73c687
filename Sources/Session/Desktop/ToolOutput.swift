internal import CLibc
internal import Glibc
internal import Secrets
package import System

/// A running program whose standard output goes into memory. Whoever owns it polls `descriptor` and
/// calls `advance` until that says it is over; its end kills the program.
package final class ToolOutput {
  package enum Failure: Error, Equatable {
    /// It could not be started: errno.
    case missing(Int32)
    /// Its output was over the limit.
    case tooLarge
    /// Its output could not be read or kept.
    case io
  }

  /// What to run: never by a shell.
  package struct Command: Sendable, Equatable {
    package var program: String
    package var arguments: [String]

    package init(_ program: String, _ arguments: [String] = []) {
      self.program = program
      self.arguments = arguments
    }
  }

  private var child: Child
  private let output: Descriptor
  private var memory: Descriptor
  /// With a number below 0 where nothing is kept.
  private let errors: Descriptor
  private var buffer = SecretBytes(capacity: 64 << 10)
  private var total = 0
  private let limit: Int
  /// CLOCK_BOOTTIME milliseconds after which it is to be given up.
  package let deadline: Int64

  /// Starts a program. A name without a slash is looked up in `PATH`; `input` stays the caller's.
  /// What it says on standard error is kept on request: a program that may write no file dies of it.
  package static func start(
    _ command: Command, input: Int32? = nil, environment: [String], limit: Int, seconds: Int64,
    keepsErrors: Bool, clock: Clock
  ) throws(Failure) -> ToolOutput {
    guard let pipe = Pipe(), let memory = Descriptor(inMemory: "output") else {
      throw .missing(errno)
    }
    let errors = Descriptor(keepsErrors ? unsafe trenta_memfd("errors") : -1)
    let child: Child
    do {
      child = try Child(
        command.program, command.arguments, environment: environment,
        descriptors: [input, pipe.writer.number, errors.number < 0 ? nil : errors.number],
        searchPath: !command.program.contains("/"))
    } catch {
      throw .missing(error.code)
    }
    pipe.writer.close()
    return ToolOutput(
      child, output: pipe.reader, memory: memory, errors: errors, limit: limit,
      deadline: clock.bootMilliseconds() + seconds * 1000)
  }

  private init(
    _ child: consuming Child, output: consuming Descriptor, memory: consuming Descriptor,
    errors: consuming Descriptor, limit: Int, deadline: Int64
  ) {
    self.child = consume child
    self.output = output
    self.memory = memory
    self.errors = errors
    self.limit = limit
    self.deadline = deadline
  }

  /// Where its output arrives, for `poll`.
  package var descriptor: Int32 { output.number }

  /// Takes what has arrived; waits when nothing is there. Returns the exit status at the end, nil
  /// before it.
  package func advance() throws(Failure) -> Int32? {
    buffer.removeAll()
    var received: Int?
    unsafe buffer.append(upTo: 64 << 10) {
      received = unsafe Stream.read(output.number, into: $0)
      return received ?? 0
    }
    guard let received else { throw .io }
    guard received > 0 else {
      buffer.removeAll()
      return child.waitBriefly()
    }
    total += received
    guard total <= limit else { throw .tooLarge }
    let number = memory.number
    guard unsafe buffer.withUnsafeBytes({ unsafe Stream.write($0, to: number) }) else { throw .io }
    return nil
  }

  /// How many bytes came.
  package var count: Int { total }

  /// Hands out the output: a descriptor at its start.
  package func takeMemory() -> Descriptor {
    var taken = Descriptor(-1)
    swap(&taken, &memory)
    taken.rewind()
    return taken
  }

  /// The output as text, at most 64 KiB of it.
  package var text: String { ToolOutput.text(of: memory.number) }

  /// What it said on standard error, at most 64 KiB of it.
  package var errorText: String { ToolOutput.text(of: errors.number) }

  /// The last line of what a tool said, at most 200 characters of it.
  static func lastLine(of descriptor: Int32) -> String {
    let lines = text(of: descriptor).split(whereSeparator: \.isNewline)
    return lines.last.map { String($0.prefix(200)) } ?? ""
  }

  private static func text(of descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
