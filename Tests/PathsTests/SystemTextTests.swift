import Paths
import Testing

@Suite struct SystemTextTests {
  /// All names of up to three of these bytes: letters, a slash, what begins and what goes on in UTF-8.
  private static let names: [[UInt8]] = {
    let bytes: [UInt8] = [0x61, 0x2F, 0x80, 0xA9, 0xBA, 0xC3, 0xCC, 0xED, 0xEF, 0xF4, 0xFF]
    var names: [[UInt8]] = [[]]
    for name in names + bytes.map({ [$0] }) + bytes.flatMap({ a in bytes.map { [a, $0] } }) {
      names += bytes.map { name + [$0] }
    }
    return names
  }()

  @Test("every name comes back as it was, and different names are different texts")
  func thereAndBack() {
    var texts: [[UInt8]: [UInt8]] = [:]
    for name in Self.names {
      let text = SystemText.text(name)
      #expect(SystemText.bytes(text) == name)
      #expect(text.systemCString.map { UInt8(bitPattern: $0) } == name + [0])
      let scalars = Array(text.utf8)
      #expect(texts[scalars] == nil || texts[scalars] == name)
      texts[scalars] = name
    }
  }

  @Test("what stands for a byte is itself no name of another file") func standIns() {
    // U+10FEFF, which stands for 0xFF, as it would be in a name.
    let name: [UInt8] = [0xF4, 0x8F, 0xBB, 0xBF]
    #expect(SystemText.text(name) != SystemText.text([0xFF] as [UInt8]))
    #expect(SystemText.bytes(SystemText.text(name)) == name)
    #expect(SystemText.shown(SystemText.text(name)) == #"\xF4\x8F\xBB\xBF"#)
    // Put together from several, and cut at a slash.
    for first in Self.names.prefix(200) {
      let path = SystemText.text(first) + "/" + SystemText.text(name)
      #expect(SystemText.bytes(path) == first + [0x2F] + name)
      #expect(SystemText.bytes(PathParts.split(path).name) == name)
    }
  }

  @Test("a slash ends a name whatever follows it") func slashes() {
    let accent = "/\u{301}x"
    #expect(PathParts.split("a" + accent) == ("a", "\u{301}x"))
    #expect(PathParts.split(accent) == ("/", "\u{301}x"))
    #expect(PathParts.all("a" + accent).count == 2)
    #expect(accent.isAbsolutePath && !"x".isAbsolutePath && !"".isAbsolutePath)
    #expect(PathParts.split("x") == (".", "x"))
    #expect(PathParts.split("/x/y/") == ("/x/y", ""))
  }

  @Test("a path is shown whole, in ASCII too") func shown() {
    let name = SystemText.text([0x63, 0xC3, 0xA9, 0xFF] as [UInt8])
    #expect(SystemText.shown(name) == #"cé\xFF"#)
    #expect(SystemText.shown(name, inASCII: true) == #"c\xC3\xA9\xFF"#)
    #expect("a\0b".systemCString == [0])
  }
}
