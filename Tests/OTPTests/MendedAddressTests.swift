import ReaderProtocol
import Support
import Testing

@testable import OTP

/// Addresses as people bring them: what can mean only one thing is read and told, what cannot is
/// refused by name, and nothing is dropped in silence.
@Suite struct MendedAddressTests {
  private static let start = "otpauth://totp/Foo:bar?secret=JBSWY3DPEHPK3PXP"

  @Test(
    "parameters under other names and between other signs",
    arguments: [
      ("&amp;period=60", ["html-entities"]), ("&amp;amp;period=60", ["html-entities"]),
      ("&#38;period=60", ["html-entities"]), ("&#x26;period=60", ["html-entities"]),
      ("&AMP;period&equals;60", ["html-entities"]), ("&#38;period&#61;60", ["html-entities"]),
      ("%26period=60", ["encoded-separators"]), ("%26period%3D60", ["encoded-separators"]),
      ("&period%3d60", ["encoded-separators"]),
      ("&issuer=Foo%26period=60", ["encoded-separators"]),
      ("%26issuer%3DFoo%26period%3D60", ["encoded-separators"]),
      ("& period=60", ["parameter-name"]), ("&+period+=60", ["parameter-name"]),
      ("&%20period%20=60", ["parameter-name"]), ("&PERIOD=60", ["parameter-name"]),
      ("&interval=60", ["parameter-name"]), ("&step=60", ["parameter-name"]),
      ("&timeStep=60", ["parameter-name"]), ("&time_step=60", ["parameter-name"]),
      ("&totp_period=60", ["parameter-name"]), ("&period=60.0", ["value-spelling"]),
      ("&period=60.", ["value-spelling"]),
    ])
  func period(_ rest: String, repairs: [String]) throws {
    let reading = try read(Self.start + rest)
    #expect(reading.account.period == 60)
    #expect(reading.account.name == "Foo:bar")
    #expect(reading.repairs.map(\.rawValue) == repairs)
    #expect(reading.ignored.isEmpty)
  }

  @Test(
    "algorithms",
    arguments: [
      ("algo=SHA256", .sha256, ["parameter-name"]), ("alg=sha-512", .sha512, ["parameter-name"]),
      ("hash=SHA384", .sha384, ["parameter-name"]),
      ("algorithm=SHA2-256", .sha256, ["value-spelling"]),
      ("algorithm=SHA-2-512", .sha512, ["value-spelling"]),
      ("algorithm=SHA2_224", .sha224, ["value-spelling"]),
      ("algorithm=hmacWithSHA512", .sha512, ["value-spelling"]),
      ("algorithm=HashAlgorithm.SHA256", .sha256, ["value-spelling"]),
      ("algorithm=Algorithm.sha256", .sha256, ["value-spelling"]),
      ("algorithm=null", .sha1, ["value-missing"]), ("algorithm=", .sha1, []),
    ] as [(String, HashAlgorithm, [String])])
  func algorithm(_ rest: String, algorithm: HashAlgorithm, repairs: [String]) throws {
    let reading = try read(Self.start + "&" + rest)
    #expect(reading.account.algorithm == algorithm)
    #expect(reading.repairs.map(\.rawValue) == repairs)
  }

  @Test(
    "digits, counters and types",
    arguments: [
      ("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&length=8", 8, 30, 0, ["parameter-name"]),
      ("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=8.0", 8, 30, 0, ["value-spelling"]),
      ("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=undefined", 6, 30, 0, ["value-missing"]),
      ("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=0", 6, 30, 0, ["period-zero"]),
      ("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=None", 6, 30, 0, ["value-missing"]),
      ("otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&Counter=7", 6, 0, 7, ["parameter-name"]),
      (
        "otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=null", 6, 0, 0,
        ["value-missing", "counter-missing"]
      ),
      ("otpauth://Type.TOTP/a?secret=JBSWY3DPEHPK3PXP", 6, 30, 0, ["value-spelling"]),
      ("otpauth://totp/a? secret = JBSWY3DPEHPK3PXP & digits = 8", 8, 30, 0, ["parameter-name"]),
      ("otpauth://totp/a?secret%3DJBSWY3DPEHPK3PXP%26digits%3D8", 8, 30, 0, ["encoded-separators"]),
      ("otpauth://totp/a%3Fsecret%3DJBSWY3DPEHPK3PXP&digits=8", 8, 30, 0, ["encoded-separators"]),
    ])
  func numbers(
    uri: String, digits: Int, period: Int, counter: UInt64, repairs: [String]
  ) throws {
    let reading = try read(uri)
    #expect(reading.account.digits == digits)
    #expect(reading.account.period == period)
    #expect(reading.account.counter == counter)
    #expect(reading.account.label == "a")
    #expect(reading.repairs.map(\.rawValue) == repairs)
  }

