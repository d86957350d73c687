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

/* Slots for memory to wipe; where one block is full another one follows, and none is ever freed. */
struct block {
  struct { _Atomic(void *) start; size_t length; } wipes[WIPES];
  _Atomic(struct block *) next;
};
static struct block first_block;
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
  /* The terminal first: a fault while memory is wiped must not leave codes on it. */
  if (terminal_descriptor >= 0) {
    int flags = fcntl(terminal_descriptor, F_GETFL);
    if (flags >= 0) fcntl(terminal_descriptor, F_SETFL, flags & ~O_NONBLOCK);
    /* Show the cursor, plain attributes, clear screen and scrollback, leave the alternate screen
       and clear there only what the alternate screen would have left (below the cursor). */
    if (!terminal_is_plain)
      say(terminal_descriptor, "\033[?25h\033[0m\033[?2004l\033[8h\033[?1000l\033[?1006l"
                               "\033[2J\033[3J\033[H\033[?1049l\r\033[J");
    tcsetattr(terminal_descriptor, TCSANOW, &terminal_modes);
  }
  for (struct block *block = &first_block; block != NULL; block = atomic_load(&block->next)) {
    for (int slot = 0; slot < WIPES; slot++) {
      void *start = atomic_load(&block->wipes[slot].start);
      if (start != NULL && start != CLAIMED) explicit_bzero(start, block->wipes[slot].length);
    }
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

void *trenta_crash_stack_begin(void) {
  void *memory = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  stack_t stack = {.ss_sp = memory, .ss_size = STACK, .ss_flags = 0};
  sigaltstack(&stack, NULL);
  return memory;
}

void trenta_crash_stack_end(void *memory) {
  if (memory == NULL) return;
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  munmap(memory, STACK);
}

void trenta_crash_install(void) {
  static const int signals[] = {SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV};
  trenta_crash_stack_begin();
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

/* The block behind a full one; NULL where there is no memory for it. */
static struct block *next_block(struct block *block) {
  struct block *next = atomic_load(&block->next);
  if (next != NULL) return next;
  void *memory = mmap(NULL, sizeof(struct block), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  if (atomic_compare_exchange_strong(&block->next, &next, memory)) return memory;
  munmap(memory, sizeof(struct block));
  return next;
}

int trenta_crash_wipe(void *start, size_t length) {
  int first = 0;
  for (struct block *block = &first_block; block != NULL; block = next_block(block)) {
    for (int slot = 0; slot < WIPES; slot++) {
      void *free_slot = NULL;
      if (!atomic_compare_exchange_strong(&block->wipes[slot].start, &free_slot, CLAIMED)) continue;
      block->wipes[slot].length = length;
      atomic_store(&block->wipes[slot].start, start);
      return first + slot;
    }
    first += WIPES;
  }
  return -1;
}

void trenta_crash_wipe_forget(int slot) {
  struct block *block = &first_block;
  for (; block != NULL && slot >= WIPES; slot -= WIPES) block = atomic_load(&block->next);
  if (block != NULL && slot >= 0) atomic_store(&block->wipes[slot].start, NULL);
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
