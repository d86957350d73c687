import Formats
import OTP
import Secrets
import Testing

// Ente's JSON beside an account, of which the reader makes parameters.

private let address = "otpauth://totp/E:a?secret=JBSWY3DPEHPK3PXP"

private func encoded(_ json: String) -> String {
  json.utf8.map { byte in
    let digits = String(byte, radix: 16, uppercase: true)
    return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
  }.joined()
}

/// The address as the reader gives it on, from a file and from a QR code.
private func translated(_ text: String) throws -> String {
  let bytes = Array(text.utf8)
  let entries = try readFile(bytes).sections.flatMap(\.entries)
  #expect(readPayload(bytes).flatMap(\.entries) == entries)
  guard case .account(let uri)? = entries.first, entries.count == 1 else { return "" }
  return String(decoding: uri, as: UTF8.self)
}

@Test(arguments: [
  (#"{"pinned":true,"trashed":false,"tags":["Work"],"note":"n"}"#, "&note=n&tag=Work&pinned=true"),
  (#"{"pinned": true, "lastUsedAt": 1, "tapCount": 3, "position": 0}"#, "&pinned=true"),
  (#"{"trashed": true}"#, "&trashed=true"), ("{}", ""),
  (#"{"tags":null,"note":null,"pinned":null}"#, ""),
  (#"{"note":"n=1&2 \u00e9\ud83d\ude00"}"#, "&note=n%3D1%262%20%C3%A9%F0%9F%98%80"),
  (#"{"note":"a%2Cb","tags":["A%2CB",""]}"#, "&note=a%2Cb&tag=A%2CB"),
  // What is no JSON of Ente's is told, and changes nothing.
  ("{broken", "&told=code-display-ignored"), ("[]", "&told=code-display-ignored"),
  (#"{"note":1}"#, "&told=code-display-ignored"), (#"{"tags":"a"}"#, "&told=code-display-ignored"),
  (#"{"tags":[1]}"#, "&told=code-display-ignored"),
  (#"{"tags":[null]}"#, "&told=code-display-ignored"),
  (#"{"pinned":"true"}"#, "&told=code-display-ignored"),
  (#"{"note":"a","note":"b"}"#, "&told=code-display-ignored"),
])
func codeDisplayBecomesParameters(json: String, parameters: String) throws {
  for name in ["codeDisplay", "codedisplay"] {
    #expect(try translated("\(address)&\(name)=\(encoded(json))") == address + parameters)
    #expect(
      try translated("\(address)&\(name)=\(encoded(json))&digits=8")
        == address + parameters + "&digits=8")
  }
}

/// Behind what the reader adds by itself, for instance Ente's own items, nothing is said twice.
@Test func theAddressItselfHolds() throws {
  let json = encoded(#"{"note":"theirs","tags":["a","b"],"pinned":true}"#)
  let own = "&note=own&tag=a&pinned=true"
  #expect(try translated("\(address)&codeDisplay=\(json)\(own)") == "\(address)&tag=b\(own)")
  #expect(try translated("\(address)&codeDisplay=%7B%7D&codeDisplay=\(json)") == address)
}

@Test func whatTrentaTakesOfIt() throws {
  let json = encoded(#"{"pinned":true,"trashed":true,"tags":["Work","A,B"],"note":"n=1&2"}"#)
  let uri = Array(try translated("\(address)&codeDisplay=\(json)").utf8)
  var accounts = Accounts()
  let reading = try accounts.add(
    otpauth: uri.span, id: AccountID(high: 1, low: 1), now: 1_700_000_000)
  #expect(reading.account.tags == ["Work", "A,B"] && reading.account.note == "n=1&2")
  #expect(reading.account.pinned && reading.account.deleted == 1_700_000_000)
  #expect(reading.repairs == [.inTrash] && reading.ignored.isEmpty)
}
