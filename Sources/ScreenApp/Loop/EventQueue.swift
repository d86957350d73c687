internal import Interface

/// Events on their way to the model, in the order in which they came: what comes of one stands behind
/// all that wait already.
struct EventQueue {
  private var waiting: [Event] = []

  mutating func add(_ events: [Event]) { waiting += events }

  /// Hands one event after the other to `receive` until none is left; what that answers waits its turn.
  mutating func handOn(to receive: (Event) -> [Event]) {
    while !waiting.isEmpty { add(receive(waiting.removeFirst())) }
  }
}
