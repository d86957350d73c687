internal import Interface
internal import Session
internal import Terminal
internal import Wording

extension SourceProblem {
  /// What cannot work here.
  static func all(_ environment: [String: String]) -> [SourceProblem] {
    let targets: [(SourceKind, CaptureTarget)] = [
      (.screen, .screen), (.region, .region), (.clipboard, .clipboard),
    ]
    var problems: [SourceProblem] = []
    for (kind, target) in targets {
      do {
        _ = try CaptureTool.choose(target, environment: environment)
      } catch {
        let (reason, sentence) = Sentences.wayRound(error)
        problems.append(
          SourceProblem(kind, reason: TerminalText(reason), sentence: TerminalText(sentence)))
      }
    }
    if let error = Camera.problem() {
      let (reason, sentence) = Sentences.wayRound(error)
      problems.append(
        SourceProblem(
          .camera, reason: TerminalText(reason), sentence: TerminalText(sentence)))
    }
    return problems
  }
}
