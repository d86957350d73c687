internal import Glibc
package import Secrets
internal import System

/// The passphrase of a foreign file, on its way to the reader: other readers may need it too.
package final class SourcePassphrase: Sendable {
  private let secret: SecretBytes

  /// Takes it over: at most 1,024 bytes.
  package init(_ secret: consuming SecretBytes) { self.secret = secret }

  /// The reading end of a pipe that holds it and has no writer any more; nil with errno.
  func pipe() -> Int32? {
    guard let ends = makePipe() else { return nil }
    // At most 1,024 bytes, which every pipe takes at once.
    let isWritten = unsafe secret.withUnsafeBytes { unsafe Stream.write($0, to: ends.writer) }
    close(ends.writer)
    guard isWritten else {
      close(ends.reader)
      return nil
    }
    return ends.reader
  }
}
