internal import CLibc
internal import CSeccomp
internal import Glibc

/// What a reader may use up (vault.md 6.1).
package struct SandboxLimits: Sendable {
  /// Bytes of address space.
  package var memory: UInt
  /// Seconds of CPU.
  package var seconds: UInt

  package static let plain = SandboxLimits(memory: 1 << 30, seconds: 5)
  /// With a passphrase: the derivation of a foreign key may take 1 GiB.
  package static let withPassphrase = SandboxLimits(memory: 3 << 29, seconds: 30)
}

/// A part of the sandbox that the system refused to set up; nothing may be read then.
package enum SandboxError: Error, Equatable, Sendable {
  case privileges
  case landlock
  case limits
  case seccomp
  /// The kernel cannot keep a program to some folders; a reader does without, a converter does not.
  case noLandlock
}

/// Gives up, for good, all that reading a foreign thing does not need: no file, no network, no new
/// process, no other process, little memory and time. Called before the first byte of input.
///
/// What stays: reading descriptors 0, 3 and 4, writing 1 and 2, memory that is not executable, the
/// clock, randomness, locks and ending. Everything else answers EPERM. A kernel without Landlock is
/// accepted, because seccomp alone refuses every way to a file.
package func enterSandbox(_ limits: SandboxLimits) throws(SandboxError) {
  guard trenta_prctl_no_new_privs() == 0 else { throw .privileges }
  guard trenta_landlock_deny_all() >= 0 else { throw .landlock }
  // NOFILE comes after Landlock, which needs a descriptor for a moment. A process that writes a
  // file of 0 bytes is one that writes pipes.
  let bounds: [(__rlimit_resource, UInt)] = [
    (RLIMIT_AS, limits.memory), (RLIMIT_CPU, limits.seconds), (RLIMIT_CORE, 0),
    (RLIMIT_FSIZE, 0), (__RLIMIT_NPROC, 0), (RLIMIT_NOFILE, 0),
  ]
  for (resource, most) in bounds {
    guard bound(resource, most) else { throw .limits }
  }
  guard loadFilter() else { throw .seccomp }
}

/// Lowers a limit; one that is lower already stays.
func bound(_ resource: __rlimit_resource, _ most: UInt) -> Bool {
  var limit = rlimit()
  guard unsafe getrlimit(CInt(resource.rawValue), &limit) == 0 else { return false }
  // At the soft limit of processor time comes SIGXCPU, which tells `trenta` what it was; at the hard
  // one SIGKILL, which tells nothing.
  limit.rlim_max = min(limit.rlim_max, resource == RLIMIT_CPU ? most + 1 : most)
  limit.rlim_cur = min(limit.rlim_cur, limit.rlim_max, most)
  return unsafe setrlimit(CInt(resource.rawValue), &limit) == 0
}

// MARK: seccomp

/// A system call and what its arguments must be.
private struct Rule {
  let call: String
  let arguments: [scmp_arg_cmp]

  init(_ call: String, _ arguments: [scmp_arg_cmp] = []) {
    self.call = call
    self.arguments = arguments
  }
}

private func argument(_ index: UInt32, equals value: UInt64) -> scmp_arg_cmp {
  scmp_arg_cmp(arg: index, op: SCMP_CMP_EQ, datum_a: value, datum_b: 0)
}

private func argument(_ index: UInt32, lacks bits: Int32) -> scmp_arg_cmp {
  scmp_arg_cmp(arg: index, op: SCMP_CMP_MASKED_EQ, datum_a: UInt64(bits), datum_b: 0)
}

private func rules() -> [Rule] {
  var rules = [
    Rule("read", [argument(0, equals: 0)]), Rule("read", [argument(0, equals: 3)]),
    Rule("read", [argument(0, equals: 4)]),
    Rule("write", [argument(0, equals: 1)]), Rule("write", [argument(0, equals: 2)]),
    Rule("mmap", [argument(2, lacks: PROT_EXEC)]),
    Rule("mprotect", [argument(2, lacks: PROT_EXEC)]),
    // The handler of a crash raises its signal again, in this process.
    Rule("tgkill", [argument(0, equals: UInt64(getpid()))]),
  ]
  rules += [
    "brk", "munmap", "mremap", "madvise",
    "clock_gettime", "gettimeofday", "time", "getrandom", "futex", "sched_yield",
    "sysinfo",  // qsort of glibc asks how much memory there is
    "getpid", "gettid", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "restart_syscall",
    "exit", "exit_group",
  ].map { Rule($0) }
  return rules
}

private func loadFilter() -> Bool {
  guard let filter = unsafe seccomp_init(trenta_seccomp_errno(UInt16(EPERM))) else { return false }
  defer { unsafe seccomp_release(filter) }
  for rule in rules() {
    let call = unsafe seccomp_syscall_resolve_name(rule.call)
    guard call != __NR_SCMP_ERROR else { return false }
    // A negative number is a call that this architecture does not have.
    guard call >= 0 else { continue }
    let added = unsafe rule.arguments.withUnsafeBufferPointer { arguments in
      unsafe seccomp_rule_add_array(
        filter, SCMP_ACT_ALLOW, call, UInt32(arguments.count), arguments.baseAddress)
    }
    guard added == 0 else { return false }
  }
  return unsafe seccomp_load(filter) == 0
}
