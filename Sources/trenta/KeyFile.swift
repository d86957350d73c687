internal import Messages
internal import Secrets
internal import Session
internal import Wording

/// A file with a key that opens the vault: one line, readable by its owner alone.
enum KeyFile {
  /// Writes a new one, on the disk before this returns; never overwrites.
  static func write(_ key: borrowing SecretBytes, to path: String) throws(Failure) {
    var line = KeyFileLine.text(key)
    line.append(UInt8(ascii: "\n"))
    do throws(NewFile.Failed) {
      try NewFile.write(line, to: path)
    } catch {
      throw Sentences.newFile(error, path)
    }
  }
}
