import Formats
import OTP
import ReaderProtocol
import Testing

// Addresses as they stand in letters, notes, pages and broken lines.

private let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
private let address = "otpauth://totp/Acme:ann?secret=\(secret)&issuer=Acme"

/// Each entry: an address without what the reader adds to it, or the identifier of a refusal.
private func entries(_ sections: [Section]) -> [String] {
  sections.flatMap(\.entries).map { entry in
    switch entry {
    case .account(let uri):
      String(decoding: uri, as: UTF8.self).split(separator: "&")
        .filter { !$0.hasPrefix("told=") }.joined(separator: "&")
    case .refused(let error, _): error.problem.identifier
    }
  }
}

private func told(_ sections: [Section]) -> Set<String> {
  Set(
    sections.flatMap(\.entries).flatMap { entry in
      guard case .account(let uri) = entry else { return [String]() }
      return String(decoding: uri, as: UTF8.self).split(separator: "&")
        .filter { $0.hasPrefix("told=") }.map { String($0.dropFirst(5)) }
    })
}

private func read(_ text: String) throws -> [Section] { try readFile(Array(text.utf8)).sections }

@Test(arguments: [
  "- %", "* %\n", "1. %", "12) %", "> %", "> > %", "• %", "<%>", "(%)", "[%]", "{%}", "`%`",
  "**%**", "“%”",
  "«%»",
  "Please open % now.", "Please open %. Then press OK.", "Please open (%), then press OK.",
  "My address is <%>, keep it.", "See [%]!", "[link](%)", "Scan \"%\" now", "Scan '%', please.",
  "Is it %?", "It is %!", "One is %; another is not.", "&quot;%&quot; it says", "| Acme | % |",
  "Acme\t%\tfoo", "Acme,ann,%,x", "\"Acme\";\"%\";x", "Dear Ann,\n\nhere it is:\n\n   %.\n\nBye",
  "zum Scannen: „%“", "(see [here](%))",
])
func anAddressAmongWords(text: String) throws {
  let sections = try read(text.replacing("%", with: address))
  let whole = text.contains("   %.") ? address + "." : address
  #expect(entries(sections) == [whole])
  #expect(told(sections) == (text.contains("   %.") ? [] : ["found-in-text"]))
}

/// A value that decides about the code is never cut, and takes no sign of the sentence into it.
@Test(arguments: [
  ("secret=%.", "secret=%"), ("secret=%. Keep it", "secret=%"),
  ("secret=% and keep it", "secret=%"),
  ("secret=%&digits=8. Then", "secret=%&digits=8"),
  ("secret=%&digits=8, then", "secret=%&digits=8"),
  ("secret=%&algorithm=SHA256)", "secret=%&algorithm=SHA256"),
  ("secret=%&period=60; bye", "secret=%&period=60"),
  ("secret=% & digits=8 ok", "secret=% & digits=8"),
  ("secret=%=== now", "secret=%==="),
  ("secret=gezd gnbv gy3t qojq", "secret=gezd gnbv gy3t qojq"),
  ("secret=gezd gnbv gy3t qojq. Bye", "secret=gezd gnbv gy3t qojq"),
  ("secret=GEZD GNBV GY3T QOJQ&digits=8 it is", "secret=GEZD GNBV GY3T QOJQ&digits=8"),
])
func whereAnAddressEnds(query: String, expected: String) throws {
  for before in ["", "It is ", "- "] {
    let text = before + "otpauth://totp/Acme:ann?" + query.replacing("%", with: secret)
    let whole = "otpauth://totp/Acme:ann?" + expected.replacing("%", with: secret)
    #expect(entries(try read(text)) == [whole], "\(before)")
  }
}

@Test(arguments: ["gezdgnbv and keep it", "GEZD GNBV keep", "gezd and keep it safe"])
func anEndThatNobodyCanTell(value: String) throws {
  for before in ["", "It is "] {
    let text = before + "otpauth://totp/Acme:ann?secret=" + value
    #expect(entries(try read(text)) == ["unreadable-entry"], "\(before)")
  }
}

