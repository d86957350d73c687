internal import Glibc
package import Secrets

/// The passphrase of a foreign file, on its way to the reader: other readers may need it too.
package final class SourcePassphrase: Sendable {
  private let secret: SecretBytes

  /// Takes it over: at most 1,024 bytes.
  package init(_ secret: consuming SecretBytes) { self.secret = secret }

  /// The reading end of a pipe that holds it and has no writer any more; nil with errno.
  func pipe() -> Int32? {
    guard let ends = makePipe() else { return nil }
    // At most 1,024 bytes, which every pipe takes at once.
    let written = unsafe secret.withUnsafeBytes {
      unsafe $0.isEmpty ? 0 : write(ends.writer, $0.baseAddress, $0.count)
    }
    close(ends.writer)
    guard written == secret.count else {
      close(ends.reader)
      return nil
    }
    return ends.reader
  }
}
