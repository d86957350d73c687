internal import Glibc
internal import Messages
internal import OTP
internal import Paths
internal import ScreenApp
internal import Secrets
internal import Session
internal import System
internal import Wording

/// Opens what is to be imported and has it read, for a command, which waits for it.
struct ForeignSources {
  private let app: App
  private let sources: [ForeignSource]
  private let origin: ImportBatch.Origin
  private let format: String?
  private let passphrase: SourcePassphrase?
  /// What was begun before `read`.
  private var begun: ImportJob?

  /// `format` is the one that the person named for all sources, `passphrase` opens whatever is
  /// encrypted; without one a person is asked, where there is one.
  init(
    _ app: App, _ sources: [ForeignSource], _ origin: ImportBatch.Origin, format: String?,
    passphrase: SourcePassphrase?
  ) {
    self.app = app
    self.sources = sources
    self.origin = origin
    self.format = format
    self.passphrase = passphrase
  }

  /// Starts the first readers, which need no key, beside what is to be done before `read`. Only where
  /// all is files; what goes wrong is told by `read`.
  mutating func begin() {
    let isFiles = sources.allSatisfy { if case .path = $0 { true } else { false } }
    guard isFiles, let job = try? opened() else { return }
    _ = try? job.advance()
    begun = job
  }

  /// Reads the sources; what cannot be opened or read becomes an error of its own. A clipboard, screen
  /// or camera that cannot be had ends it all.
  func read() throws -> ImportJob {
    let job = try begun ?? opened()
    do {
      try finish(job)
    } catch let failed as ImportJob.Failed {
      throw Sentences.source(failed)
    }
    for note in job.notes { app.report.note(Sentences.note(note)) }
    return job
  }

  private func opened() throws -> ImportJob {
    let job = ImportJob(
      try Runtime.reader(), app.session, environment: app.environment.all, origin, format: format,
      passphrase: passphrase, asks: app.canAsk)
    for source in sources { job.add(source) }
    return job
  }

  /// Captures and reads it all. On a terminal it shows how far that is, when there is more than one
  /// source or it takes over a second.
  private func finish(_ job: ImportJob) throws {
    // A signal that ended this process at once would leave a tool's file behind.
    var signals = job.captures ? HeldSignals([SIGINT, SIGTERM, SIGHUP]) : nil
    var progress = ImportProgress(app)
    var isTold = false
    var wait: Int64 = 0
    defer {
      progress.clear()
      job.cancel()
      signals?.release()
    }
    while true {
      let stage = try job.wait(milliseconds: wait)
      if let held = signals {
        guard held.pending == nil else { throw ImportJob.Failed.capture(.cancelled) }
        if !job.captures {
          held.release()
          signals = nil
        }
      }
      wait = signals != nil ? 100 : progress.isWanted ? 1000 : .max
      switch stage {
      case .over: return
      case .capturing(let target):
        progress.begin()
        guard target == .region, !isTold else { continue }
        isTold = true
        app.report.note(tr("draw a rectangle around the QR code; Esc cancels"))
      case .filming: if let camera = job.camera { progress.show(camera) }
      case .reading: progress.show(job.progress)
      case .asking(let question):
        progress.clear()
        try ask(question, job)
        progress.begin()
      }
    }
  }

  /// The passphrases that are asked for, for one file.
  private static let mostTries = 3

  /// Asks for the passphrase of a file; an empty one leaves the file out.
  private func ask(_ question: ImportJob.Question, _ job: ImportJob) throws {
    let file = shownPath(question.file)
    if question.tries > 0 { app.report.note(tr("wrong passphrase for %1", file)) }
    guard question.tries < ForeignSources.mostTries else {
      return job.leaveOut(asWrong: true)
    }
    let secret = try app.askUnseen(
      tr("Passphrase of %1 (%2), or Enter to leave it out: ", file, shown(question.app)))
    if secret.isEmpty { job.leaveOut() } else { job.answer(secret) }
  }
}
