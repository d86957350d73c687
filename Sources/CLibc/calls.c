/* Thin wrappers: one call each, nothing decided here. */
#define _GNU_SOURCE
#include "CLibc.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <limits.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>
#include <wchar.h>

int trenta_prctl_set_dumpable(int dumpable) { return prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0); }
int trenta_prctl_set_name(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }
int trenta_prctl_end_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }
int trenta_prctl_no_new_privs(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

const int trenta_f_setown_ex = F_SETOWN_EX;
const int trenta_f_setsig = F_SETSIG;

void trenta_unblock_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

const int32_t trenta_key_spec_process = KEY_SPEC_PROCESS_KEYRING;
const int32_t trenta_key_spec_session = KEY_SPEC_SESSION_KEYRING;
const int32_t trenta_key_spec_user = KEY_SPEC_USER_KEYRING;

int32_t trenta_add_key(const char *type, const char *description, const void *payload,
                       size_t length, int32_t keyring) {
  return (int32_t)syscall(SYS_add_key, type, description, payload, length, keyring);
}
int32_t trenta_keyctl_get_keyring(int32_t special, bool create) {
  return (int32_t)syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, special, create ? 1 : 0);
}
long trenta_keyctl_link(int32_t key, int32_t keyring) {
  return syscall(SYS_keyctl, KEYCTL_LINK, key, keyring);
}
long trenta_keyctl_unlink(int32_t key, int32_t keyring) {
  return syscall(SYS_keyctl, KEYCTL_UNLINK, key, keyring);
}
long trenta_keyctl_search(int32_t keyring, const char *type, const char *description) {
  return syscall(SYS_keyctl, KEYCTL_SEARCH, keyring, type, description, 0);
}
long trenta_keyctl_read(int32_t key, void *buffer, size_t length) {
  return syscall(SYS_keyctl, KEYCTL_READ, key, buffer, length);
}
long trenta_keyctl_describe(int32_t key, char *buffer, size_t length) {
  return syscall(SYS_keyctl, KEYCTL_DESCRIBE, key, buffer, length);
}
long trenta_keyctl_update(int32_t key, const void *payload, size_t length) {
  return syscall(SYS_keyctl, KEYCTL_UPDATE, key, payload, length);
}
long trenta_keyctl_revoke(int32_t key) { return syscall(SYS_keyctl, KEYCTL_REVOKE, key); }
long trenta_keyctl_set_timeout(int32_t key, unsigned seconds) {
  return syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, seconds);
}
long trenta_keyctl_setperm(int32_t key, uint32_t permissions) {
  return syscall(SYS_keyctl, KEYCTL_SETPERM, key, permissions);
}

struct landlock_rules { uint64_t files, network, scopes; };

int trenta_landlock_version(void) {
  long version =
      syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 0) return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : -1;
  return (int)version;
}

/* A ruleset that refuses every right that this version knows. */
static int landlock_refuse_all(int version, struct landlock_rules *rules) {
  /* ABI 1 knows 13 rights on files (bits 0 to 12), 2 adds REFER, 3 TRUNCATE, 4 TCP bind and
     connect, 5 IOCTL_DEV, 6 the scopes of abstract sockets and signals; the kernel refuses bits that
     it does not know. */
  *rules = (struct landlock_rules){(1u << 13) - 1, 0, 0};
  if (version >= 2) rules->files |= 1u << 13;
  if (version >= 3) rules->files |= 1u << 14;
  if (version >= 4) rules->network = 3;
  if (version >= 5) rules->files |= 1u << 15;
  if (version >= 6) rules->scopes = 3;
  size_t length = version >= 6   ? sizeof *rules
                  : version >= 4 ? offsetof(struct landlock_rules, scopes)
                                 : sizeof rules->files;
  return (int)syscall(SYS_landlock_create_ruleset, rules, length, 0);
}

static int landlock_enforce(int version, int ruleset) {
  long done = syscall(SYS_landlock_restrict_self, ruleset, 0);
  close(ruleset);
  return done == 0 ? version : -1;
}

