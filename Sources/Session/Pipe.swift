internal import CLibc

/// The two ends of a new pipe, closed in children; nil with errno when there can be none.
package func makePipe() -> (reader: Int32, writer: Int32)? {
  var ends: [Int32] = [-1, -1]
  guard unsafe trenta_pipe(&ends) == 0 else { return nil }
  return (ends[0], ends[1])
}
