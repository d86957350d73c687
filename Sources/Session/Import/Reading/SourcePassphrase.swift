package import Secrets
internal import System

/// The passphrase of a foreign file, on its way to the reader: other readers may need it too.
package final class SourcePassphrase: Sendable {
  private let secret: SecretBytes

  /// Takes it over: at most 1,024 bytes.
  package init(_ secret: consuming SecretBytes) { self.secret = secret }

  /// The reading end of a pipe that holds it and has no writer any more; nil with errno.
  func pipe() -> Descriptor? {
    guard let pipe = Pipe() else { return nil }
    let writer = pipe.writer.number
    // At most 1,024 bytes, which every pipe takes at once.
    guard unsafe secret.withUnsafeBytes({ unsafe Stream.write($0, to: writer) }) else { return nil }
    pipe.writer.close()
    return pipe.reader
  }
}
