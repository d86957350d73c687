#pragma once
// libqrencode, loaded when a code is made: Debian has no static archive of it, and loading it with
// the program would cost every code that a script asks for.

#include <qrencode.h>

/// Loads the library. 0 when it is there, now or already; -1 when it cannot be found.
int trenta_qrencode_load(void);

// The functions of qrencode.h with these names; to be called after the library was loaded.
QRcode *trenta_QRcode_encodeData(
    int size, const unsigned char *data, int version, QRecLevel level);
void trenta_QRcode_free(QRcode *code);

/// From now on the allocator overwrites what is freed: the library frees its work as it is.
void trenta_qrencode_wipe_begin(void);
/// Ends that, and overwrites what the allocator kept aside for the next demand as it was.
void trenta_qrencode_wipe_end(void);