  @Test(
    "names that look like a parameter's are refused by name",
    arguments: [
      ("perod=60", "perod", OTPAuthPart.period), ("peroid=60", "peroid", .period),
      ("digts=8", "digts", .digits), ("algoritm=SHA256", "algoritm", .algorithm),
      ("algorthim=SHA256", "algorthim", .algorithm), ("intervall=60", "intervall", .period),
      ("conter=4", "conter", .counter), ("secert=AAAA", "secert", .secret),
    ])
  func misspelled(rest: String, name: String, part: OTPAuthPart) {
    #expect(failure(Self.start + "&" + rest) == .misspelledParameter(name, part))
  }

  @Test(
    "parameters that change the code in an unknown way are refused, and said to be none are not",
    arguments: [
      ("t0=1", true), ("T0=0", false), ("2step_salt=8", true), ("offset=", false),
      ("checksum=true", true), ("checksum=false", false), ("suffix=99", true),
    ])
  func unsupported(rest: String, isRefused: Bool) {
    let error = failure(Self.start + "&" + rest)
    #expect(error?.problem.identifier == (isRefused ? "unsupported-parameter" : nil))
    #expect((error?.word ?? "") == (isRefused ? String(rest.prefix { $0 != "=" }) : ""))
  }

  @Test(
    "what is not used is told, unless it is known to be harmless",
    arguments: [
      ("&image=https://x.example/a.png&color=FF0000&lock=true&icon=a&tokenType=1", []),
      ("&foo=1", ["foo"]), ("&foo=1&FOO=2&foo=3", ["foo", "FOO"]),
      ("&issuer=AT&T", ["T"]), ("&issuer=A&issuer=B", ["issuer"]), ("&issuer=A&issuer=A", []),
      ("&&", []), ("&foo%1B=1", ["foo\\u{001B}"]),
      // Perhaps the rest of the secret.
      ("&GEZDGNBVGY3TQOJQ", [""]), ("&tag=a&tag=b", []),
      // Of Ente's extras the reader makes parameters; who gives them without it is told.
      ("&codeDisplay=%7B%22trashed%22:true%7D", ["codeDisplay"]),
    ])
  func ignored(rest: String, names: [String]) throws {
    #expect(try read(Self.start + rest).ignored == names)
  }

  @Test(
    "unseen signs in secrets",
    arguments: [
      "\u{AD}", "\u{200B}", "\u{200E}", "\u{200F}", "\u{2010}", "\u{2011}", "\u{2013}", "\u{2014}",
      "\u{202F}", "\u{2060}", "\u{2003}", "\u{2212}", "\u{3000}", "\u{FEFF}", "\u{A0}",
    ])
  func unseen(_ sign: String) throws {
    var accounts = Accounts()
    let reading = try accounts.add(uri: "otpauth://totp/a?secret=JBSWY3DP\(sign)EHPK3PXP")
    #expect(accounts.bytes(reading.account.secret).array == [UInt8](base32: "JBSWY3DPEHPK3PXP"))
    #expect(reading.repairs == [.unseenSigns])
  }

  @Test(
    "Steam's secrets",
    arguments: [
      ("otpauth://totp/Steam:a?secret=kAGihucFX+BdMpDeRNwAqPAGmso=&encoder=steam", true),
      ("otpauth://totp/Steam:a?secret=kAGihucFX%2BBdMpDeRNwAqPAGmso%3D&encoder=steam", true),
      ("otpauth://steam/a?secret=kAGihucFX BdMpDeRNwAqPAGmso=", true),
      ("steam://kAGihucFX+BdMpDeRNwAqPAGmso=", true), ("steam://kAGihucFX+BdMpDeRNwAqPAGmso", true),
      ("steam://SAA2FBXHAVP6AXJSSDPEJXAAVDYANGWK", false),
      ("steam://saa2fbxhavp6axjssdpejxaavdyangwk", false),
      ("steam://SAA2-FBXH-AVP6-AXJS-SDPE-JXAA-VDYA-NGWK/", false),
      ("steam://SAA2FBXHAVP6AXJSSDPEJXAAVDYANGwk", false),
    ])
  func steam(uri: String, isBase64: Bool) throws {
    var accounts = Accounts()
    let reading = try accounts.add(uri: uri)
    let secret = [UInt8](base32: "SAA2FBXHAVP6AXJSSDPEJXAAVDYANGWK")
    #expect(accounts.bytes(reading.account.secret).array == secret)
    #expect(reading.repairs.contains(.base64Secret) == isBase64)
  }

