#pragma once
// libjxl, loaded when it is needed: no other picture waits for it. A sandbox that opens no file has to
// come after `load`.

#include <stddef.h>
#include <stdint.h>

/// Loads the library. 0 when it is there, now or already; -1 when it cannot be found.
int trenta_jxl_load(void);

struct trenta_jxl;

/// Reads the header of a file in memory, which has to stay. NULL when it is damaged.
struct trenta_jxl *trenta_jxl_open(const void *bytes, size_t count);
void trenta_jxl_close(struct trenta_jxl *file);

/// What the header says, turned as it asks for.
void trenta_jxl_measure(const struct trenta_jxl *file, uint32_t *width, uint32_t *height, int *has_alpha);

/// Goes on to the next frame. 1 when there is one, 0 at the end, -1 where the file is damaged or ends.
int trenta_jxl_next(struct trenta_jxl *file);

/// Makes the pixels of that frame: rows without gaps, of three samples (red, green, blue) or four (and
/// alpha). 0; 1 when the file ends early and a part is missing; -1 when it is damaged.
int trenta_jxl_decode(struct trenta_jxl *file, int samples, void *pixels, size_t size);
