internal import CLibc
package import System

/// The two ends of a new pipe, closed in children.
package struct Pipe: ~Copyable {
  package let reader: Descriptor
  package let writer: Descriptor

  /// nil with errno when there can be none.
  package init?() {
    var ends: [Int32] = [-1, -1]
    guard unsafe trenta_pipe(&ends) == 0 else { return nil }
    reader = Descriptor(ends[0])
    writer = Descriptor(ends[1])
  }

  /// The end that is read; the other one is closed here, so that the last writer's end is the end.
  package consuming func reading() -> Descriptor { reader }

  /// Closes both ends here.
  package consuming func close() {}
}
