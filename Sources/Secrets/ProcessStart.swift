internal import CLibc
internal import Glibc

/// What both programs do before any secret and before the first byte of input (vault.md 4.2).
package enum ProcessStart {
  /// Why a program must not go on.
  package enum Failure: Error, Equatable, Sendable {
    /// The program was made setuid or setgid, or runs with differing ids.
    case differingIDs
    /// A call failed, with its errno.
    case call(String, Int32)
  }

  /// The file mode mask that the program was started with.
  private nonisolated(unsafe) static var formerMask: mode_t = 0o077

  /// Gives the file mode mask back that the program was started with, for a program that it starts.
  package static func restoreMask() { umask(unsafe formerMask) }

  /// Own crash handlers, private files, no core dumps, no reading by other processes, as much locked
  /// memory as allowed, descriptors 0 to 2 open, all others closed but those in `keeping`.
  package static func harden(keeping: [CInt] = []) throws(Failure) {
    trenta_crash_install()
    unsafe formerMask = umask(0o077)
    try limit(RLIMIT_CORE, "setrlimit") { _ in rlimit(rlim_cur: 0, rlim_max: 0) }
    #if !TRENTA_TEST_BUILD
      guard trenta_prctl_set_dumpable(0) == 0 else { throw .call("prctl", errno) }
    #endif
    try limit(__RLIMIT_MEMLOCK, "setrlimit") {
      rlimit(rlim_cur: $0.rlim_max, rlim_max: $0.rlim_max)
    }
    guard getuid() == geteuid(), getgid() == getegid() else { throw .differingIDs }
    for descriptor in CInt(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is this one: those below it are open.
      // Closed output stays one that cannot be written: what was to be told is not told.
      let mode = descriptor == 2 ? O_RDWR : O_RDONLY
      guard unsafe open("/dev/null", mode) == descriptor else { throw .call("open", errno) }
    }
    try closeAll(but: keeping)
    // A signal that the parent blocked would never be heard.
    trenta_unblock_signals()
  }

  /// Runs what a thread does, with a stack for the crash handlers, which that of the thread may not have
  /// room for (sigaltstack(2)).
  package static func withCrashStack<Result>(_ body: () -> Result) -> Result {
    let stack = unsafe trenta_crash_stack_begin()
    defer { unsafe trenta_crash_stack_end(stack) }
    return body()
  }

  /// What the process list calls this process; after an `execve` of itself it has another name.
  package static func setName(_ name: String) { _ = unsafe trenta_prctl_set_name(name) }

  /// Closes every descriptor above 2 except those named (close_range(2)).
  static func closeAll(but keeping: [CInt]) throws(Failure) {
    var first: UInt32 = 3
    for kept in Set(keeping).filter({ $0 > 2 }).map({ UInt32($0) }).sorted() {
      if kept > first { try closeRange(first, kept - 1) }
      first = kept + 1
    }
    try closeRange(first, UInt32.max)
  }

  private static func closeRange(_ first: UInt32, _ last: UInt32) throws(Failure) {
    if trenta_close_range(first, last) == 0 { return }
    guard errno == ENOSYS else { throw .call("close_range", errno) }
    let highest = UInt32(clamping: sysconf(CInt(_SC_OPEN_MAX)))
    guard first < highest else { return }
    for descriptor in first...min(last, highest) { close(CInt(descriptor)) }
  }

  private static func limit(
    _ resource: __rlimit_resource, _ name: String, _ change: (rlimit) -> rlimit
  ) throws(Failure) {
    let number = CInt(resource.rawValue)
    var limits = rlimit()
    guard unsafe getrlimit(number, &limits) == 0 else { throw .call("getrlimit", errno) }
    limits = change(limits)
    guard unsafe setrlimit(number, &limits) == 0 else { throw .call(name, errno) }
  }
}
