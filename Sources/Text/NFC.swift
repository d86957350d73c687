internal import CUTF8Proc
package import Secrets

/// Unicode normal form C for bytes that must be wiped: UTF-8 in, UTF-8 out, both in locked memory.
///
/// Two keyboards may give "é" as one character or as two; both open the same vault.
package enum NFC {
  /// `text` in normal form C, or a plain copy where it is not UTF-8.
  package static func normalized(_ text: borrowing SecretBytes) -> SecretBytes {
    // No character of n bytes is made of more than 2n. The library works in the buffer it is given:
    // 4 bytes a character while it composes, and one more than there are.
    let most = 2 * text.count + 1
    var normal = SecretBytes(capacity: 4 * most)
    unsafe text.withUnsafeBytes { bytes in
      unsafe normal.append(upTo: 4 * most) { buffer in
        let start = unsafe bytes.bindMemory(to: UInt8.self).baseAddress
        let scalars = unsafe buffer.bindMemory(to: Int32.self).baseAddress
        let form = utf8proc_option_t(
          rawValue: UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue)
        let count = unsafe utf8proc_decompose(start, bytes.count, scalars, most - 1, form)
        guard count >= 0, count < most else { return 0 }
        return unsafe max(utf8proc_reencode(scalars, count, form), 0)
      }
    }
    // Nothing is what comes of bytes that are no text.
    return normal.isEmpty ? text.copy() : normal.copy()
  }
}
