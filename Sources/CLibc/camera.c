#include "camera.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct { uint32_t fourcc; enum trenta_camera_layout layout; } layouts[] = {
    {V4L2_PIX_FMT_GREY, TRENTA_CAMERA_GRAY},
    {V4L2_PIX_FMT_YUYV, TRENTA_CAMERA_GRAY_EVERY_OTHER},
    {V4L2_PIX_FMT_NV12, TRENTA_CAMERA_GRAY},
    {V4L2_PIX_FMT_YUV420, TRENTA_CAMERA_GRAY},
    {V4L2_PIX_FMT_MJPEG, TRENTA_CAMERA_JPEG},
    {V4L2_PIX_FMT_JPEG, TRENTA_CAMERA_JPEG},
};
enum { LAYOUTS = sizeof layouts / sizeof *layouts, MAXIMUM_SIDE = 8192 };

static int control(int descriptor, unsigned long request, void *argument) {
  int result;
  do result = ioctl(descriptor, request, argument);
  while (result < 0 && errno == EINTR);
  return result;
}

/* Asks for the first layout that the camera takes; it chooses the size nearest to 1280 x 720. */
static int choose(struct trenta_camera *camera) {
  for (int index = 0; index < LAYOUTS; index++) {
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    format.fmt.pix.width = 1280;
    format.fmt.pix.height = 720;
    format.fmt.pix.pixelformat = layouts[index].fourcc;
    format.fmt.pix.field = V4L2_FIELD_ANY;
    if (control(camera->descriptor, VIDIOC_S_FMT, &format) < 0) {
      if (errno == EINVAL) continue;
      return -1;
    }
    struct v4l2_pix_format *chosen = &format.fmt.pix;
    if (chosen->pixelformat != layouts[index].fourcc) continue;
    if (chosen->width == 0 || chosen->height == 0 || chosen->width > MAXIMUM_SIDE ||
        chosen->height > MAXIMUM_SIDE)
      continue;
    camera->layout = layouts[index].layout;
    camera->width = chosen->width;
    camera->height = chosen->height;
    uint32_t narrowest =
        chosen->width * (camera->layout == TRENTA_CAMERA_GRAY_EVERY_OTHER ? 2 : 1);
    camera->stride = chosen->bytesperline > narrowest ? chosen->bytesperline : narrowest;
    return 0;
  }
  errno = ENOTSUP;
  return -1;
}

static int start(struct trenta_camera *camera) {
  struct v4l2_requestbuffers request = {
      .count = TRENTA_CAMERA_BUFFERS,
      .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
      .memory = V4L2_MEMORY_MMAP,
  };
  if (control(camera->descriptor, VIDIOC_REQBUFS, &request) < 0) return -1;
  uint32_t count = request.count < TRENTA_CAMERA_BUFFERS ? request.count : TRENTA_CAMERA_BUFFERS;
  if (count == 0) {
    errno = ENOMEM;
    return -1;
  }
  for (uint32_t index = 0; index < count; index++) {
    struct v4l2_buffer buffer = {
        .index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (control(camera->descriptor, VIDIOC_QUERYBUF, &buffer) < 0) return -1;
    void *start = mmap(NULL, buffer.length, PROT_READ, MAP_SHARED, camera->descriptor,
                       buffer.m.offset);
    if (start == MAP_FAILED) return -1;
    camera->buffers[index].start = start;
    camera->buffers[index].length = buffer.length;
    camera->count = index + 1;
    if (control(camera->descriptor, VIDIOC_QBUF, &buffer) < 0) return -1;
  }
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  return control(camera->descriptor, VIDIOC_STREAMON, &type);
}

int trenta_camera_open(struct trenta_camera *camera, const char *path) {
  memset(camera, 0, sizeof *camera);
  camera->descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (camera->descriptor < 0) return -1;
  struct v4l2_capability able = {0};
  if (control(camera->descriptor, VIDIOC_QUERYCAP, &able) == 0) {
    /* One device may have several nodes, of which one gives pictures. */
    uint32_t has =
        able.capabilities & V4L2_CAP_DEVICE_CAPS ? able.device_caps : able.capabilities;
    if ((has & V4L2_CAP_VIDEO_CAPTURE) && (has & V4L2_CAP_STREAMING)) {
      if (choose(camera) == 0 && start(camera) == 0) return 0;
    } else {
      errno = ENODEV;
    }
  } else if (errno == ENOTTY || errno == EINVAL) {
    errno = ENODEV;
  }
  int reason = errno;
  trenta_camera_close(camera);
  errno = reason;
  return -1;
}

int trenta_camera_take(struct trenta_camera *camera, const void **bytes, size_t *length) {
  int newest = -1;
  for (uint32_t round = 0; round < camera->count; round++) {
    struct v4l2_buffer buffer = {
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (control(camera->descriptor, VIDIOC_DQBUF, &buffer) < 0) break;
    if (buffer.index >= camera->count) {
      errno = EPROTO;
      break;
    }
    if (newest >= 0 && trenta_camera_give_back(camera, newest) < 0) return -1;
    newest = (int)buffer.index;
    *bytes = camera->buffers[newest].start;
    *length = buffer.bytesused < camera->buffers[newest].length ? buffer.bytesused
                                                               : camera->buffers[newest].length;
  }
  return newest;
}

int trenta_camera_give_back(struct trenta_camera *camera, int index) {
  struct v4l2_buffer buffer = {.index = (uint32_t)index,
                               .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
                               .memory = V4L2_MEMORY_MMAP};
  return control(camera->descriptor, VIDIOC_QBUF, &buffer);
}

void trenta_camera_close(struct trenta_camera *camera) {
  for (uint32_t index = 0; index < camera->count; index++)
    munmap(camera->buffers[index].start, camera->buffers[index].length);
  if (camera->descriptor >= 0) close(camera->descriptor); /* stops it too */
  camera->descriptor = -1;
  camera->count = 0;
}
