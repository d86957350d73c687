#include <zlib.h>

/* inflateInit2 is a macro; 16 is for the header and the end of gzip. */
static inline int trenta_gunzip_begin(z_stream *stream) { return inflateInit2(stream, 16 + MAX_WBITS); }
