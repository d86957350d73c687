internal import Interface
internal import Terminal

/// Lines of plain mode.
extension Dashboard {
  mutating func answer(_ line: HiddenField) {
    for event in display.events(for: line, in: model, at: now) {
      hear(event)
      if end != nil { return }
    }
  }
}
