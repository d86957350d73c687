internal import Glibc

/// Holds back the signals that end this process, until what they would leave behind is removed.
struct HeldSignals {
  private static let numbers = [SIGINT, SIGTERM, SIGHUP]
  private var former = sigset_t()

  init() {
    var held = sigset_t()
    unsafe sigemptyset(&held)
    for number in HeldSignals.numbers { unsafe sigaddset(&held, number) }
    unsafe sigprocmask(SIG_BLOCK, &held, &former)
  }

  /// Whether one of them has come.
  var arePending: Bool {
    var pending = sigset_t()
    unsafe sigpending(&pending)
    return HeldSignals.numbers.contains { unsafe sigismember(&pending, $0) == 1 }
  }

  /// Lets them in.
  func release() {
    var former = former
    unsafe sigprocmask(SIG_SETMASK, &former, nil)
  }
}
