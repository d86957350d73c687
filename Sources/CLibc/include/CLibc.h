/* What Swift's Glibc module does not show, or cannot say (variadic calls, macros, signal handlers).
   Every function returns what the C call returns; -1 leaves the reason in errno. */
#ifndef TRENTA_CLIBC_H
#define TRENTA_CLIBC_H

#include "camera.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Process hardening: prctl(2) is variadic. */
int trenta_prctl_set_dumpable(int dumpable);
int trenta_prctl_no_new_privs(void);
/* This process is killed when its parent is gone. */
int trenta_prctl_end_with_parent(void);
/* The name in the process list; after execve of /proc/self/exe it would be "exe". */
int trenta_prctl_set_name(const char *name);

/* The kernel keyring: keyctl(2) and add_key(2) have no wrapper in glibc. */
extern const int32_t trenta_key_spec_process, trenta_key_spec_session, trenta_key_spec_user;
int32_t trenta_add_key(const char *type, const char *description, const void *payload,
                       size_t length, int32_t keyring);
int32_t trenta_keyctl_get_keyring(int32_t special, bool create);
long trenta_keyctl_link(int32_t key, int32_t keyring);
long trenta_keyctl_unlink(int32_t key, int32_t keyring);
long trenta_keyctl_search(int32_t keyring, const char *type, const char *description);
long trenta_keyctl_read(int32_t key, void *buffer, size_t length);
long trenta_keyctl_describe(int32_t key, char *buffer, size_t length);
long trenta_keyctl_update(int32_t key, const void *payload, size_t length);
long trenta_keyctl_revoke(int32_t key);
long trenta_keyctl_set_timeout(int32_t key, unsigned seconds);
long trenta_keyctl_setperm(int32_t key, uint32_t permissions);

/* Landlock (landlock(7)): gives up every right on files, and on TCP where the kernel knows it.
   Returns the ABI version enforced, 0 where the kernel has none, -1 on error. */
int trenta_landlock_deny_all(void);
/* The same, but files below these paths may still be read, and run where a path is a folder; paths
   that do not exist are passed over. */
int trenta_landlock_read_only(const char *const *paths, int count);
/* The ABI version of the kernel, 0 where it has none, -1 on error. */
int trenta_landlock_version(void);

/* open(2) with a mode, openat2(2) with RESOLVE_NO_MAGICLINKS, ioctl(2): variadic or not in glibc. */
int trenta_openat(int directory, const char *path, int flags, mode_t mode);
int trenta_open_no_magic_links(int directory, const char *path, int flags, mode_t mode);
int trenta_link_descriptor(int descriptor, int directory, const char *name);
int trenta_window_size(int descriptor, unsigned short *rows, unsigned short *columns);
int trenta_close_range(unsigned first, unsigned last);
int trenta_memfd(const char *name);
/* pipe2(2) with O_CLOEXEC. */
int trenta_pipe(int ends[2]);
/* The name in a struct dirent, whose array Swift does not show as text. */
const char *trenta_entry_name(const void *entry);
/* The words that the kernel started this program with, its name first. */
int trenta_argument_count(void);
const char *trenta_argument(int index);
/* The path of this program: by /proc, else as it was started. The length, or -1. */
ssize_t trenta_own_program(void *buffer, size_t length);
/* readlink(2); the length, or -1. */
ssize_t trenta_readlink(const char *path, void *buffer, size_t length);
/* posix_spawn_file_actions_addclosefrom_np(3); `actions` is a posix_spawn_file_actions_t. */
int trenta_spawn_close_from(void *actions, int first);

/* Whether the kernel takes its clock for synchronised (adjtimex(2), nothing is set): 1 or 0, -1
   where it does not say. */
int trenta_clock_is_synchronised(void);

/* fcntl(2): who gets the signal of a descriptor that became readable, and which. */
extern const int trenta_f_setown_ex, trenta_f_setsig;

/* Lets no signal be blocked that the parent blocked: sigprocmask(2). */
void trenta_unblock_signals(void);

/* The cells that a character takes in the current locale, -1 for a control: wcwidth(3). */
int trenta_wcwidth(uint32_t scalar);

/* gettext(3) for the domain "trenta". Bind again after a change of LANGUAGE, else cached sentences
   stay. */
void trenta_gettext_bind(const char *folder);
const char *trenta_gettext(const char *text);
const char *trenta_ngettext(const char *one, const char *many, unsigned long count);

/* Crashes (SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV): the handlers restore the
   terminal, wipe the registered memory, say one line and raise the signal again. They replace
   those of the Swift runtime, which print registers and wait for a key. */
void trenta_crash_install(void);
/* What a crash says from now on instead, and the exit status that the program ends with then. */
void trenta_crash_words(const char *words, int status);
/* Ends the program as a crash does. */
void trenta_crash_end(void);
/* From now on a crash restores these modes (a struct termios) of the terminal and cleans its
   screen. */
void trenta_crash_terminal(int descriptor, const void *modes);
/* The same without the cleaning: a terminal that gets lines only. */
void trenta_crash_plain_terminal(int descriptor, const void *modes);
void trenta_crash_terminal_gone(void);
/* A stack for the handlers in this thread, which may have none left of its own. Returns what the end
   takes; NULL where there is no memory for it. */
void *trenta_crash_stack_begin(void);
void trenta_crash_stack_end(void *stack);
/* Memory to wipe at a crash. Returns a slot for forgetting it, or -1 when there is no memory for one. */
int trenta_crash_wipe(void *start, size_t length);
void trenta_crash_wipe_forget(int slot);

/* Signals as bytes on a pipe. Returns the reading end; each signal writes its number as one byte. */
int trenta_signal_pipe(const int *signals, int count);
/* Catches one of them again after its default action. */
void trenta_signal_again(int signal_number);

#endif
