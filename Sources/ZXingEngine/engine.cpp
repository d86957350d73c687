extern "C" {
#include "ZXingEngine.h"
}

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <cstdlib>
#include <string>

namespace {

/// The largest payload of a QR code, 7,089 digits, and room for what an ECI makes longer.
constexpr size_t maximumPayload = 1 << 15;
constexpr int32_t maximumSide = 1 << 15;

void tell(const ZXing::Result &result, trenta_zxing_found found, void *context) {
  // Under an ECI the bytes are of that character set: zbar gives such text as UTF-8.
  std::string text;
  const uint8_t *bytes = result.bytes().data();
  size_t count = result.bytes().size();
  if (result.hasECI()) {
    text = result.text();
    bytes = reinterpret_cast<const uint8_t *>(text.data());
    count = text.size();
  }
  if (count > maximumPayload) return;
  trenta_zxing_code code = {};
  code.bytes = bytes;
  code.count = count;
  for (int corner = 0; corner < 4; corner++) {
    code.x[corner] = result.position()[corner].x;
    code.y[corner] = result.position()[corner].y;
  }
  code.part = code.parts = code.parity = -1;
  if (result.isPartOfSequence()) {
    code.part = result.sequenceIndex();
    code.parts = result.sequenceSize();
    code.parity = std::atoi(result.sequenceId().c_str());
  }
  found(context, &code);
}

}  // namespace

extern "C" int trenta_zxing_engine_read(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t is_pure,
    trenta_zxing_found found, void *context) {
  if (!pixels || !found || width < 1 || height < 1 || width > maximumSide || height > maximumSide) {
    return -1;
  }
  try {
    ZXing::DecodeHints hints;
    // Its own looks at a smaller picture are left out: the passes are ours.
    hints.setFormats(ZXing::BarcodeFormat::QRCode).setTryRotate(false).setTryDownscale(false);
    hints.setIsPure(is_pure != 0);
    const ZXing::ImageView view(pixels, width, height, ZXing::ImageFormat::Lum);
    int count = 0;
    for (const auto &result : ZXing::ReadBarcodes(view, hints)) {
      if (!result.isValid()) continue;
      tell(result, found, context);
      count++;
    }
    return count;
  } catch (...) {
    return -1;
  }
}
