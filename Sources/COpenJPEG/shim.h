#include <openjpeg-2.5/openjpeg.h>
#include <string.h>

/* A file in memory; OpenJPEG reads through callbacks that find it behind a pointer. */
struct trenta_j2k {
  const unsigned char *bytes;
  OPJ_UINT64 count, position;
  /* How many errors and warnings OpenJPEG reported. */
  unsigned complaints;
  opj_codec_t *codec;
  opj_stream_t *stream;
  opj_image_t *image;
};

static inline OPJ_SIZE_T trenta_j2k_read(void *buffer, OPJ_SIZE_T wanted, void *data) {
  struct trenta_j2k *file = (struct trenta_j2k *)data;
  if (file->position >= file->count) return (OPJ_SIZE_T)-1;
  OPJ_UINT64 rest = file->count - file->position;
  OPJ_SIZE_T count = wanted < rest ? wanted : (OPJ_SIZE_T)rest;
  memcpy(buffer, file->bytes + file->position, count);
  file->position += count;
  return count;
}

static inline OPJ_OFF_T trenta_j2k_skip(OPJ_OFF_T wanted, void *data) {
  struct trenta_j2k *file = (struct trenta_j2k *)data;
  OPJ_UINT64 rest = file->count - file->position;
  if (wanted < 0 || (wanted > 0 && rest == 0)) return -1;
  OPJ_UINT64 count = (OPJ_UINT64)wanted < rest ? (OPJ_UINT64)wanted : rest;
  file->position += count;
  return (OPJ_OFF_T)count;
}

static inline OPJ_BOOL trenta_j2k_seek(OPJ_OFF_T position, void *data) {
  struct trenta_j2k *file = (struct trenta_j2k *)data;
  if (position < 0 || (OPJ_UINT64)position > file->count) return OPJ_FALSE;
  file->position = (OPJ_UINT64)position;
  return OPJ_TRUE;
}

static inline void trenta_j2k_complain(const char *message, void *data) {
  (void)message;
  ((struct trenta_j2k *)data)->complaints++;
}

static inline void trenta_j2k_close(struct trenta_j2k *file) {
  if (file->image) opj_image_destroy(file->image);
  if (file->stream) opj_stream_destroy(file->stream);
  if (file->codec) opj_destroy_codec(file->codec);
  file->image = NULL, file->stream = NULL, file->codec = NULL;
}

/* Reads the header; each of `reduce` halves the sides of what is decoded later. 0 when it is damaged. */
static inline int trenta_j2k_open(struct trenta_j2k *file, int is_codestream, unsigned reduce) {
  file->position = 0;
  file->codec = opj_create_decompress(is_codestream ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
  file->stream = opj_stream_default_create(OPJ_TRUE);
  if (!file->codec || !file->stream) return 0;
  opj_set_info_handler(file->codec, NULL, NULL);
  opj_set_warning_handler(file->codec, trenta_j2k_complain, file);
  opj_set_error_handler(file->codec, trenta_j2k_complain, file);
  opj_stream_set_read_function(file->stream, trenta_j2k_read);
  opj_stream_set_skip_function(file->stream, trenta_j2k_skip);
  opj_stream_set_seek_function(file->stream, trenta_j2k_seek);
  opj_stream_set_user_data(file->stream, file, NULL);
  opj_stream_set_user_data_length(file->stream, file->count);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  parameters.cp_reduce = reduce;
  if (!opj_setup_decoder(file->codec, &parameters)) return 0;
  /* What ends early gives what is there. */
  opj_decoder_set_strict_mode(file->codec, OPJ_FALSE);
  return opj_read_header(file->stream, file->codec, &file->image) && file->image;
}

/* Makes the samples of all components. 0 when they cannot be made. */
static inline int trenta_j2k_decode(struct trenta_j2k *file) {
  return opj_decode(file->codec, file->stream, file->image) != 0;
}
