internal import CLibc
internal import CSeccomp
internal import Glibc

/// What a converter may read: programs, libraries, fonts. No home, no `/tmp`, no `/proc`.
private let readable = [
  "/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives",
  "/var/cache/fontconfig", "/dev/null", "/dev/urandom",
]

/// Gives up all that drawing a document does not need, before `execve` of the program that draws it:
/// it may read and run what `readable` names, write to the descriptors it has, and nothing else. No
/// network, no other process, no file written, 2 GiB of memory and 20 seconds of CPU.
///
/// Unlike the reader it has to open files, so a kernel without Landlock is refused.
package func enterConverterSandbox() throws(SandboxError) {
  guard trenta_prctl_no_new_privs() == 0 else { throw .privileges }
  var paths = unsafe readable.map { unsafe UnsafePointer(strdup($0)) }
  defer { unsafe paths.forEach { unsafe free(UnsafeMutablePointer(mutating: $0)) } }
  let version = unsafe trenta_landlock_read_only(&paths, CInt(paths.count))
  guard version != 0 else { throw .noLandlock }
  guard version > 0 else { throw .landlock }
  let bounds: [(__rlimit_resource, UInt)] = [
    (RLIMIT_AS, 2 << 30), (RLIMIT_CPU, 20), (RLIMIT_CORE, 0), (RLIMIT_FSIZE, 0),
    (RLIMIT_NOFILE, 64),
  ]
  for (resource, most) in bounds {
    guard bound(resource, most) else { throw .limits }
  }
  guard loadConverterFilter() else { throw .seccomp }
}

/// Calls that reach beyond the process. A list of what is refused, because nobody can list all that a
/// drawing library asks for; files are Landlock's part.
private let refused = [
  "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg",
  "sendmmsg", "recvfrom", "recvmsg", "recvmmsg",
  "kill", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "pidfd_send_signal",
  "pidfd_getfd", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp",
  "fork", "vfork", "setsid", "setpgid",
  "add_key", "request_key", "keyctl", "bpf", "perf_event_open", "userfaultfd", "syslog",
  "io_uring_setup", "io_uring_enter", "io_uring_register", "open_by_handle_at",
  "name_to_handle_at", "mount", "umount2", "move_mount", "open_tree", "fsopen", "fsmount",
  "fsconfig", "fspick", "mount_setattr", "pivot_root", "chroot", "unshare", "setns", "swapon",
  "swapoff", "reboot", "kexec_load", "kexec_file_load", "init_module", "finit_module",
  "delete_module", "fchmodat2", "acct", "quotactl", "quotactl_fd", "personality", "shmget", "shmat",
  "shmctl",
  "semget", "semop", "semtimedop", "semctl", "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open",
  "mq_unlink", "truncate", "chmod", "fchmod", "fchmodat", "chown", "lchown", "fchown", "fchownat",
  "utime",
  "utimes", "utimensat", "futimesat", "setxattr", "lsetxattr", "fsetxattr", "removexattr",
  "lremovexattr", "fremovexattr", "setuid", "setgid", "setresuid", "setresgid", "setgroups",
  "sched_setscheduler", "setpriority", "inotify_init", "inotify_init1", "fanotify_init",
]

private func loadConverterFilter() -> Bool {
  guard let filter = unsafe seccomp_init(SCMP_ACT_ALLOW) else { return false }
  defer { unsafe seccomp_release(filter) }
  let refuse = trenta_seccomp_errno(UInt16(EPERM))
  // A filter of one architecture only: calls of another one's numbers end the process.
  for name in refused {
    let call = unsafe seccomp_syscall_resolve_name(name)
    // Unknown to this library or this architecture: then there is no such call here.
    guard call >= 0 else { continue }
    guard unsafe seccomp_rule_add_array(filter, refuse, call, 0, nil) == 0 else { return false }
  }
  // Threads, but no processes: clone3 hides its flags in memory, so the C library is told to do
  // without it.
  let thread = UInt64(CLONE_THREAD)
  let process = [scmp_arg_cmp(arg: 0, op: SCMP_CMP_MASKED_EQ, datum_a: thread, datum_b: 0)]
  let otherProcess = [
    scmp_arg_cmp(arg: 0, op: SCMP_CMP_NE, datum_a: UInt64(getpid()), datum_b: 0)
  ]
  // The kernel looks at the lower half alone.
  let terminalInput = [
    scmp_arg_cmp(
      arg: 1, op: SCMP_CMP_MASKED_EQ, datum_a: 0xFFFF_FFFF, datum_b: UInt64(TIOCSTI))
  ]
  // An older Landlock does not know that opening can cut a file to nothing.
  func cutting(_ index: UInt32) -> [scmp_arg_cmp] {
    let flag = UInt64(O_TRUNC)
    return [scmp_arg_cmp(arg: index, op: SCMP_CMP_MASKED_EQ, datum_a: flag, datum_b: flag)]
  }
  // A pipe's owner gets a signal of the owner's choice when it can be read: SIGKILL to any process.
  func owning(_ command: CInt) -> [scmp_arg_cmp] {
    [
      scmp_arg_cmp(
        arg: 1, op: SCMP_CMP_MASKED_EQ, datum_a: 0xFFFF_FFFF, datum_b: UInt64(command))
    ]
  }
  let otherLimits = [scmp_arg_cmp(arg: 0, op: SCMP_CMP_NE, datum_a: 0, datum_b: 0)]
  let isComplete =
    unsafe add(filter, refuse, "clone", process) && add(filter, refuse, "tgkill", otherProcess)
    && add(filter, refuse, "ioctl", terminalInput)
    && add(filter, refuse, "open", cutting(1)) && add(filter, refuse, "openat", cutting(2))
    && [F_SETOWN, trenta_f_setown_ex, trenta_f_setsig].allSatisfy {
      unsafe add(filter, refuse, "fcntl", owning($0))
    }
    && add(filter, refuse, "creat", []) && add(filter, refuse, "prlimit64", otherLimits)
    && add(filter, trenta_seccomp_errno(UInt16(ENOSYS)), "openat2", [])
    && add(filter, trenta_seccomp_errno(UInt16(ENOSYS)), "clone3", [])
  return unsafe isComplete && seccomp_load(filter) == 0
}

private func add(
  _ filter: scmp_filter_ctx, _ action: UInt32, _ name: String, _ arguments: [scmp_arg_cmp]
) -> Bool {
  let call = unsafe seccomp_syscall_resolve_name(name)
  guard call >= 0 else { return call != __NR_SCMP_ERROR }
  return unsafe arguments.withUnsafeBufferPointer {
    unsafe seccomp_rule_add_array(filter, action, call, UInt32($0.count), $0.baseAddress) == 0
  }
}
