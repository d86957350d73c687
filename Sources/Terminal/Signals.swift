internal import CLibc
internal import Glibc

/// Signals as numbers on a pipe, so that one `poll` waits for them too. One for each process.
package struct Signals {
  /// Becomes readable when a signal has come.
  package let descriptor: CInt

  /// Catches these signals from now on; nil when there can be no pipe.
  package init?(_ numbers: [CInt]) {
    descriptor = unsafe trenta_signal_pipe(numbers, CInt(numbers.count))
    if descriptor < 0 { return nil }
  }

  /// Those that end a program unless it catches them, and that another program or the kernel may send
  /// to one that shows codes; a real-time signal ends it, too. What a crash raises is not among them.
  package static let ending: [CInt] =
    [
      SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGIO,
      SIGPWR, SIGSTKFLT, SIGSYS,
    ] + Array(__libc_current_sigrtmin()...__libc_current_sigrtmax())

  /// The next signal that has come, nil when there is none.
  package func next() -> CInt? {
    var number: UInt8 = 0
    return unsafe read(descriptor, &number, 1) == 1 ? CInt(number) : nil
  }

  /// Stops the process as Ctrl-Z does, and returns when it goes on.
  package func stopProcess() {
    signal(SIGTSTP, SIG_DFL)
    kill(getpid(), SIGTSTP)
    trenta_signal_again(SIGTSTP)
  }

  /// Ends the process by a signal, as if it had never been caught.
  package static func end(by number: CInt) {
    signal(number, SIG_DFL)
    kill(getpid(), number)
  }
}