@Test func blanksInNames() throws {
  let named = "otpauth://totp/My Bank:ann b?secret=\(secret)&issuer=My Bank"
  #expect(entries(try read(named)) == [named])
  #expect(entries(try read("Name: \(named)")) == [named])
  #expect(told(try read(named)).isEmpty)
  let inText = "otpauth://totp/My Bank:ann?secret=\(secret)&digits=8"
  #expect(entries(try read("Please open \(inText) now")) == [inText])
}

// MARK: inside other addresses

@Test(arguments: [
  "https://chart.googleapis.com/chart?chs=200x200&cht=qr&chl={1}&choe=UTF-8",
  "https://api.qrserver.com/v1/create-qr-code/?size=200x200&data={2}",
  "https://quickchart.io/qr?text={1}&size=200", "See https://x.example/?qr={1}.",
  "<img src=\"https://x/?d={1}\">",
  "https://api.whatsapp.com/send?text=Scan%20{1}", "https://x.example/?u={3}&w=5",
  "https://www.google.com/chart?cht=qr&chl=otpauth://totp/Acme%3Aann%3Fsecret%3D\(secret)%26issuer%3DAcme",
  "https://x.example/?data=\(address)&size=200x200",
])
func anAddressInsideAnother(text: String) throws {
  func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain = 0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
      return isPlain
        ? String(UnicodeScalar(byte))
        : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
  let (one, two) = (encoded(address), encoded(encoded(address)))
  let whole = text.replacing("{1}", with: one).replacing("{2}", with: two)
    .replacing("{3}", with: encoded(two))
  let sections = try read(whole)
  #expect(entries(sections) == ["otpauth://totp/Acme:ann?secret=\(secret)&issuer=Acme"])
  #expect(told(sections) == ["found-in-text"])
  if !whole.hasPrefix("<") { #expect(entries(readPayload(Array(whole.utf8))) == entries(sections)) }
}

@Test func aPageWithAddresses() throws {
  let link = "otpauth://totp/Acme:ann?secret=\(secret)&amp;issuer=Acme&amp;digits=8"
  let page = """
    <!DOCTYPE html><html><head><title>x</title></head><body><p>Hi, <a class=x href="\(link)">\(link)</a>.<br>
    <!-- otpauth://totp/no?secret=\(secret) --><b>otpauth://totp/Bolt:bob?secret=\(secret.prefix(16))<wbr>\(secret.suffix(16))</b>
    <a href='https://x.example/'>x</a> otpauth&#58;//totp/Core?secret=\(secret)&#x26;period=60</p></body></html>
    """
  let sections = try read(page)
  #expect(
    entries(sections) == [
      "otpauth://totp/Acme:ann?secret=\(secret)&issuer=Acme&digits=8",
      "otpauth://totp/Bolt:bob?secret=\(secret)", "otpauth://totp/Core?secret=\(secret)&period=60",
    ])
  #expect(told(sections) == ["found-in-text"])
}

// MARK: broken lines

