internal import Glibc
internal import Paths
package import ReaderProtocol
package import Secrets
internal import System

/// One source on its way through `trenta-reader`: a picture or a list at once; a PDF page by page and
/// an SVG drawing after a converter made pictures of them. Whoever owns it polls `descriptor` and
/// calls `advance` until that says it is over.
package final class SourceReading {
  /// The most pages of a PDF that are read.
  package static let pageLimit = 100

  package let source: OpenSource
  private var request: Reader.Request
  private let program: String
  private let clock: Clock
  private var step: Step
  /// What was read, for each page one where there are pages.
  package private(set) var answers: [Answer] = []
  /// Why the source as a whole was not read, nil when it was. The answer for a picture or a list says
  /// the same.
  package private(set) var problem: Problem?
  /// The problem, where no answer tells it.
  package var failure: Problem? {
    files != nil ? containerFailure : answers.contains { $0.page == nil } ? nil : problem
  }
  private var containerFailure: Problem?
  /// How far the reading of a container has come, nil for anything else.
  private var files: ContainerProgress?
  /// Whether it is a container, of which some files may be locked and others not.
  package var isContainer: Bool { files != nil }
  /// What it was recognised as, nil when it was not; for a document that of its first page.
  package private(set) var format: String?
  /// Whether QR codes were read in it, and not what another app wrote.
  package var isPicture: Bool { SourceFormat.isPicture(format) }
  /// Whether it is encrypted and was not opened: no passphrase was given, or perhaps a wrong one.
  package var needsPassphrase: Bool { problem?.asksForPassphrase ?? false }
  /// Pages of a document on which no QR code was found, while there was one on others.
  package private(set) var pagesWithoutCode: [Int] = []
  /// Pages that broke the reader or took too long.
  package private(set) var pagesFailed: [(page: Int, problem: Problem)] = []
  /// Whether there were more pages than are read.
  package private(set) var hasMorePages = false

  /// What the reader said of one picture or list.
  package struct Answer {
    /// The page of a PDF, counted from 1; nil for anything else.
    package let page: Int?
    package let reader: Reader
    /// Why the answer ends early, nil when it does not or nobody knows.
    package var fault: Problem?
  }

  private enum Step {
    case reading(Reader, page: Int?)
    case converting(Conversion, ToolOutput)
  }

  /// Starts the reader at `program` on a source. Throws when one of the two cannot be had.
  package static func start(
    _ source: OpenSource, _ request: Reader.Request = Reader.Request(), program: String,
    clock: Clock
  ) throws(SourceError) -> SourceReading {
    let reader = try read(source, request, program, clock)
    return SourceReading(source, request, program, clock, .reading(reader, page: nil))
  }

  /// Reads the source again from its start, with a passphrase.
  package func restart(with passphrase: SourcePassphrase) throws(SourceError) {
    request.passphrase = passphrase
    let reader = try SourceReading.read(source, request, program, clock)
    (answers, problem, format) = ([], nil, nil)
    (files, containerFailure) = (nil, nil)
    step = .reading(reader, page: nil)
  }

  private static func read(
    _ source: OpenSource, _ request: Reader.Request, _ program: String, _ clock: Clock
  ) throws(SourceError) -> Reader {
    var companions: Int32?
    if let path = source.path {
      companions = try Companions.memory(beside: path, source)
    }
    defer { if let companions { close(companions) } }
    source.rewind()
    do throws(ReaderError) {
      return try Reader.start(
        source: source.descriptor, companions: companions, request, program: program, clock: clock)
    } catch {
      throw SourceError(error)
    }
  }

  private init(
    _ source: OpenSource, _ request: Reader.Request, _ program: String, _ clock: Clock,
    _ step: Step
  ) {
    self.source = source
    self.request = request
    self.program = program
    self.clock = clock
    self.step = step
  }

  /// Where something arrives, for `poll`; another one after each `advance`.
  package var descriptor: Int32 {
    switch step {
    case .reading(let reader, _): reader.descriptor
    case .converting(_, let tool): tool.descriptor
    }
  }

  /// CLOCK_BOOTTIME milliseconds after which it is to be given up as timed out.
  package var deadline: Int64 {
    switch step {
    case .reading(let reader, _): reader.deadline
    case .converting(_, let tool): tool.deadline
    }
  }

  /// The page that is being read, nil where there are none.
  package var page: Int? {
    switch step {
    case .reading(_, let page): page
    case .converting(let conversion, _): conversion.page
    }
  }

  /// Takes what has arrived; waits when nothing is there. Returns true at the end.
  package func advance() throws(ReaderError) -> Bool {
    switch step {
    case .reading(let reader, let page):
      guard try reader.advance() else { return false }
      return take(reader, page)
    case .converting(let conversion, let tool):
      return try follow(conversion, tool)
    }
  }

  /// Gives up what is being read now. Returns true when that was all; of a document the next page
  /// follows.
  package func giveUp(_ error: ReaderError) -> Bool {
    if case .reading(let reader, nil) = step,
      let outline = ContainerOutline(of: reader.answer)
    {
      return take(reader, outline, fault: error.problem)
    }
    guard case .reading(_, let page?) = step else { return refuse(error.problem) }
    pagesFailed.append((page, error.problem))
    return followingPage(page)
  }

  /// What the reader recognised, and what it answered for the whole of what it was given: nil when
  /// it read something in it.
  package static func outline(
    of answer: borrowing SecretBytes
  ) -> (format: String?, problem: Problem?) {
    var lines = LineReader()
    var format: String?
    do {
      while let line = try lines.next(in: answer.bytes) {
        switch line {
        case .format(let name, _) where format == nil: format = name
        case .error(0, let problem, _): return (format, problem)
        case .passphraseNeeded: return (format, .file(.passphraseNeeded))
        default: return (format, nil)
        }
      }
    } catch {}
    return (format, nil)
  }

  // MARK: - Steps

  private func take(_ reader: Reader, _ page: Int?) -> Bool {
    if page == nil, let outline = ContainerOutline(of: reader.answer) {
      return take(reader, outline, fault: nil)
    }
    let (format, problem) = SourceReading.outline(of: reader.answer)
    self.format = self.format ?? format
    if page == nil, let problem, let conversion = Conversion(problem) {
      return convert(conversion, instead: problem)
    }
    guard let page else {
      answers = [Answer(page: nil, reader: reader)]
      self.problem = problem
      return true
    }
    if problem == .picture(.noQRCode) {
      pagesWithoutCode.append(page)
    } else {
      answers.append(Answer(page: page, reader: reader))
    }
    return followingPage(page)
  }

  /// Takes the files of a container that were read, and reads those behind them.
  private func take(_ reader: Reader, _ outline: ContainerOutline, fault: Problem?) -> Bool {
    format = format ?? outline.format
    answers.append(Answer(page: nil, reader: reader, fault: fault))
    var progress = files ?? ContainerProgress()
    let next = progress.take(outline, bytes: reader.answer.count)
    files = progress
    switch next {
    case .over:
      problem = progress.problem
      if progress.isEmpty { containerFailure = outline.problem == nil ? .picture(.noQRCode) : nil }
      return true
    case .tooMuch:
      containerFailure = .source(.tooManyFiles)
      return true
    case .file(let number, let needsLibraries):
      request.firstFile = number
      request.needsLibraries = needsLibraries
      do throws(SourceError) {
        step = .reading(
          try SourceReading.read(source, request, program, clock), page: nil)
        return false
      } catch {
        containerFailure = error.problem
        return true
      }
    }
  }

  private func followingPage(_ page: Int) -> Bool {
    guard page < SourceReading.pageLimit else {
      // Whether there is one more page shows only when it is asked for.
      hasMorePages = true
      return endOfPages()
    }
    return convert(.page(page + 1), instead: .picture(.pdf))
  }

  /// Starts a converter; where that cannot be, the source is refused.
  private func convert(_ conversion: Conversion, instead problem: Problem) -> Bool {
    guard unsafe access(conversion.tool.systemCString, X_OK) == 0 else { return refuse(problem) }
    source.rewind()
    do {
      let tool = try ToolOutput.start(
        ToolOutput.Command(program, conversion.arguments), input: source.descriptor,
        environment: [], limit: OpenSource.limit, seconds: Conversion.secondsToLive,
        keepsErrors: false, clock: clock)
      step = .converting(conversion, tool)
      return false
    } catch {
      return refuse(.picture(.conversionFailed))
    }
  }

  private func follow(_ conversion: Conversion, _ tool: ToolOutput) throws(ReaderError) -> Bool {
    let status: Int32?
    do {
      status = try tool.advance()
    } catch {
      return refuse(error == .tooLarge ? .source(.tooLarge) : .picture(.conversionFailed))
    }
    switch status {
    case nil: return false
    case 0 where tool.count > 0:
      let memory = tool.takeMemory()
      defer { extendLifetime(memory) }
      let reader = try Reader.start(
        source: memory.number, Reader.Request(format: request.format), program: program,
        clock: clock)
      step = .reading(reader, page: conversion.page)
      return false
    case Conversion.noSuchPage where (conversion.page ?? 1) > 1: return endOfPages()
    case Conversion.noSandbox: return refuse(.picture(.noConversionSandbox))
    default: return refuse(.picture(.damagedDocument))
    }
  }

  private func endOfPages() -> Bool {
    if answers.isEmpty && pagesFailed.isEmpty {
      return refuse(.picture(hasMorePages ? .tooManyPages : .noQRCode))
    }
    return true
  }

  /// What was read before stays.
  private func refuse(_ problem: Problem) -> Bool {
    self.problem = problem
    return true
  }
}

