internal import Glibc
internal import Interface
internal import Messages
internal import Session
internal import Terminal
internal import Wording

/// An import on its way to the screen: first a tool of the desktop or the camera, where the source
/// needs one, then the readers. The loop polls `descriptors` and calls `advance`; its end kills all
/// programs that run for it.
final class Arrival {
  private enum Stage {
    case capturing(Capture)
    case watching(Camera)
    case reading
  }

  /// What is imported, in a word or a path, for the list of changes.
  let name: String
  private let clock: Clock
  /// What reads it, and has what was read.
  let gathering: Gathering
  private var stage: Stage

  /// Starts with what a person chose.
  static func start(_ source: ImportSource, _ app: Runtime) throws -> Arrival {
    let program = try Runtime.reader()
    let gathering = Gathering(
      program, app.session, Incoming.Origin(), onlyFiles: true, asks: true)
    let clock = app.session.clock
    switch source {
    case .screen: return try capture(.screen, app, gathering)
    case .region: return try capture(.region, app, gathering)
    case .clipboard: return try capture(.clipboard, app, gathering)
    case .camera:
      do {
        let camera = try Camera.start(nil, program: program, clock: clock)
        return Arrival(ForeignSource.camera(nil).name, clock, .watching(camera), gathering)
      } catch {
        throw Sentences.camera(error)
      }
    case .path(let typed):
      let path = app.expanded(typed)
      gathering.add(path: path)
      return Arrival(path, clock, .reading, gathering)
    case .address(let field):
      let name = tr("typed address")
      guard let memory = Reader.memory(holding: field.take()) else {
        throw Sentences.system("memfd", errno, name)
      }
      gathering.add(OpenSource(name: name, descriptor: memory))
      return Arrival(name, clock, .reading, gathering)
    }
  }

  private static func capture(
    _ target: CaptureTarget, _ app: Runtime, _ gathering: Gathering
  ) throws -> Arrival {
    do {
      let clock = app.session.clock
      let capture = try Capture.start(target, environment: app.environment.all, clock: clock)
      let name =
        target == .clipboard ? ForeignSource.clipboard.name : ForeignSource.screen.name
      return Arrival(name, clock, .capturing(capture), gathering)
    } catch {
      throw Sentences.capture(error)
    }
  }

  private init(_ name: String, _ clock: Clock, _ stage: Stage, _ gathering: Gathering) {
    self.name = name
    self.clock = clock
    self.stage = stage
    self.gathering = gathering
  }

  /// Where something arrives, for `poll`; others after each `advance`.
  var descriptors: [Int32] {
    switch stage {
    case .capturing(let capture): [capture.descriptor]
    case .watching(let camera): [camera.descriptor]
    case .reading: gathering.descriptors
    }
  }

  /// How far it has come.
  enum Progress {
    case underWay
    /// Nothing goes on before the gathering has an answer.
    case asking(Gathering.Question)
    /// The gathering has all of it.
    case over
  }

  /// Takes what is there and waits for nothing.
  func advance() throws -> Progress {
    switch stage {
    case .capturing(let capture):
      do {
        guard clock.bootMilliseconds() < capture.deadline else {
          throw CaptureError.timedOut(capture.target, capture.tool)
        }
        guard isReadable(capture.descriptor), try capture.advance() else { return .underWay }
        gathering.add(capture)
      } catch let error as CaptureError {
        throw Sentences.capture(error)
      }
    case .watching(let camera):
      do {
        guard clock.bootMilliseconds() < camera.deadline else { throw CameraError.timedOut }
        guard isReadable(camera.descriptor), try camera.advance(), let answer = camera.answer
        else { return .underWay }
        gathering.add(name, answer)
      } catch let error as CameraError {
        throw Sentences.camera(error)
      }
    case .reading: return read()
    }
    stage = .reading
    return read()
  }

  private func read() -> Progress {
    switch gathering.advance(milliseconds: 0) {
    case .reading: .underWay
    case .asking(let question): .asking(question)
    case .over: .over
    }
  }

  /// How far it has come, where that takes a while.
  var progress: String? {
    switch stage {
    case .capturing: nil
    case .watching(let camera): Words.state(of: camera)
    case .reading: gathering.count > 1 ? gathering.progress : nil
    }
  }

  private func isReadable(_ descriptor: Int32) -> Bool {
    var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&question, 1, 0) > 0
  }
}
