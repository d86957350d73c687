#pragma once
// zxing-cpp through its engine (Sources/ZXingEngine), loaded when there is a picture: it is C++ with a
// C++ runtime of its own, and every other start does without. A sandbox that opens no file has to
// come after `load`.

#include "../../ZXingEngine/include/ZXingEngine.h"

/// Loads the engine, which lies beside the program. 0 when it is there, now or already; -1 when it
/// cannot be found.
int trenta_zxing_load(void);

/// Whether it was loaded.
int trenta_zxing_is_loaded(void);

/// `trenta_zxing_engine_read`; to be called after the engine was loaded.
int trenta_zxing_read(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t is_pure,
    trenta_zxing_found found, void *context);
