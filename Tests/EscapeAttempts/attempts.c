#define _GNU_SOURCE
#include "attempts.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *missing = "/tmp/trenta-escape-missing";
static char *own_page;
static int other[2];

/* files */
static long open_read(void) { return open("/etc/passwd", O_RDONLY); }
static long open_write(void) { return open("/dev/null", O_WRONLY); }
static long create(void) { return open("/tmp", O_TMPFILE | O_WRONLY, 0600); }
static long memory_file(void) { return memfd_create("x", 0); }
static long make_folder(void) { return mkdir("/tmp/.", 0700); }
static long remove_file(void) { return unlink(missing); }
static long rename_file(void) { return rename(missing, "/tmp/trenta-escape-other"); }
static long link_file(void) { return symlink("x", "/tmp/."); }
static long status(void) {
  struct stat result;
  return stat("/etc/passwd", &result);
}
static long truncate_file(void) { return truncate(missing, 0); }
static long change_mode(void) { return chmod(missing, 0777); }
static long change_folder(void) { return chdir("/"); }

/* network and descriptors */
static long socket_inet(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static long socket_datagram(void) { return socket(AF_INET6, SOCK_DGRAM, 0); }
static long socket_unix(void) { return socket(AF_UNIX, SOCK_STREAM, 0); }
static long socket_pair(void) {
  int ends[2];
  return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}
static long make_pipe(void) {
  int ends[2];
  return pipe(ends);
}
static long duplicate(void) { return dup(1); }
static long terminal_input(void) { return ioctl(0, TIOCSTI, "x"); }
static long read_other(void) {
  char byte;
  return read(other[0], &byte, 1);
}
static long write_other(void) { return write(other[1], "x", 1); }

/* processes */
static long fork_process(void) {
  pid_t child = fork();
  if (child == 0) _exit(0);
  return child < 0 ? -1 : waitpid(child, NULL, 0);
}
static long spawn(void) {
  pid_t child;
  char *arguments[] = {"true", NULL}, *environment[] = {NULL};
  errno = posix_spawn(&child, "/bin/true", NULL, NULL, arguments, environment);
  return errno != 0 ? -1 : waitpid(child, NULL, 0);
}
static long exec_program(void) {
  char *arguments[] = {"x", NULL}, *environment[] = {NULL};
  return execve(missing, arguments, environment);
}
static void *idle(void *nothing) { return nothing; }
static long thread(void) {
  pthread_t thread;
  errno = pthread_create(&thread, NULL, idle, NULL);
  return errno != 0 ? -1 : pthread_join(thread, NULL);
}
static long signal_parent(void) { return kill(getppid(), 0); }
static long signal_thread_of_parent(void) {
  return syscall(SYS_tgkill, getppid(), getppid(), 0);
}
static long own_pipe(int command, int value) {
  int ends[2];
  if (pipe(ends) != 0) return fcntl(0, command, value);
  long answer = fcntl(ends[0], command, value);
  int reason = errno;
  close(ends[0]);
  close(ends[1]);
  errno = reason;
  return answer;
}
/* Whoever owns a pipe gets a signal when it can be read. */
static long own_pipe_for_parent(void) { return own_pipe(F_SETOWN, getppid()); }
static long choose_signal_of_pipe(void) { return own_pipe(F_SETSIG, SIGKILL); }
static long trace(void) { return ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static long read_process(void) {
  char here[8];
  struct iovec to = {here, sizeof here}, from = {own_page, sizeof here};
  return process_vm_readv(getpid(), &to, 1, &from, 1, 0);
}
static long kernel_keyring(void) {
  return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 0);
}
static long new_limits(void) {
  struct rlimit limit = {100, 100};
  return setrlimit(RLIMIT_NOFILE, &limit);
}

/* memory */
static long executable_memory(void) {
  return (long)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static long make_executable(void) { return mprotect(own_page, 4096, PROT_READ | PROT_EXEC); }
static long two_gigabytes(void) {
  return (long)mmap(NULL, 2ul << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static const struct { const char *name; long (*attempt)(void); } attempts[] = {
    {"open-read", open_read}, {"open-write", open_write}, {"create", create},
    {"memory-file", memory_file}, {"make-folder", make_folder}, {"remove-file", remove_file},
    {"rename-file", rename_file}, {"link-file", link_file}, {"status", status},
    {"truncate-file", truncate_file}, {"change-mode", change_mode},
    {"change-folder", change_folder}, {"socket-inet", socket_inet},
    {"socket-datagram", socket_datagram}, {"socket-unix", socket_unix},
    {"socket-pair", socket_pair}, {"make-pipe", make_pipe}, {"duplicate", duplicate},
    {"terminal-input", terminal_input}, {"write-other", write_other}, {"read-other", read_other},
    {"fork", fork_process}, {"spawn", spawn}, {"exec", exec_program}, {"thread", thread},
    {"signal-parent", signal_parent}, {"signal-thread-of-parent", signal_thread_of_parent},
    {"own-pipe-for-parent", own_pipe_for_parent}, {"choose-signal-of-pipe", choose_signal_of_pipe},
    {"read-process", read_process}, {"kernel-keyring", kernel_keyring},
    {"executable-memory", executable_memory}, {"make-executable", make_executable},
    {"two-gigabytes", two_gigabytes}, {"new-limits", new_limits}, {"trace", trace},
};

void escape_say_landlock_version(void) {
  printf("%ld", syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION));
}

void escape_prepare(void) {
  own_page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pipe(other) != 0) return;
  /* The sandbox leaves descriptors 0 to 3 alone. */
  for (int end = 0; end < 2; end++) other[end] = fcntl(other[end], F_DUPFD, 10);
}

void escape_attempt_all(void) {
  for (size_t index = 0; index < sizeof attempts / sizeof *attempts; index++) {
    errno = 0;
    long result = attempts[index].attempt();
    int reason = result == -1 ? errno : 0;
    char line[80];
    int length = snprintf(line, sizeof line, "%s %d\n", attempts[index].name, reason);
    ssize_t ignored = write(1, line, (size_t)length);
    (void)ignored;
  }
}