  @Test(
    "a Steam secret in base64 may begin or end with a slash",
    arguments: ["/AGihucFX+BdMpDeRNwAqPAGmso=", "kAGihucFX/BdMpDeRNwAqPAGmss="])
  func slashes(text: String) throws {
    #expect(try read("steam://" + text).account.secret.count == 20)
  }

  @Test(
    "a Steam secret that is neither is refused",
    arguments: [
      "steam://kAGihucFX+BdMpDeRNwAqPAGms==", "steam://kAGihucFXBdMpDeRNwAqPAG",
      "otpauth://totp/Steam:a?secret=kAGihucFX8BdMpDeRNwAqPAGmsoaaa=&encoder=steam",
    ])
  func badSteam(uri: String) { #expect(failure(uri) == .badSecret(position: nil)) }

  @Test("a secret that was encoded twice") func encodedTwice() throws {
    let reading = try read("otpauth://totp/a?secret=MQTU74BBAG6ITYNPF5VQL7SXCU%25253D%253D%3D")
    #expect(reading.account.secret.count == 16)
    #expect(reading.repairs == [.encodedTwice])
  }

  @Test("words in the place of a secret", arguments: ["null", "undefined", "None", "(null)"])
  func noSecret(word: String) { #expect(failure("otpauth://totp/a?secret=" + word) == .noSecret) }

  @Test("names that are too long are cut and told") func longNames() throws {
    let long = String(repeating: "ü", count: 300)
    let reading = try read("otpauth://totp/\(long):\(long)?secret=JBSWY3DPEHPK3PXP&place=\(long)")
    #expect(reading.account.issuer.unicodeScalars.count == 256)
    #expect(reading.account.label.unicodeScalars.count == 256)
    #expect(reading.account.place.unicodeScalars.count == 256)
    #expect(reading.repairs == [.nameCut])
  }

  @Test(
    "one issuer, composed in two ways",
    arguments: ["Cafe%CC%81:ann?issuer=Caf%C3%A9", "Caf%C3%A9:ann?issuer=Cafe%CC%81"])
  func composition(rest: String) throws {
    let reading = try read("otpauth://totp/\(rest)&secret=5NTJVBBVPCIUDATQ6QOGKQIUP4F7MGAV")
    #expect(reading.account.issuer == "Café")
    #expect(reading.account.label == "ann")
    #expect(reading.repairs.isEmpty)
  }

  @Test("KeePassOTP's Yandex account") func yandex() throws {
    var accounts = Accounts()
    let reading = try accounts.add(
      uri: "otpauth://totp/ann?secret=Q3GXYNZ7INQOWXTVKGKYBLKDU4&digits=8&issuer=Yandex"
        + "&yandexpin=2452544424551078&encoder=yandex")
    #expect(try accounts.code(for: reading.account, at: 1_700_000_000).text == "dkpcmema")
    #expect(reading.repairs.isEmpty)
  }

  @Test("HTML in a label and in names") func entitiesInNames() throws {
    let reading = try read(
      "otpauth://totp/O&#39;Neil&nbsp;Ltd:a&lt;b?secret=JBSWY3DPEHPK3PXP&issuer=O&apos;Neil&#xA0;Ltd"
    )
    #expect(reading.account.label == "a<b")
    #expect(reading.ignored.isEmpty)
  }

  @Test("what other apps write themselves is left as it is") func notMended() throws {
    let reading = try read(
      Self.start + "&issuer=AT%26period%3D1&note=a%26period%3D60%26amp%3B&digits=6")
    #expect(reading.account.issuer == "AT&period=1")
    #expect(reading.account.note == "a&period=60&amp;")
    #expect(reading.account.period == 30)
    #expect(reading.repairs == [.issuerDiffers])
  }

  private func read(_ uri: String) throws -> OTPAuthReading {
    var accounts = Accounts()
    return try accounts.add(uri: uri)
  }

  private func failure(_ uri: String) -> OTPError? {
    var accounts = Accounts()
    do throws(OTPError) {
      _ = try accounts.add(uri: uri)
      return nil
    } catch { return error }
  }
}
