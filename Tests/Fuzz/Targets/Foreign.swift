import Formats
import ReaderProtocol

extension FuzzTarget {
  /// A file that is no picture.
  static let file = FuzzTarget(name: "file", longest: 4096) { input in
    guard let sections = try? readFile(input).sections else { return }
    check(sections)
    hold(!sections.isEmpty, "a file that was read holds something")
  }

  /// The payload of a QR code.
  static let payload = FuzzTarget(name: "payload", longest: 4096) { input in
    let sections = readPayload(input)
    check(sections)
    hold(sections.contains { !$0.entries.isEmpty }, "a payload has at least one entry")
  }

  /// The message inside of a transfer code of Google Authenticator.
  static let migration = FuzzTarget(name: "migration", longest: 2048) { input in
    let sections = readPayload(Array("otpauth-migration://offline?data=".utf8) + base64(input))
    check(sections)
    hold(sections.count == 1 && !sections[0].entries.isEmpty, "one code is one section")
  }

  /// What the reader makes of entries can be said in lines and is understood on the other side.
  static func check(_ sections: [Section]) {
    var answer = LineWriter()
    var accounts = 0
    do throws(LineError) {
      for section in sections {
        let part = section.part.map { Part(number: $0.number, count: $0.count, batch: $0.batch) }
        try answer.format(section.format.rawValue, part: part)
        for entry in section.entries {
          switch entry {
          case .account(let uri):
            try answer.account(uri: uri)
            accounts += 1
          case .refused(let error, let name): try answer.error(error.problem, name: name)
          }
        }
      }
      if sections.isEmpty { return }
      try answer.done()
      var lines = LineReader()
      while let line = try lines.next(in: answer.bytes.span) {
        if case .account = line { accounts -= 1 }
      }
    } catch { fatalError("what was read is no answer: \(error)") }
    hold(accounts == 0, "every account has its line")
  }

  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    var (bits, held) = (UInt32(0), UInt32(0))
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      held += 8
      while held >= 6 {
        held -= 6
        text.append(alphabet[Int(bits >> held & 63)])
      }
    }
    if held > 0 { text.append(alphabet[Int(bits << (6 - held) & 63)]) }
    return text
  }
}
