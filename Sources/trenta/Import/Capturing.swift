internal import Glibc
internal import Messages
internal import Session
internal import System
internal import Wording

/// The clipboard, the screen and the camera for a command, which waits for them.
struct Capturing {
  private let app: App

  init(_ app: App) { self.app = app }

  /// Waits for what the clipboard or the screen holds.
  func capture(_ target: CaptureTarget) throws -> Capture {
    // A signal that ended this process at once would leave a tool's file behind.
    let signals = HeldSignals([SIGINT, SIGTERM, SIGHUP])
    defer { signals.release() }
    do {
      let clock = app.session.clock
      let capture = try Capture.start(
        target, environment: app.environment.all, clock: clock)
      if target == .region {
        app.report.note(tr("draw a rectangle around the QR code; Esc cancels"))
      }
      while true {
        if signals.pending != nil { throw CaptureError.cancelled }
        guard clock.bootMilliseconds() < capture.deadline else {
          throw CaptureError.timedOut(target, capture.tool)
        }
        guard isReadable(capture.descriptor, milliseconds: 100) else { continue }
        if try capture.advance() { return capture }
      }
    } catch let error as CaptureError {
      throw Sentences.capture(error)
    }
  }

  /// The answer for the first picture of a camera that shows a QR code.
  func camera(_ device: String?, _ program: String) throws -> Reader {
    do {
      let clock = app.session.clock
      let camera = try Camera.start(device, program: program, clock: clock)
      defer { if isTerminal { app.report.progress("") } }
      var shown = -1
      while true {
        if isTerminal, camera.frames != shown {
          shown = camera.frames
          app.report.progress(
            Words.state(of: camera) + "  " + tr("hold the QR code still; Ctrl-C ends"))
        }
        let left = camera.deadline - clock.bootMilliseconds()
        guard left > 0 else { throw CameraError.timedOut }
        guard isReadable(camera.descriptor, milliseconds: Int32(clamping: left)) else { continue }
        if try camera.advance(), let answer = camera.answer { return answer }
      }
    } catch let error as CameraError {
      throw Sentences.camera(error)
    }
  }

  private var isTerminal: Bool { !app.report.quiet && isatty(STDERR_FILENO) == 1 }

  private func isReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&wait, 1, milliseconds) > 0
  }
}
