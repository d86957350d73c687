#pragma once
// The C interface of zxing-cpp: C outside, C++ inside, and no exception gets out.

#include <stddef.h>
#include <stdint.h>

/// A QR code that was read whole: each of its blocks passed its error correction.
struct trenta_zxing_code {
  /// The bytes as they stand in the code; text under an ECI as UTF-8, as zbar does it.
  const uint8_t *bytes;
  size_t count;
  /// The corners in pixels, clockwise from the code's own top left.
  int32_t x[4], y[4];
  /// Which part of a set of joined codes it is, from 0, and of how many; -1 and -1 when it stands alone.
  int32_t part, parts;
  /// The parity that the parts of a set have in common.
  int32_t parity;
};

typedef void (*trenta_zxing_found)(void *context, const struct trenta_zxing_code *code);

/// Calls `found` for each QR code in `width * height` bytes of gray without gaps, at most 255 times;
/// what it is given ends with the call. `is_pure`: the image is one code, upright, without noise.
/// Returns the number of codes, or -1 when it failed.
__attribute__((visibility("default"))) int trenta_zxing_engine_read(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t is_pure,
    trenta_zxing_found found, void *context);
