/// What the system takes and gives as bytes, paths and variables above all, as a `String` that keeps
/// every one of them: a byte that belongs to no UTF-8 is one of 128 characters of plane 16, which
/// stand for the bytes 0x80 to 0xFF.
///
/// Different bytes are different texts: of these characters themselves, where they are in a name, each
/// byte is stood for. `systemCString` gives exactly the bytes back, also of a text that was put
/// together from several.
package enum SystemText {
  private static let first: UInt32 = 0x10_FE80

  /// The text of bytes of the system.
  package static func text(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self), isUTF8(text) { return text }
    var text = String.UnicodeScalarView()
    var rest = Array(bytes)[...]
    while let byte = rest.first {
      let length = (1...4).first { count in
        guard count <= rest.count, let text = String(validating: rest.prefix(count), as: UTF8.self)
        else { return false }
        return isUTF8(text)
      }
      if let length {
        text += String(decoding: rest.prefix(length), as: UTF8.self).unicodeScalars
      } else {
        text.append(Unicode.Scalar(first + UInt32(byte) - 0x80)!)
      }
      rest = rest.dropFirst(length ?? 1)
    }
    return String(text)
  }

  /// The text of a C string of the system.
  package static func text(_ pointer: UnsafePointer<CChar>) -> String {
    var length = 0
    while unsafe pointer[length] != 0 { length += 1 }
    return unsafe text(
      UnsafeRawBufferPointer(start: UnsafeRawPointer(pointer), count: length))
  }

  /// The bytes of a text.
  package static func bytes(_ text: some StringProtocol) -> [UInt8] {
    if isUTF8(text) { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { scalar in
      byte(of: scalar).map { [$0] } ?? Array(UTF8.encode(scalar)!)
    }
  }

  /// Whether no byte of it is stood for.
  package static func isUTF8(_ text: some StringProtocol) -> Bool {
    // All of these characters begin so, and few others do.
    !text.utf8.contains(0xF4) || !text.unicodeScalars.contains { byte(of: $0) != nil }
  }

  /// The byte that a character stands for, nil for one that stands for itself.
  package static func byte(of scalar: Unicode.Scalar) -> UInt8? {
    guard scalar.value >= first, scalar.value - first < 0x80 else { return nil }
    return UInt8(scalar.value - first + 0x80)
  }

  /// For people, and for JSON: `\xFF` for a byte that is no UTF-8. With `inASCII` also for those that
  /// are, where a terminal has no letters for them.
  package static func shown(_ text: some StringProtocol, inASCII: Bool = false) -> String {
    if !inASCII, isUTF8(text) { return String(text) }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let byte = byte(of: scalar) {
        shown += escape(byte).unicodeScalars
      } else if inASCII, !scalar.isASCII {
        for byte in UTF8.encode(scalar)! { shown += escape(byte).unicodeScalars }
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }

  /// How a byte is shown that is no text.
  package static func escape(_ byte: UInt8) -> String {
    "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}

extension StringProtocol {
  /// The bytes of a text of the system, ended by a NUL, as its calls take them. One with a NUL in it
  /// names nothing: it is empty then.
  package var systemCString: [CChar] {
    let bytes = SystemText.bytes(self)
    guard !bytes.contains(0) else { return [0] }
    return bytes.map { CChar(bitPattern: $0) } + [0]
  }

  /// Whether a path begins at the root, whatever mark the name behind the slash begins with.
  package var isAbsolutePath: Bool { utf8.first == UInt8(ascii: "/") }
}

/// Paths taken apart at their slashes, each of which is one even where a combining mark follows it.
package enum PathParts {
  /// The folder ("." where none is named) and the last part.
  package static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let name = String(path.unicodeScalars[path.utf8.index(after: slash)...])
    return (slash == path.startIndex ? "/" : String(path.unicodeScalars[..<slash]), name)
  }

  /// All parts; the first is empty where the path begins at the root.
  package static func all(_ path: String) -> [String] {
    path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
      .map { String(String.UnicodeScalarView($0)) }
  }
}
