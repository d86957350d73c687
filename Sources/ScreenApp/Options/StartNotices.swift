internal import Interface
internal import Session
internal import Terminal
internal import Wording

/// What the person should know at the start: said at once, and once more when the vault is open, where
/// there is time to read it.
final class StartNotices: Controller {
  private let core: ScreenCore
  /// The question whether this terminal is recorded.
  private var recording: Background<Recording?>?
  /// The notices of the time before the vault was open, to be said again.
  private var said: [Event] = []

  init(_ core: ScreenCore) { self.core = core }

  /// What is wrong with the settings; and looks whether this terminal is recorded.
  func begin() -> [Event] {
    let settings = core.app.settings
    var sentences = settings.problems.map { Sentences.settings($0, settings.path ?? "") }
    if let problem = settings.policy.problem {
      sentences.append(Sentences.settings(problem, Policy.path))
    }
    let (environment, clock) = (core.app.environment.all, core.session.clock)
    recording = Background { Recording.find(environment: environment, clock: clock) }
    return sentences.map(say)
  }

  /// Once the vault is open.
  func again() -> [Event] {
    defer { said = [] }
    return said
  }

  private func say(_ sentence: String) -> Event {
    let event = Event.notice(TerminalText(sentence))
    if !core.session.isOpen { said.append(event) }
    return event
  }

  var descriptors: [Int32] { recording.map { [$0.descriptor] } ?? [] }

  func advance(at now: Instant) -> [Event] {
    guard let answer = recording?.result() else { return [] }
    recording = nil
    return answer.map { [say(Sentences.recording($0))] } ?? []
  }
}
