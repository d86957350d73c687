internal import Glibc

/// Signals that wait until what they would leave behind is cleaned up.
package struct HeldSignals {
  private let numbers: [CInt]
  private var former = sigset_t()

  /// From now on these wait.
  package init(_ numbers: [CInt]) {
    self.numbers = numbers
    var held = sigset_t()
    unsafe sigemptyset(&held)
    for number in numbers { unsafe sigaddset(&held, number) }
    unsafe sigprocmask(SIG_BLOCK, &held, &former)
  }

  /// One of them that has come, nil where none has.
  package var pending: CInt? {
    var pending = sigset_t()
    unsafe sigpending(&pending)
    return numbers.first { unsafe sigismember(&pending, $0) == 1 }
  }

  /// Waits until there is something to read, or one of them came: then its number.
  package func wait(for input: CInt) -> CInt? {
    while true {
      var question = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      let count = unsafe poll(&question, 1, 100)
      if let number = pending { return number }
      if count != 0 { return nil }
    }
  }

  /// Lets them in: one that came acts now, as it would have then.
  package func release() {
    var former = former
    unsafe sigprocmask(SIG_SETMASK, &former, nil)
  }
}
