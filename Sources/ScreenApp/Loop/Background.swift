internal import Glibc
internal import Secrets
internal import Session
internal import System

/// Work that must not hold the screen up: a key derivation in a thread of its own. The one exception
/// to the rule that there is one thread.
final class Background<Value: Sendable>: Workable, @unchecked Sendable {
  /// Becomes readable when the work is done.
  var descriptor: Int32 { pipe.reader.number }
  private let pipe: Pipe
  private let body: () -> Value
  private var value: Value?

  /// Starts `body`. What it uses is its own until the result is there; nil when there can be no
  /// thread.
  init?(_ body: @escaping () -> Value) {
    guard let pipe = Pipe() else { return nil }
    self.pipe = pipe
    self.body = body
    var thread = pthread_t()
    let retained = unsafe Unmanaged<AnyObject>.passRetained(self)
    let started = unsafe pthread_create(
      &thread, nil,
      { argument in
        let work = unsafe Unmanaged<AnyObject>.fromOpaque(argument!).takeRetainedValue()
        (work as! any Workable).work()
        return nil
      }, retained.toOpaque())
    guard started == 0 else {
      unsafe retained.release()
      return nil
    }
    pthread_detach(thread)
  }

  /// The result, nil until `descriptor` is readable.
  func result() -> Value? {
    var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&question, 1, 0) > 0 else { return nil }
    var byte: UInt8 = 0
    // Also the barrier between the two threads.
    guard unsafe read(descriptor, &byte, 1) == 1 else { return nil }
    return value
  }

  fileprivate func work() {
    value = ProcessStart.withCrashStack(body)
    var byte: UInt8 = 1
    unsafe write(pipe.writer.number, &byte, 1)
  }
}

/// What the C function of a thread can call.
private protocol Workable: AnyObject { func work() }