@Test(arguments: [
  "otpauth://totp/Acme:ann?secret=%/&issuer=Acme&digits=8",
  "otpauth://totp/Acme:ann?secret=%&/issuer=Acme&digits=8",
  "otpauth://totp/Acme:ann?secret=%&iss/uer=Acme&digits=8",
  "otpauth://totp/Acme:ann?secret=%&issuer=Ac/me&digits=8",
  "otpauth://totp/Acme:ann?secret=%&issuer=Acme&dig/its=8",
  "otpauth://totp/Acme:ann/?secret=%&issuer=Acme&digits=8",
  "otpauth://totp/Acme/:ann?secret=%&issuer=Acme&digits=8",
  "otpauth://totp/Acme:ann?secret=%/&issuer=Acme/&digits=8",
])
func aLineEndInsideAnAddress(text: String) throws {
  let whole = text.replacing("/&", with: "&").replacing("&/", with: "&").replacing(
    "iss/", with: "iss"
  )
  .replacing("Ac/", with: "Ac").replacing("dig/", with: "dig").replacing("ann/", with: "ann")
  .replacing("Acme/:", with: "Acme:").replacing("%", with: secret)
  for end in ["\n", "\r\n", "\r", "\n> "] {
    let start = end == "\n> " ? "> " : ""
    let broken = text.replacing("otpauth://totp/", with: "otpauth:TOTP").replacing("/", with: end)
      .replacing("otpauth:TOTP", with: "otpauth://totp/").replacing("%", with: secret)
    let sections = try read(start + broken + "\n")
    #expect(entries(sections) == [whole])
    #expect(told(sections).contains("lines-joined"))
    if start.isEmpty { #expect(entries(readPayload(Array(broken.utf8))) == [whole]) }
  }
}

@Test func aWrappedSecret() throws {
  let head = "otpauth://totp/Acme:ann@example.org?issuer=Acme&digits=8&secret="
  for count in [9, 11, 14] {  // no whole number of bytes: more must follow
    let broken = head + secret.prefix(count) + "\r\n" + secret.dropFirst(count)
    #expect(entries(try read(broken)) == [head + secret])
    #expect(entries(readPayload(Array(broken.utf8))) == [head + secret])
  }
  // Whole as it is, and whole with what follows: a secret or a heading.
  #expect(
    entries(try read(head + secret + "\nDROPBOX\n" + address)) == ["unreadable-entry", address])
  #expect(entries(try read(head + secret + "\nGITHUB\n" + address)) == [head + secret, address])
  #expect(
    entries(try read("otpauth://totp/a?secret=\(secret)\nDROPBOX\n")) == [
      "otpauth://totp/a?secret=\(secret)"
    ])
  let payload = Array("otpauth://totp/a?secret=\(secret)\nGEZDGNBV".utf8)
  #expect(entries(readPayload(payload)).count == 1)
}

@Test(arguments: [
  "digits=8", "issuer=Acme&digits=8", "period=60&issuer=Acme", "algorithm=SHA256",
])
func parametersWithoutTheirSign(rest: String) throws {
  for query in ["secret=\(secret)", "secret=\(secret)&issuer=Acme"] {
    let text = "otpauth://totp/Acme:ann?\(query)\n\(rest)"
    #expect(entries(try read(text)) == ["unreadable-entry"])
    #expect(entries(readPayload(Array(text.utf8))) == ["unreadable-entry"])
  }
}

@Test func anotherLineInACode() {
  let two = "\(address)\notpauth://totp/Bolt?secret=\(secret)"
  #expect(entries(readPayload(Array(two.utf8))).count == 2)
  #expect(entries(readPayload(Array("\(address)\nhello there".utf8))) == ["unreadable-entry"])
  #expect(entries(readPayload(Array("\(address)\r\n\r\n".utf8))) == [address])
}

@Test func quotedPrintableThatIsNoMail() throws {
  let quoted = address.replacing("=", with: "=3D")
  #expect(entries(try read("x\n\(quoted)\n")) == [address])
  let index = quoted.index(quoted.startIndex, offsetBy: 45)
  #expect(entries(try read(quoted[..<index] + "=\r\n" + quoted[index...] + "\n")) == [address])
  #expect(entries(try read("Here it is: \(quoted)\n")) == [address])
  // Nothing else but a secret: its length tells.
  #expect(
    entries(try read("otpauth://totp/a?secret=3D\(secret)")) == [
      "otpauth://totp/a?secret=\(secret)"
    ])
  let own = "otpauth://totp/a?secret=3DZDGNBVGY3TQOJQ"
  #expect(entries(try read(own)) == [own])
  let other = "otpauth://totp/a?secret=3DZDGNBVGY3TQOJQGE&issuer=A"
  #expect(entries(try read(other)) == [other])
}

