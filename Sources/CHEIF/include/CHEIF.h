#pragma once
// libheif, loaded when it is needed: it brings four codecs along, and loading them takes as long as
// reading a small picture. A sandbox that opens no file has to come after `load`.

#include <stddef.h>
#include <stdint.h>

/// Loads the library. 0 when it is there, now or already; -1 when it cannot be found.
int trenta_heif_load(void);

struct trenta_heif;

/// Reads the boxes of a file in memory, which has to stay. NULL when they are damaged, or hold no image.
struct trenta_heif *trenta_heif_open(const void *bytes, size_t count);
void trenta_heif_close(struct trenta_heif *file);

/// How many images stand for themselves: not the tiles of one, and no thumbnails.
int trenta_heif_count(const struct trenta_heif *file);

/// What the boxes say of an image, turned and cut as they ask for. 0, or -1 for one that is damaged.
int trenta_heif_measure(struct trenta_heif *file, int index, int *width, int *height, int *has_alpha);

/// Makes the pixels of an image: rows without gaps, of one sample (how light), of three (red, green,
/// blue) or of four (and alpha). 0; 1 for a codec that the library lacks; -1 for a damaged image, or one
/// of another size.
int trenta_heif_decode(
    struct trenta_heif *file, int index, int samples, int width, int height, uint8_t *pixels);
