/* A camera for the tests, preloaded into a program: /dev/video0 gives the frames of the file that
   FAKE_CAMERA names, over and over. That file begins with a line "FOURCC WIDTH HEIGHT STRIDE LENGTH
   COUNT", then come COUNT frames of LENGTH bytes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BUFFERS = 3, PAGE = 4096 };
static int camera = -1;
static FILE *frames;
static char fourcc[5];
static unsigned width, height, stride, length, count, next, queued, streaming;
static long start;
static unsigned order[BUFFERS], first;

static unsigned room(void) { return (length + PAGE - 1) / PAGE * PAGE; }

static int begin(void) {
  frames = fopen(getenv("FAKE_CAMERA"), "r");
  if (!frames || fscanf(frames, "%4s %u %u %u %u %u", fourcc, &width, &height, &stride, &length,
                        &count) != 6)
    return -1;
  fgetc(frames);
  start = ftell(frames);
  camera = memfd_create("camera", MFD_CLOEXEC);
  return ftruncate(camera, (off_t)BUFFERS * room()) == 0 ? camera : -1;
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  if (strcmp(path, "/dev/video0") == 0 && camera < 0) return begin();
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  return real(path, flags, mode);
}

int access(const char *path, int mode) {
  if (strcmp(path, "/dev/video0") == 0) return 0;
  int (*real)(const char *, int) = dlsym(RTLD_NEXT, "access");
  return real(path, mode);
}

static int fail(int reason) {
  errno = reason;
  return -1;
}

static int take(struct v4l2_buffer *buffer) {
  if (!streaming || queued == 0) return fail(EAGAIN);
  buffer->index = order[first];
  first = (first + 1) % BUFFERS;
  queued--;
  char *bytes = malloc(length);
  fseek(frames, start + (long)(next % count) * length, SEEK_SET);
  buffer->bytesused = (unsigned)fread(bytes, 1, length, frames);
  if (pwrite(camera, bytes, length, (off_t)buffer->index * room()) < 0) return -1;
  free(bytes);
  /* A camera gives no more pictures than it has light for. */
  if (next++ % 2) usleep(20000);
  return 0;
}

int ioctl(int descriptor, unsigned long request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  if (descriptor != camera || camera < 0) {
    int (*real)(int, unsigned long, ...) = dlsym(RTLD_NEXT, "ioctl");
    return real(descriptor, request, argument);
  }
  switch (request) {
  case VIDIOC_QUERYCAP:
    ((struct v4l2_capability *)argument)->capabilities =
        V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    return 0;
  case VIDIOC_S_FMT: {
    struct v4l2_pix_format *format = &((struct v4l2_format *)argument)->fmt.pix;
    /* A camera answers with what it has when it has not what was asked for. */
    memcpy(&format->pixelformat, fourcc, 4);
    format->width = width;
    format->height = height;
    format->bytesperline = stride;
    return 0;
  }
  case VIDIOC_REQBUFS: ((struct v4l2_requestbuffers *)argument)->count = BUFFERS; return 0;
  case VIDIOC_QUERYBUF: {
    struct v4l2_buffer *buffer = argument;
    buffer->length = length;
    buffer->m.offset = buffer->index * room();
    return 0;
  }
  case VIDIOC_QBUF:
    order[(first + queued++) % BUFFERS] = ((struct v4l2_buffer *)argument)->index;
    return 0;
  case VIDIOC_DQBUF: return take(argument);
  case VIDIOC_STREAMON: streaming = 1; return 0;
  default: return fail(ENOTTY);
  }
}
