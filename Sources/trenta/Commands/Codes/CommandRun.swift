internal import Glibc
internal import Messages
internal import OTP
internal import ScreenApp
internal import Secrets
internal import Session
internal import System
internal import Terminal
internal import Wording

/// A command that is given a code, and what it prints passed on without that.
struct CommandRun {
  /// How the command gets the code.
  enum Way {
    case standardInput
    case descriptor(Int32)
    case variable(String)
  }

  let words: [String]
  let code: Code
  let way: Way
  let isMasked: Bool

  /// Runs it to its end: its exit status, 128 and the number of the signal that ended it, 127 where
  /// there is no such program and 126 where it cannot be started.
  func status(environment: [String: String]) throws -> Int32 {
    var environment = environment
    var inputs: [Int32?] = [STDIN_FILENO]
    guard let codePipe = Pipe() else { throw Sentences.system("pipe", errno, words[0]) }
    switch way {
    case .standardInput: inputs = [codePipe.reader.number]
    case .descriptor: break
    case .variable(let name): environment[name] = code.text
    }
    // Fits into the pipe, so nobody has to read it yet.
    var line = code.bytes
    line.append(UInt8(ascii: "\n"))
    try Report.write(line, to: codePipe.writer.number)

    guard let output = Pipe(), let errors = Pipe(), let signals = Signals(Signals.ending) else {
      throw Sentences.system("pipe", errno, words[0])
    }
    var descriptors =
      inputs
      + (isMasked ? [output.writer.number, errors.writer.number] : [STDOUT_FILENO, STDERR_FILENO])
    if case .descriptor(let number) = way {
      while descriptors.count < number { descriptors.append(nil) }
      descriptors.append(codePipe.reader.number)
    }
    ProcessStart.restoreMask()
    var child: Child
    do {
      child = try Child(
        words[0], Array(words.dropFirst()),
        environment: environment.map { $0.key + "=" + $0.value }, descriptors: descriptors,
        searchPath: true)
    } catch {
      return notStarted(error.code)
    }
    codePipe.close()
    let printed = output.reading()
    let complained = errors.reading()
    defer {
      extendLifetime(printed)
      extendLifetime(complained)
    }
    var streams = [
      MaskedStream(from: printed.number, to: STDOUT_FILENO, CodeMask(code)),
      MaskedStream(from: complained.number, to: STDERR_FILENO, CodeMask(code)),
    ]
    return follow(&child, &streams, signals)
  }

  private func notStarted(_ code: Int32) -> Int32 {
    Report().failure(
      Failure("not-started", .toolFailed, Sentences.system("exec", code, words[0]).sentence))
    return code == ENOENT ? 127 : 126
  }

  /// Passes output and signals on until the command has ended and what it printed is passed on. What it
  /// left in the background may hold its output open, and is not waited for.
  private func follow(
    _ child: inout Child, _ streams: inout [MaskedStream], _ signals: Signals
  ) -> Int32 {
    var status: Int32?
    while true {
      status = status ?? child.statusIfEnded()
      var waiting = ([signals.descriptor] + streams.map { $0.isOpen ? $0.source : -1 }).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let count = unsafe poll(&waiting, nfds_t(waiting.count), status == nil ? 50 : 0)
      while let number = signals.next() { child.send(number) }
      for index in streams.indices where waiting[index + 1].revents != 0 {
        streams[index].passOn()
      }
      if let status, count <= 0 {
        for index in streams.indices { streams[index].end() }
        return status
      }
    }
  }
}

/// One output of the command on its way to ours.
struct MaskedStream {
  let source: Int32
  private let target: Int32
  private var mask: CodeMask
  private(set) var isOpen = true

  init(from source: Int32, to target: Int32, _ mask: CodeMask) {
    (self.source, self.target, self.mask) = (source, target, mask)
  }

  /// Passes on what has come; where nobody takes it any more, the command's next write fails, too.
  mutating func passOn() {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe Stream.read(source, into: $0) } ?? 0
    if count == 0 { return end() }
    if !Stream.write(mask.passed(bytes[..<count]), to: target) { isOpen = false }
  }

  /// Passes on what was held back.
  mutating func end() {
    if isOpen { _ = Stream.write(mask.rest(), to: target) }
    isOpen = false
  }
}