/// How a document becomes a picture: a program with a fixed path, which `trenta-reader` starts in a
/// sandbox that lets it read system folders and nothing else.
package enum Conversion: Sendable, Equatable {
  /// A page of a PDF, counted from 1.
  case page(Int)
  case drawing

  /// Far beyond the converter's 20 seconds of processor time.
  static let secondsToLive: Int64 = 120
  /// pdftoppm's status for a page behind the last one.
  static let noSuchPage: Int32 = 99
  /// trenta-reader's status where the sandbox cannot be (EX_NOPERM).
  static let noSandbox: Int32 = 77

  /// By what the reader called the source, nil for what has no converter.
  init?(_ problem: Problem) {
    switch problem {
    case .picture(.pdf): self = .page(1)
    case .picture(.svg): self = .drawing
    default: return nil
    }
  }

  /// The program's path; `trenta-reader` knows the same.
  package var tool: String {
    switch self {
    case .page: "/usr/bin/pdftoppm"
    case .drawing: "/usr/bin/rsvg-convert"
    }
  }

  var arguments: [String] {
    switch self {
    case .page(let number): ["--convert", "pdf", String(number)]
    case .drawing: ["--convert", "svg"]
    }
  }

  var page: Int? {
    if case .page(let number) = self { number } else { nil }
  }
}
