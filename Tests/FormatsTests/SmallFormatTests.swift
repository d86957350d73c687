import ReaderProtocol
import Support
import Testing

@testable import Formats

private func read(_ text: String, _ passphrase: String? = nil) throws -> Reading {
  try readFile(Array(text.utf8), passphrase: passphrase.map { Array($0.utf8) })
}

private func preferences(_ strings: [(String, String)]) -> String {
  let lines = strings.map { name, text in
    "<string name=\"\(name)\">\(text.replacing("\"", with: "&quot;"))</string>"
  }
  return "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\(lines.joined())</map>"
}

// MARK: Battle.net

private let mask = """
  398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6c80d2fb38068773fa59ba47c17ca6c64\
  79015c1d5b8b8f6b9a
  """

/// As the app masks text.
private func masked(_ text: String) -> String {
  let bytes = zip(text.utf8, hexDecoded(Array(mask.utf8)[...])!).map { $0 ^ $1 }
  return bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}

@Test func battleNetOldAndNew() throws {
  let key = "0123456789abcdef0123456789ABCDEF01234567"
  let messenger = "com.blizzard.messenger.AUTHENTICATOR_"
  let files = [
    preferences([
      (messenger + "DEVICE_SECRET", masked(key)), (messenger + "SERIAL", masked("EU-1")),
    ]),
    preferences([("com.blizzard.bma.AUTH_STORE.HASH", masked(key + "EU-1").uppercased())]),
  ]
  for file in files {
    let (found, refused) = accounts(of: try read(file))
    #expect(found.map(\.secret) == ["AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH"] && refused == 0)
    #expect(found.map(\.label) == ["EU-1"] && found.map(\.digits) == [8])
  }
  let alone = preferences([(messenger + "DEVICE_SECRET", masked(key))])
  #expect(accounts(of: try read(alone)).read.map(\.label) == [""])
  for bad in ["", "zz", masked("no hex"), mask + "00", "00"] {
    let reading = try read(preferences([(messenger + "DEVICE_SECRET", bad)]))
    #expect(accounts(of: reading) == ([], 1), "\(bad)")
  }
}

// MARK: Duo

@Test func accountsOfDuo() throws {
  let text = """
    [{"version": 1.0, "accountType": "OtpAccount", "name": "mara", "otpGenerator": {"otpSecret": "jbswy3dpehpk3pxp"}},
     {"accountType": "DuoAccount", "name": "push", "pkey": "x"},
     {"accountType": "DuoAccount", "name": "push 2", "otpGenerator": null},
     {"accountType": "DuoAccount", "name": "both", "otpGenerator": {"otpSecret": "JBSWY3DPEHPK3PXP", "counter": 0}},
     {"name": "bad counter", "otpGenerator": {"otpSecret": "JBSWY3DPEHPK3PXP", "counter": "x"}},
     {"name": "bad secret", "otpGenerator": {"otpSecret": 7}}, null]
    """
  let reading = try read(text)
  let (found, refused) = accounts(of: reading)
  #expect(found.map(\.label) == ["mara", "both"])
  #expect(found.map(\.type) == ["totp", "hotp"] && found[1].counter == 0)
  #expect(refused == 3)
  #expect(reading.sections[0].entries[2] == .refused(.badCounter, name: "bad counter"))
  #expect(reading.sections[0].entries[3] == .refused(.unreadableEntry, name: "bad secret"))
  #expect(reading.notices == [Notice(.withoutSecretLeftOut, "2")])
  let push = try read(#"[{"accountType": "DuoAccount", "name": "push"}]"#)
  #expect(push.count == 0 && push.notices == [Notice(.withoutSecretLeftOut, "1")])
}

// MARK: TOTP Authenticator

@Test func preferencesOfTOTPAuthenticator() throws {
  let list = #"""
    [{"base":16,"key":"48 65 6C 6C 6f","name":"hex","issuer":"Unknown","digits":"","period":"","isFavorite":true},
     {"base":"32","key":"jbsw y3dp","name":"b32","issuer":"Acme","digits":"8","period":"60"},
     {"base":64,"key":"SGVs\nbG8=","name":"b64","issuer":null},
     "{\"base\":32,\"key\":\"JBSWY3DP\",\"name\":\"text\"}",
     {"base":58,"key":"JBSW","name":"base"}, {"key":"JBSW","name":"no base"}, {"base":16,"key":"0","name":"odd"},
     {"base":32,"key":"JBSWY3DP","name":"digits","digits":"11"}, {"base":64,"key":"!","name":"b64"}, 5]
    """#
  let reading = try read(
    preferences([("SORT_ACCOUNT_BY", "CUSTOM"), ("STATIC_TOTP_CODES_LIST", list)]))
  let (found, refused) = accounts(of: reading)
  #expect(found.map(\.label) == ["hex", "b32", "b64", "text"])
  #expect(found.map(\.issuer) == ["", "Acme", "", ""])
  #expect(found.map(\.secret) == [String](repeating: "JBSWY3DP", count: 4))
  #expect(found.map(\.digits) == [6, 8, 6, 6] && found.map(\.period) == [30, 60, 30, 30])
  #expect(found.map(\.favorite) == [true, nil, nil, nil])
  #expect(refused == 6)
  let errors = reading.sections[0].entries.compactMap {
    if case .refused(let error, _) = $0 { error } else { nil }
  }
  #expect(
    errors == [
      .unreadableEntry, .unreadableEntry, .badSecret, .badDigits, .badSecret, .unreadableEntry,
    ])
  #expect(throws: FormatError.damaged) { try read(preferences([("STATIC_TOTP_CODES_LIST", "x")])) }
}

/// AES by the openssl program.
@Test func backupsOfTOTPAuthenticator() throws {
  let files = try filesWritten(
    byPython: """
      import base64, hashlib, json, subprocess
      def file(name, content, password="TotpAuthenticator", lines=False):
          key = hashlib.sha256(password.encode()).hexdigest()
          sealed = subprocess.run(["openssl", "enc", "-aes-256-cbc", "-K", key, "-iv", "0" * 32],
              input=content.encode(), capture_output=True, check=True).stdout
          open(name, "wb").write(base64.encodebytes(sealed) if lines else base64.b64encode(sealed))
      one = {"base": 32, "key": "JBSWY3DP", "name": "mara", "issuer": "Z\u{fc}rich", "padding": "x" * 100}
      file("lines", json.dumps({json.dumps([one, json.dumps(one)]): ""}), lines=True)
      file("password", json.dumps({json.dumps([one]): ""}), "p\u{e4}ss")
      file("no list", json.dumps({"x" * 100: ""}))
      file("no json", "x" * 100)
      open("short", "w").write("A" * 64)
      open("odd", "w").write("A" * 99)
      """)
  let read = { (name: String, passphrase: String?) in
    try readFile(files[name]!, passphrase: passphrase.map { Array($0.utf8) })
  }
  // The app's own password opens it, whatever was typed.
  for passphrase in [nil, "typed for nothing"] {
    #expect(accounts(of: try read("lines", passphrase)).read.map(\.issuer) == ["Zürich", "Zürich"])
  }
  #expect(accounts(of: try read("password", "päss")).read.map(\.label) == ["mara"])
  #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read("password", "pass") }
  for name in ["password", "no list", "no json"] {
    #expect(throws: FormatError.passphraseNeeded, "\(name)") { try read(name, nil) }
  }
  for name in ["short", "odd"] {
    #expect(throws: FormatError.unknownFormat, "\(name)") { try read(name, nil) }
  }
}
