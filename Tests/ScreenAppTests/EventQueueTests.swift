import Interface
import Terminal
import Testing

@testable import ScreenApp

/// The order of events.
@Suite struct EventQueueTests {
  /// What comes of one event waits behind those that came before it, however deep it goes.
  @Test func answersStandBehindWhatWaits() {
    let answers: [String: [String]] = ["a": ["c", "d"], "b": ["e"], "c": ["f"]]
    var heard: [String] = []
    var queue = EventQueue()
    queue.add([notice("a"), notice("b")])
    queue.handOn { event in
      heard.append(text(event))
      return (answers[text(event)] ?? []).map(notice)
    }
    #expect(heard == ["a", "b", "c", "d", "e", "f"])
  }

  /// No event is heard while another one is.
  @Test func oneAfterTheOther() {
    var depth = 0
    var deepest = 0
    var left = 100
    var queue = EventQueue()
    queue.add([.tick])
    queue.handOn { _ in
      depth += 1
      deepest = max(deepest, depth)
      defer { depth -= 1 }
      left -= 1
      return left > 0 ? [.tick] : []
    }
    #expect(deepest == 1 && left == 0)
  }

  @Test func nothingIsLeft() {
    var queue = EventQueue()
    queue.add([.tick, .tick])
    var heard = 0
    queue.handOn { _ in
      heard += 1
      return []
    }
    queue.handOn { _ in
      heard += 1
      return []
    }
    #expect(heard == 2)
  }

  private func notice(_ text: String) -> Event { .notice(TerminalText(text)) }

  private func text(_ event: Event) -> String {
    if case .notice(let text) = event { text.string } else { "" }
  }
}