// MARK: lines that give nothing

@Test(arguments: [
  ("optauth://totp/Bolt:bob?secret=\(secret)", "unreadable-entry"),
  ("otpauth//totp/Bolt:bob?secret=\(secret)", "unreadable-entry"),
  ("otpauth:totp/Bolt", "unreadable-entry"), ("duo://abcd-YXBp", "duo-mobile"),
  ("phonefactor://activate_account?code=1&url=x", "microsoft-phone"),
  ("xotpauth://c", "unreadable-entry"),
  ("my code: oktaverify://x/?t=1", "okta-verify"), ("foo secret=\(secret)", "unreadable-entry"),
  ("authy://x", "unreadable-entry"),
])
func aLineThatGivesNothing(line: String, expected: String) throws {
  #expect(entries(try read("\(address)\n\(line)\n")) == [address, expected])
  #expect(entries(try read("\(line)\n\(address)\n")) == [expected, address])
}

@Test func nameOfALineThatGivesNothing() throws {
  let sections = try read("\(address)\noptauth://totp/Bolt:bob?secret=\(secret)&issuer=Bolt\n")
  #expect(sections[0].entries[1] == .refused(.unreadableEntry, name: "Bolt:bob"))
}

@Test func linesOfOtherThings() throws {
  let text =
    "p4ss\nurl: https://acme.example\nlogin: ann\nMy otpauth codes\n\(address)\nssh://git@x\n"
  #expect(entries(try read(text)) == [address])
  let pages = try readFile(Array("\(address)\nhttps://acme.example/x\n".utf8))
  #expect(entries(pages.sections) == [address])
  #expect(pages.notices.map(\.kind) == [.webAddressesLeftOut])
}

/// A comma in a text makes no table of it.
@Test func aCommaAboveAnAddress() throws {
  let named = "otpauth://totp/A, Inc:ann?secret=\(secret)"
  #expect(entries(try read("Hello, world\n\(named)\n")) == [named])
}

@Test func nothingBehindAList() throws {
  #expect(entries(try read(address + "\n" + String(repeating: "\0", count: 5_000))) == [address])
  let utf16 = Array("\(address)\r\n".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
  #expect(entries(try readFile(utf16).sections) == [address])
  #expect(entries(try readFile(utf16 + [0, 0, 0, 0]).sections) == [address])
  let big = Array("\(address)\r\n".utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
  #expect(entries(try readFile(big).sections) == [address])
}

@Test func anAddressInAField() throws {
  func vault(_ field: String) throws -> [String] {
    entries(
      try read(#"{"encrypted":false,"items":[{"type":1,"name":"A","login":{"totp":"\#(field)"}}]}"#)
    )
  }
  let plain = "otpauth://totp/b?secret=\(secret)"
  #expect(try vault(plain) == [plain + "&else-issuer=A"])
  #expect(try vault(plain + "\\n&digits=8") == [plain + "&digits=8&else-issuer=A"])
  #expect(try vault(plain + "\\ndigits=8") == ["unreadable-entry"])
  #expect(try vault("<\(plain)>") == [plain + "&else-issuer=A"])
  #expect(try vault("code: \(plain).")[0].hasPrefix(plain))
  #expect(try vault("duo://x-y") == ["bad-secret"])
}

/// No text takes longer than it is long.
@Test func longLinesOfManyAddresses() throws {
  let many = String(repeating: "x \(address)&digits=8 y ", count: 3_000)
  #expect(entries(try read(many)).count == 3_000)
  let open = String(repeating: "otpauth://totp/ ", count: 20_000)
  #expect(entries(try read("x " + open)) == ["unreadable-entry"])
  let words = "otpauth://totp/" + String(repeating: "a ", count: 200_000)
  _ = try? read("see " + words)
  let quoted = String(repeating: "(otpauth://totp/a?secret=\(secret) ", count: 3_000)
  _ = try? read(quoted)
}
