import OTP
import Support
import Testing

@Suite struct OTPAuthWriterTests {
  struct Case: Decodable, Sendable {
    var entry: Entry
    var uri: String
    var uri_keepassxc_form: String?
  }

  @Test("otpauth_write.json", arguments: cases("otpauth_write", of: Case.self))
  func write(_ example: Case) throws {
    var accounts = Accounts()
    let account = example.entry.added(to: &accounts)
    #expect(accounts.otpauth(for: account).text == example.uri)
    var portable = example.entry
    if portable.type == "motp" { portable.pin = nil }
    for uri in [example.uri, example.uri_keepassxc_form].compactMap({ $0 }) {
      let reading = try accounts.add(uri: uri)
      #expect(Entry(reading.account, in: accounts) == portable)
    }
  }

  @Test(
    "what an address cannot carry comes back from the complete form", arguments: OTPType.allCases)
  func complete(type: OTPType) throws {
    var accounts = Accounts()
    var account = accounts.add(type, secret: Array(1...20), pin: type.needsPIN ? "0 é+%" : nil) {
      ($0.issuer, $0.label, $0.place) = ("Infomedics", "praktijk", "behandelkamer 1 & 2")
      ($0.note, $0.tags, $0.pinned) = (
        "bel 030-123\nvraag naar Jo+An", ["a,b", "é=ü", "100%"], true
      )
      $0.asksEachTime = true
      ($0.created, $0.changed) = (1_700_000_000, 1_700_000_000_000 << 16)
    }
    if type == .totp { (account.issuer, account.digits) = ("Steam", 5) }
    if type == .hotp { account.counter = UInt64(Int64.max) }
    if type == .yandex { account.secret = account.secret.prefix(16) }
    var others = Accounts()
    var read = try others.add(uri: accounts.otpauth(for: account, form: .complete).text).account
    #expect(accounts.sameSecret(account, as: read, in: others) == true)
    #expect(accounts.sameParameters(account, as: read, in: others) == true)
    #expect(read.pin.map { others.bytes($0).array } == account.pin.map { accounts.bytes($0).array })
    (read.secret, read.pin) = (account.secret, account.pin)
    #expect(read == account)
  }

  @Test("issuer and label come back from 20,000 random pairs") func roundTrip() throws {
    var generator = SeededGenerator(seed: 0x0A11_CE)
    for _ in 0..<20_000 {
      let (issuer, label) = (randomName(&generator), randomName(&generator))
      let digits = [6, 8].randomElement(using: &generator)!
      var accounts = Accounts(capacity: 64)
      let account = accounts.add(.totp, secret: [1, 2, 3]) {
        ($0.issuer, $0.label, $0.digits) = (issuer, label, digits)
      }
      let uri = accounts.otpauth(for: account).text
      let read = try accounts.add(uri: uri).account
      let same =
        read.issuer.utf8.elementsEqual(issuer.utf8) && read.label.utf8.elementsEqual(label.utf8)
      #expect(same, "\(uri)")
      #expect(read.digits == digits)
      #expect(uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    }
  }

  /// A stored name: clean, and without white space around it.
  private func randomName(_ generator: inout SeededGenerator) -> String {
    let pieces = [
      "a", "B", "z", "0", ":", ":", "::", " ", "+", "%", "%20", "%3A", "?", "?secret=", "&", "=",
      "/",
      "#", "é", "İ", "ß", "東", "🔑", "👩🏽‍💻", "\u{301}", "\"", "\\", "Steam", "period=30", "@", "~", ",",
      "'",
    ]
    let count = Int.random(in: 0...6, using: &generator)
    let text = (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return CleanText.inert(String(scalars[first...last]))
  }
}
