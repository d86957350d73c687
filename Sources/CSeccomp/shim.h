#include <linux/sched.h>
#include <seccomp.h>

/* Function-like macros, which Swift does not see. */
static inline uint32_t trenta_seccomp_errno(uint16_t number) { return SCMP_ACT_ERRNO(number); }
