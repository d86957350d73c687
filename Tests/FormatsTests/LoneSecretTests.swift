import Formats
import ReaderProtocol
import Testing

// Secrets that stand alone in tables and other places where people write other things too.

private let secret = "JBSWY3DPEHPK3PXP"

private func reading(_ text: String) throws -> Reading { try readFile(Array(text.utf8)) }

/// What is read as `type issuer/label digits period algorithm counter`, the identifier of what is refused.
private func words(_ reading: Reading) -> [String] {
  reading.sections.flatMap { section in
    section.entries.map { entry in
      if case .refused(let error, _) = entry { return error.problem.identifier }
      var one = section
      one.entries = [entry]
      return accounts(of: Reading([one])).read.map {
        "\($0.type) \($0.issuer)/\($0.label) \($0.digits) \($0.period ?? 0) \($0.algorithm) \($0.counter ?? 0)"
      }.first ?? "refused later"
    }
  }
}

@Test(arguments: [
  "yes", "no", "sms", "see phone", "authy app", "enabled", "none", "x", "Google Authenticator",
  "googleauthenticator", "GoogleAuthenticatorApp", "see authenticator on phone", "backup on paper",
  "123456", "2345672345672345672", "abc def ghi jkl mno pqr", "in the safe, with code 2345",
])
func aWordIsNoSecret(word: String) throws {
  let table = try reading("Title,2FA\nAcme,\"\(word)\"\n")
  #expect(words(table) == ["not-a-secret"])
  let field = #"{"encrypted":false,"items":[{"type":1,"name":"A","login":{"totp":"\#(word)"}}]}"#
  #expect(words(try reading(field)) == ["not-a-secret"])
  #expect(words(try reading("p4ss\ntotp: \(word)\n")) == ["not-a-secret"])
}

@Test(arguments: [
  "JBSWY3DPEHPK3PXP", "jbswy3dpehpk3pxp", "jbsw y3dp ehpk 3pxp", "JBSW-Y3DP-EHPK-3PXP",
  "ABCDEFGHIJKLMNOP", "abcdefghijklmnopqrstuvwxyzabcdef", "JBSWY3DPEHPK3PXPJBSWY3DPEH======",
  "jbsw y3dp ehpk 3pxp jbsw y3dp eh",
])
func aLoneSecret(text: String) throws {
  #expect(words(try reading("Title,2FA\nAcme,\(text)\n"))[0].hasPrefix("totp Acme/ 6 30"))
}

@Test(arguments: [
  ("algo", "SHA256", "totp A/ 6 30 SHA256 0"),
  ("Hash Algorithm", "sha-512", "totp A/ 6 30 SHA512 0"),
  ("totp_period", "60", "totp A/ 6 60 SHA1 0"), ("TOTP Interval", "45", "totp A/ 6 45 SHA1 0"),
  ("timestep", "60", "totp A/ 6 60 SHA1 0"), ("otp digits", "8", "totp A/ 8 30 SHA1 0"),
  ("length", "7", "totp A/ 7 30 SHA1 0"), ("type", "hotp", "hotp A/ 6 0 SHA1 0"),
  ("otp type", "HOTP", "hotp A/ 6 0 SHA1 0"), ("type", "login", "totp A/ 6 30 SHA1 0"),
  ("otp type", "login", "unknown-type"), ("otp type", "steam", "steam A/ 5 30 SHA1 0"),
  ("algo", "GOST", "unknown-algorithm"), ("digits", "eight", "bad-digits"),
  ("step", "1 min", "bad-period"),
  ("perod", "60", "misspelled-parameter"), ("algoritm", "SHA256", "misspelled-parameter"),
  ("totp foo", "1", "unsupported-parameter"), ("otp issuer", "B", "totp A/ 6 30 SHA1 0"),
  ("counter", "5", "unknown-type"), ("website", "https://a", "totp A/ 6 30 SHA1 0"),
  ("password", "x", "totp A/ 6 30 SHA1 0"),
])
func parametersBesideALoneSecret(header: String, value: String, expected: String) throws {
  #expect(words(try reading("Title,TOTP secret,\(header)\nA,\(secret),\(value)\n")) == [expected])
}

