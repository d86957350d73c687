package import Exchange
internal import Messages

extension Sentences {
  /// Why there is no QR code of an account.
  package static func qr(_ error: QRError) -> Failure {
    switch error {
    case .noLibrary:
      Failure(
        "no-qr-library", .toolFailed,
        tr("QR codes need libqrencode, which is not installed (Debian: libqrencode4)"))
    case .noMemory: Failure("no-memory", .io, tr("there is no memory for this"))
    case .tooLong:
      Failure(
        "too-long", .unusable,
        tr("the names of this account are too long for a QR code; shorten them first"))
    case .notCarried:
      Failure(
        "not-carried", .unusable,
        tr("a QR code has no place for the PIN of an mOTP account, so it would make wrong codes"))
    }
  }
}