int trenta_landlock_deny_all(void) {
  int version = trenta_landlock_version();
  if (version <= 0) return version;
  struct landlock_rules rules;
  int ruleset = landlock_refuse_all(version, &rules);
  return ruleset < 0 ? -1 : landlock_enforce(version, ruleset);
}

int trenta_landlock_read_only(const char *const *paths, int count) {
  int version = trenta_landlock_version();
  if (version <= 0) return version;
  struct landlock_rules rules;
  int ruleset = landlock_refuse_all(version, &rules);
  if (ruleset < 0) return -1;
  for (int index = 0; index < count; index++) {
    int folder = open(paths[index], O_PATH | O_CLOEXEC);
    if (folder < 0) continue; /* not on this system */
    struct stat status;
    int known = fstat(folder, &status);
    uint64_t rights = LANDLOCK_ACCESS_FS_READ_FILE;
    if (S_ISDIR(status.st_mode)) rights |= LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE;
    struct landlock_path_beneath_attr beneath = {.allowed_access = rights, .parent_fd = folder};
    long added = known != 0 ? -1 : syscall(SYS_landlock_add_rule, ruleset,
                                           LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    close(folder);
    if (added != 0) {
      close(ruleset);
      return -1;
    }
  }
  return landlock_enforce(version, ruleset);
}

static int argument_count;
static char **arguments;

/* glibc gives the arguments of main to constructors. */
__attribute__((constructor)) static void keep_arguments(int count, char **words) {
  argument_count = count;
  arguments = words;
}
int trenta_argument_count(void) { return argument_count; }
const char *trenta_argument(int index) { return arguments[index]; }

ssize_t trenta_own_program(void *buffer, size_t length) {
  ssize_t count = readlink("/proc/self/exe", buffer, length);
  if (count >= 0) return count;
  char path[PATH_MAX];
  const char *started = (const char *)getauxval(AT_EXECFN);
  if (started == NULL || realpath(started, path) == NULL || strlen(path) > length) return -1;
  memcpy(buffer, path, strlen(path));
  return (ssize_t)strlen(path);
}

int trenta_openat(int directory, const char *path, int flags, mode_t mode) {
  return openat(directory, path, flags, mode);
}
int trenta_open_no_magic_links(int directory, const char *path, int flags, mode_t mode) {
  struct open_how how = {
      .flags = (uint64_t)flags,
      .mode = flags & (O_CREAT | __O_TMPFILE) ? mode : 0,
      .resolve = RESOLVE_NO_MAGICLINKS,
  };
  long descriptor = syscall(SYS_openat2, directory, path, &how, sizeof how);
  if (descriptor < 0 && errno == ENOSYS) return openat(directory, path, flags, mode);
  return (int)descriptor;
}
int trenta_link_descriptor(int descriptor, int directory, const char *name) {
  char source[64];
  snprintf(source, sizeof source, "/proc/self/fd/%d", descriptor);
  return linkat(AT_FDCWD, source, directory, name, AT_SYMLINK_FOLLOW);
}
int trenta_window_size(int descriptor, unsigned short *rows, unsigned short *columns) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -1;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 0;
}
int trenta_close_range(unsigned first, unsigned last) {
  return (int)syscall(SYS_close_range, first, last, 0);
}
const char *trenta_entry_name(const void *entry) {
  return ((const struct dirent *)entry)->d_name;
}
int trenta_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
ssize_t trenta_readlink(const char *path, void *buffer, size_t length) {
  return readlink(path, buffer, length);
}
int trenta_spawn_close_from(void *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
int trenta_memfd(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int trenta_wcwidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

void trenta_gettext_bind(const char *folder) {
  bindtextdomain("trenta", folder);
  bind_textdomain_codeset("trenta", "UTF-8");
  textdomain("trenta");
}
const char *trenta_gettext(const char *text) { return dgettext("trenta", text); }
const char *trenta_ngettext(const char *one, const char *many, unsigned long count) {
  return dngettext("trenta", one, many, count);
}

int trenta_clock_is_synchronised(void) {
  struct timex now = {.modes = 0};
  int state = adjtimex(&now);
  if (state < 0) return -1;
  return state != TIME_ERROR && !(now.status & STA_UNSYNC);
}
