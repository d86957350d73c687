/* Signal handlers for crashes: async-signal-safe calls only (signal-safety(7)). */
#define _GNU_SOURCE
#include "CLibc.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

enum { WIPES = 64, STACK = 64 * 1024 };

/* A slot that is being filled in. */
#define CLAIMED ((void *)1)

static struct { _Atomic(void *) start; size_t length; } wipes[WIPES];
static struct termios terminal_modes;
static volatile sig_atomic_t terminal_descriptor = -1;
static volatile sig_atomic_t terminal_is_plain = 0;
/* What is said instead of a defect, and the exit status then. */
static const char *last_words = NULL;
static int last_status = 0;

static void say(int descriptor, const char *text) {
  ssize_t ignored = write(descriptor, text, strlen(text));
  (void)ignored;
}

static void crashed(int signal_number) {
  for (int slot = 0; slot < WIPES; slot++) {
    void *start = atomic_load(&wipes[slot].start);
    if (start != NULL && start != CLAIMED) explicit_bzero(start, wipes[slot].length);
  }
  if (terminal_descriptor >= 0) {
    int flags = fcntl(terminal_descriptor, F_GETFL);
    if (flags >= 0) fcntl(terminal_descriptor, F_SETFL, flags & ~O_NONBLOCK);
    /* Show the cursor, plain attributes, clear screen and scrollback, leave the alternate screen
       and clear there only what the alternate screen would have left (below the cursor). */
    if (!terminal_is_plain)
      say(terminal_descriptor, "\033[?25h\033[0m\033[?2004l\033[?1000l\033[?1006l"
                               "\033[2J\033[3J\033[H\033[?1049l\r\033[J");
    tcsetattr(terminal_descriptor, TCSANOW, &terminal_modes);
  }
  if (last_words != NULL) {
    say(STDERR_FILENO, last_words);
    _exit(last_status);
  }
  say(STDERR_FILENO, "trenta: defect: the program ended by a fault of its own; "
                     "the vault on disk is whole\n");
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal_number);
  sigprocmask(SIG_UNBLOCK, &only, NULL);
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void trenta_crash_install(void) {
  static const int signals[] = {SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV};
  void *memory = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory != MAP_FAILED) {
    stack_t stack = {.ss_sp = memory, .ss_size = STACK, .ss_flags = 0};
    sigaltstack(&stack, NULL);
  }
  for (size_t index = 0; index < sizeof signals / sizeof *signals; index++) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = crashed;
    action.sa_flags = SA_RESETHAND | SA_ONSTACK;
    sigfillset(&action.sa_mask);
    sigaction(signals[index], &action, NULL);
  }
}

void trenta_crash_words(const char *words, int status) {
  last_words = words;
  last_status = status;
}

void trenta_crash_end(void) { crashed(SIGABRT); }

static void set_terminal(int descriptor, const void *modes, int is_plain) {
  memcpy(&terminal_modes, modes, sizeof terminal_modes);
  terminal_is_plain = is_plain;
  terminal_descriptor = descriptor;
}

void trenta_crash_terminal(int descriptor, const void *modes) { set_terminal(descriptor, modes, 0); }

void trenta_crash_plain_terminal(int descriptor, const void *modes) {
  set_terminal(descriptor, modes, 1);
}

void trenta_crash_terminal_gone(void) { terminal_descriptor = -1; }

int trenta_crash_wipe(void *start, size_t length) {
  for (int slot = 0; slot < WIPES; slot++) {
    void *free_slot = NULL;
    if (!atomic_compare_exchange_strong(&wipes[slot].start, &free_slot, CLAIMED)) continue;
    wipes[slot].length = length;
    atomic_store(&wipes[slot].start, start);
    return slot;
  }
  return -1;
}

void trenta_crash_wipe_forget(int slot) {
  if (slot >= 0 && slot < WIPES) atomic_store(&wipes[slot].start, NULL);
}

static volatile sig_atomic_t pipe_writer = -1;

static void noticed(int signal_number) {
  int saved = errno;
  unsigned char byte = (unsigned char)signal_number;
  ssize_t ignored = write(pipe_writer, &byte, 1);
  (void)ignored;
  errno = saved;
}

void trenta_signal_again(int signal_number) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = noticed;
  action.sa_flags = SA_RESTART;
  sigaction(signal_number, &action, NULL);
}

int trenta_signal_pipe(const int *signals, int count) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  pipe_writer = ends[1];
  for (int index = 0; index < count; index++) trenta_signal_again(signals[index]);
  return ends[0];
}
