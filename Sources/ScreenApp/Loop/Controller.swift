internal import Interface

/// One area of what the screen does: it carries out the effects of that area, and owns the work that
/// goes on for them.
///
/// It answers with events, which the router brings to the model behind those that are on their way
/// already. It calls neither the router nor the loop. What it throws is told by the router, too.
protocol Controller: AnyObject {
  /// Where something arrives for it, for `poll`; others after each `advance`.
  var descriptors: [Int32] { get }
  /// Whether something goes on here that is to be looked at every second.
  var isWorking: Bool { get }
  /// Takes what has arrived, and what the time brings; waits for nothing.
  func advance(at now: Instant) throws -> [Event]
  /// The process is about to be stopped.
  func suspend()
}

extension Controller {
  var descriptors: [Int32] { [] }
  var isWorking: Bool { false }
  func advance(at now: Instant) throws -> [Event] { [] }
  func suspend() {}
}
