/* A camera by Video4Linux (V4L2), as far as finding a QR code needs it: one picture after the other,
   gray where the camera has that. Our own declarations, because libzbar's would bring a decoder into the
   process that holds the key. */
#ifndef TRENTA_CAMERA_H
#define TRENTA_CAMERA_H

#include <stddef.h>
#include <stdint.h>

enum { TRENTA_CAMERA_BUFFERS = 4 };

/* How the bytes of a picture lie. */
enum trenta_camera_layout {
  TRENTA_CAMERA_GRAY,       /* one byte a pixel (GREY), or gray first (NV12, YU12) */
  TRENTA_CAMERA_GRAY_EVERY_OTHER, /* YUYV */
  TRENTA_CAMERA_JPEG,       /* MJPG */
};

struct trenta_camera {
  int descriptor;
  enum trenta_camera_layout layout;
  uint32_t width, height;
  uint32_t stride; /* bytes from one row to the next */
  uint32_t count;
  struct { void *start; size_t length; } buffers[TRENTA_CAMERA_BUFFERS];
};

/* Opens a camera and starts it. -1 with errno: ENODEV is no camera, ENOTSUP one without a known
   layout. */
int trenta_camera_open(struct trenta_camera *camera, const char *path);
/* The newest picture that is there: the index of its buffer, and its bytes; -1 with EAGAIN when there
   is none yet. The buffer is the caller's until it is given back. */
int trenta_camera_take(struct trenta_camera *camera, const void **bytes, size_t *length);
int trenta_camera_give_back(struct trenta_camera *camera, int index);
void trenta_camera_close(struct trenta_camera *camera);

#endif
