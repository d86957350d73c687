import Foundation
import Interface
import Terminal
import Testing
import Text

/// A conversation in plain mode: what is typed and what is said, as it stands on the terminal.
struct Talk {
  var screen: TestScreen
  var plain: Plain
  var text = ""
  let isUTF8: Bool

  init(_ screen: TestScreen, warns: Bool = false, isUTF8: Bool = true) {
    self.screen = screen
    self.screen.model.isPlain = true
    self.isUTF8 = isUTF8
    plain = Plain(warns: warns)
    listen()
  }

  /// What is said now, and the question.
  @discardableResult
  mutating func listen() -> String {
    var lines = Lines(isUTF8: isUTF8)
    plain.receive(screen.said)
    screen.said = []
    plain.speak(of: screen.model, at: screen.now, to: &lines)
    let said = lines.text
    if !said.isEmpty, !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    text += said
    if text.isEmpty || text.hasSuffix("\n"),
      let question = plain.question(of: screen.model, at: screen.now)
    {
      text += question.text.string
    }
    return said
  }

  /// Types a line, which the session answers with events at once; returns what was said.
  @discardableResult
  mutating func type(_ line: String, _ answers: Event...) -> String {
    let isHidden = plain.question(of: screen.model, at: screen.now)?.isHidden == true
    text += (isHidden ? "(hidden)" : line) + "\n"
    for event in plain.events(for: hidden(line), in: screen.model, at: screen.now) {
      screen.send(event)
    }
    for event in answers { screen.send(event) }
    return listen()
  }

  /// Several events before anything is said.
  mutating func send(_ events: Event...) {
    for event in events { screen.send(event) }
    listen()
  }

  mutating func wait(_ seconds: Int) {
    for _ in 0..<seconds {
      screen.wait(1)
      listen()
    }
  }

  /// A code as it is spelled.
  static func holdsCode(_ text: String) -> Bool {
    text.contains(/[0-9] [0-9] [0-9], [0-9] [0-9] [0-9]/)
  }
}

/// Compares a conversation with its transcript, a text file beside the tests. A missing one is written
/// and fails the run once, so that no new one passes unseen.
func expectTranscript(
  _ text: String, _ name: String, _ location: SourceLocation = #_sourceLocation
) throws {
  #expect(
    text.unicodeScalars.allSatisfy { $0 == "\n" || SafeText.isSafe($0) }, "\(text)",
    sourceLocation: location)
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Transcripts/\(name).txt")
  let whole = text.hasSuffix("\n") ? text : text + "\n"
  if let known = try? Data(contentsOf: file) {
    #expect(
      whole == String(decoding: known, as: UTF8.self), "\(name) differs:\n\(whole)",
      sourceLocation: location)
    return
  }
  try Data(whole.utf8).write(to: file)
  Issue.record("\(name) was new; look at it and run again", sourceLocation: location)
}