@Test func theFieldsOfKeePassInATable() throws {
  #expect(
    words(
      try reading(
        "Title,TOTP Seed,TOTP Settings\nA,\(secret),60;8;SHA256\nB,\(secret),\nC,,\nD,\(secret),30;x\n"
      ))
      == ["totp A/ 8 60 SHA256 0", "totp B/ 6 30 SHA1 0", "bad-digits"])
  #expect(
    words(
      try reading(
        "Title,User Name,TimeOtp-Secret-Base32,TimeOtp-Period,TimeOtp-Length,TimeOtp-Algorithm\n"
          + "A,me,\(secret),60,8,HMAC-SHA-256\n")) == ["totp A/me 8 60 SHA256 0"])
  #expect(
    words(
      try reading(
        "Title,HmacOtp-Secret-Hex,HmacOtp-Counter\nA,48656c6c6f21deadbeef,7\nB,\"4\n"))
      == ["hotp A/ 6 0 SHA1 7", "unreadable-entry"])
  let keeOtp = "Group,Title,Username,Password,URL,Notes,TOTP\n"
  #expect(
    words(
      try reading(
        keeOtp
          + ",A,me,,,,key=\(secret)&step=60&size=8\n,B,,,,,key=\(secret)&stp=60\n,C,,,,,key=\(secret)&size=6&size=8\n"
      )) == ["totp A/me 8 60 SHA1 0", "unsupported-parameter", "unsupported-parameter"])
}

@Test func tablesWithoutAHeader() throws {
  let pairs =
    "\"Acme\",\"Username\",\"ann\",\"Password\",\"x\"\n\"Bolt\",\"Login\",\"bob\",\"TOTP\",\"\(secret)\"\n"
  #expect(words(try reading(pairs)) == ["totp Bolt/bob 6 30 SHA1 0"])
  #expect(try reading(pairs).sections.map(\.format) == [.enpass])
  #expect(throws: FormatError.unknownFormat) {
    try reading("Acme,ann,\(secret)\nBolt,bob,\(secret)\n")
  }
  let addresses =
    "Acme,ann,otpauth://totp/A:b?secret=\(secret)\nBolt,bob,otpauth://totp/B:c?secret=\(secret)\n"
  #expect(accounts(of: try reading(addresses)).read.map(\.label) == ["b", "c"])
}

@Test func theTableOfZoho() throws {
  let header =
    #""Password Name","Description","Password URL","SecretData","Notes","CustomData","Tags","Classification","Favorite","login_totp","Folder Name""#
  let row =
    "Acme,,https://a,\"SecretType:Web\nUser Name:ann\nPassword:x\n\",n,,,E,1,\(secret),Work\n"
  let read = try reading(header + "\n" + row)
  #expect(read.sections.map(\.format) == [.zoho])
  #expect(words(read) == ["totp Acme/ann 6 30 SHA1 0"])
  #expect(accounts(of: read).read[0].groups == ["Work"] && accounts(of: read).read[0].note == "n")
}

