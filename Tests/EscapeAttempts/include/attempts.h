/* Ways out of the reader's sandbox. */
#ifndef TRENTA_ESCAPE_ATTEMPTS_H
#define TRENTA_ESCAPE_ATTEMPTS_H

/* Gets ready what an attempt needs from outside of the sandbox. */
void escape_prepare(void);
/* Tries each and writes one line to standard output: its name and the errno, 0 for success. */
void escape_attempt_all(void);
/* Prints what the kernel says of Landlock, -1 for none. */
void escape_say_landlock_version(void);

#endif