@Test func theBackupOf2FAuth() throws {
  func file(_ data: String, schema: Int = 1) -> String {
    #"{"app":"2fauth_v5.6.0","schema":\#(schema),"datetime":"x","data":[\#(data)]}"#
  }
  func entry(_ fields: String) -> String {
    #"{"service":"A","account":"me","icon":null,"secret":"\#(secret)","legacy_uri":"otpauth://totp/x?secret=AA",\#(fields)}"#
  }
  let all = [
    entry(#""otp_type":"totp","digits":8,"algorithm":"sha256","period":60,"counter":null"#),
    entry(#""otp_type":"hotp","digits":6,"algorithm":"sha1","period":null,"counter":9"#),
    entry(#""otp_type":"yubi","digits":6"#), entry(#""otp_type":"totp","algorithm":"md5""#), "null",
    #"{"uri":"otpauth://totp/B:you?issuer=B&secret=\#(secret)&digits=7"}"#,
  ]
  #expect(
    words(try reading(file(all.joined(separator: ",")))) == [
      "totp A/me 8 60 SHA256 0", "hotp A/me 6 0 SHA1 9", "unknown-type", "unknown-algorithm",
      "unreadable-entry", "totp B/you 7 30 SHA1 0",
    ])
  #expect(try reading(file("")).sections.map(\.entries.count) == [0])
  #expect(throws: FormatError.newerVersion) { try reading(file("", schema: 2)) }
}

@Test func theTableOfADecryptedDataRequest() throws {
  let text = """
    --- Authy GDPR Export Decryptor v1.0 ---
    STATUS   | ACCOUNT      | TOTP SECRET
    ---------------------------------------
    [ OK ]   | Acme:ann     | \(secret)
    [FAIL]   | Bolt:bob     | Invalid padding bytes.
    [ OK ]   | Core | inc   | \(secret)
    ---------------------------------------
    Decrypted: 2 / 3
    """
  #expect(
    words(try reading(text)) == [
      "totp Acme/ann 6 30 SHA1 0", "damaged-entry", "totp Core | inc/ 6 30 SHA1 0",
    ])
}

@Test func archivesThatWerePackedAgain() throws {
  let vault = #"{"encrypted":false,"items":[{"type":1,"name":"A","login":{"totp":"\#(secret)"}}]}"#
  let proton =
    #"{"vaults":{"v":{"name":"V","items":[{"state":1,"data":{"metadata":{"name":"A"},"content":{"totpUri":"\#(secret)"}}}]}}}"#
  let list = "otpauth://totp/A?secret=\(secret)\n"
  let raivo =
    #"[{"issuer":"A","account":"","secret":"\#(secret)","algorithm":"SHA1","digits":"6","kind":"TOTP","timer":"30","counter":"0"}]"#
  for (name, text, format) in [
    ("data.json", vault, Format.bitwarden), ("Proton Pass/data.json", proton, .protonPass),
    ("Accounts.txt", list, .authenticatorPlus), ("winauth.txt", list, .winAuth),
    ("raivo-otp-export.json", raivo, .raivo),
    ("credentials.csv", "username,title,password,category,otpSecret\n,A,,,\(secret)\n", .dashlane),
  ] {
    for folder in ["", "Export/", "Downloads/My Export/"] {
      let last = name.split(separator: "/").last!
      let archive = ArchiveBytes([
        ("__MACOSX/\(folder)._\(last)", "\0\u{5}\u{16}\u{7}"), (folder + name, text),
      ])
      let read = try readFile(archive.bytes)
      #expect(read.sections.map(\.format) == [format], "\(folder)\(name)")
      let hasName = format != .winAuth && format != .authenticatorPlus
      #expect(accounts(of: read).read.map(\.issuer) == [hasName ? "A" : ""])
    }
  }
}

@Test func exportsWithoutAccounts() throws {
  for text in [
    "[]", "{}", #"{"folders":[],"items":[]}"#, #"{"version":1,"entries":[]}"#,
    #"{"encrypted":false,"folders":[],"items":[]}"#, #"{"tokens":[],"tokenOrder":[]}"#,
    #"{"schemaVersion":4,"services":[],"groups":[]}"#, #"{"Authenticators":[],"Categories":[]}"#,
    #"{"version":1,"header":{"slots":null,"params":null},"db":{"version":3,"entries":[]}}"#,
    #"{"localDeviceId":"x","accounts":[],"folders":[],"version":3}"#,
    #"{"version":2,"elements":[]}"#,
    #"{"vaults":{},"version":"1"}"#, "- name: n\n  accounts: []\n", #"{"authenticator_tokens":[]}"#,
    "Title,URL,Username,Password,Notes,OTPAuth\n", "name,login,otp\n",
    #""Group","Title","Username","Password","URL","Notes","TOTP""# + "\n",
    "<?xml version=\"1.0\"?><map><string name=\"tokenOrder\">[]</string></map>",
    "<KeePassFile><Root><Group/></Root></KeePassFile>", "name,encrypted_seed,salt,iv\n",
    #"{"entries":[],"encrypted":false,"first_run":true}"#,
  ] {
    do throws(FormatError) {
      let reading = try readFile(Array(text.utf8))
      #expect(
        !reading.sections.isEmpty && reading.sections.allSatisfy { $0.entries.isEmpty }, "\(text)")
    } catch {
      #expect(error == .noAccounts, "\(text)")
    }
  }
}
