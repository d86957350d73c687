import Foundation
import ReaderProtocol
import Support
import Testing

@testable import Formats

private func read(
  _ text: String, as format: Format? = nil, _ passphrase: String? = nil
) throws -> Reading {
  try readFile(Array(text.utf8), as: format, passphrase: passphrase.map { Array($0.utf8) })
}

/// The format, then the addresses and the words for what was refused.
private func lines(_ reading: Reading) -> [String] {
  reading.sections.flatMap { section in
    [section.format.rawValue]
      + section.entries.map { entry in
        switch entry {
        case .account(let uri): String(decoding: uri, as: UTF8.self)
        case .refused(let error, let name): error.problem.identifier + " " + name
        }
      }
  }
}

// MARK: gauth

@Test func gauthLists() throws {
  let text = """
    # comment

    Google:ABCDEFGHIJKLMNOP
      My Bank : jbsw y3dp ehpk 3pxp
    otpauth://totp/x?secret=GEZDGNBV&period=60
    broken:0189!
    no colon\r
    A:B:GEZDGNBVGY3TQOJQ
    """
  #expect(
    lines(try read(text)) == [
      "gauth", "otpauth://totp/Google?secret=ABCDEFGHIJKLMNOP&issuer=Google",
      "otpauth://totp/My%20Bank?secret=jbsw%20y3dp%20ehpk%203pxp&issuer=My%20Bank",
      "otpauth://totp/x?secret=GEZDGNBV&period=60",
      "otpauth://totp/broken?secret=0189%21&issuer=broken", "unreadable-entry ",
      "otpauth://totp/A?secret=B%3AGEZDGNBVGY3TQOJQ&issuer=A",
    ])
}

/// A list that begins with an address is one as well, and loses no pair.
@Test func aGauthListWithAnAddressFirst() throws {
  #expect(
    lines(try read("otpauth://totp/x?secret=GEZDGNBV\nGitHub:GEZDGNBVGY3TQOJQ\n")) == [
      "gauth", "otpauth://totp/x?secret=GEZDGNBV",
      "otpauth://totp/GitHub?secret=GEZDGNBVGY3TQOJQ&issuer=GitHub",
    ])
  #expect(
    lines(try read("otpauth://totp/x?secret=GEZDGNBV\nGitHub:GEZDGNBVGY3TQOJQ\n", as: .uri)) == [
      "uri", "otpauth://totp/x?secret=GEZDGNBV",
    ])
}

@Test(arguments: [
  // What a password store prints, and other texts with colons.
  "hunter2\nuser: JOHNATHAN\nurl: WWWEXAMPLE\n", "title: something\nnotes: abcdefghijklmnop\n",
  "Dear: colleagues\nthis: meeting\n", "- name: PERSONAL\n- name: WORKPLACE\n",
  "a//b:ABCDEFGHIJKLMNOP\n", "x:ABCDEFGHIJKLMNOP\n1\n2\n3\n", "\"a\":ABCDEFGHIJKLMNOP\n",
])
func textsThatAreNoGauthList(text: String) {
  #expect(throws: FormatError.unknownFormat) { try read(text) }
}

@Test func aGauthFileThatOpensslEncrypted() throws {
  for (text, expected) in [
    ("GitHub:GEZDGNBVGY3TQOJQ\n", "otpauth://totp/GitHub?secret=GEZDGNBVGY3TQOJQ&issuer=GitHub"),
    ("otpauth://totp/x?secret=GEZDGNBV", "otpauth://totp/x?secret=GEZDGNBV"),
  ] {
    let output = try Program.run(
      "openssl",
      ["enc", "-aes-128-cbc", "-md", "sha256", "-pass", "pass:é 7", "-a", "-A"],
      input: Data(text.utf8))
    #expect(output.status == 0, "\(output)")
    let bytes = try #require(Data(base64Encoded: output.out.filter { !$0.isWhitespace }))
    #expect(throws: FormatError.passphraseNeeded) { try readFile(Array(bytes)) }
    let reading = try readFile(Array(bytes), passphrase: Array("é 7".utf8))
    #expect(lines(reading) == ["gauth", expected])
    #expect(throws: FormatError.damaged) { try readFile(Array(bytes.dropLast()), passphrase: []) }
    #expect(throws: FormatError.damaged) { try readFile(Array(bytes.prefix(16)), passphrase: []) }
    // One in 256 passes the padding, none of them is a list.
    for number in 0..<1_000 {
      #expect(throws: FormatError.wrongPassphraseOrDamaged) {
        try readFile(Array(bytes), passphrase: Array("wrong \(number)".utf8))
      }
    }
  }
}

@Test func tooManyPairs() throws {
  let line = "GitHub:GEZDGNBVGY3TQOJQ\n"
  #expect(lines(try read(String(repeating: line, count: 10_000))).count == 10_001)
  #expect(throws: FormatError.tooManyEntries) {
    try read(String(repeating: line, count: 10_001))
  }
}

// MARK: rsc.io/2fa

@Test func keychainsOf2FA() throws {
  let text = """
    github 6 nzxxiidbebvwk6jb
    bank 7 NZXXIIDBEBVWK6JB====
    vpn 8 GEZDGNBV 00000000000000000000
    max 6 GEZDGNBV 09223372036854775806
    beyond 6 GEZDGNBV 09223372036854775807
    short 6 GEZDGNBV 0000000000000000001
    nine 9 GEZDGNBV
    two  6 GEZDGNBV
    GEZDGNBVGEZDGNBV
    fork 6 30 GEZDGNBV\r

    """
  #expect(
    lines(try read(text, as: .rsc2FA)) == [
      "rsc-2fa", "otpauth://totp/github?secret=nzxxiidbebvwk6jb&issuer=github&digits=6",
      "otpauth://totp/bank?secret=NZXXIIDBEBVWK6JB%3D%3D%3D%3D&issuer=bank&digits=7",
      "otpauth://hotp/vpn?secret=GEZDGNBV&issuer=vpn&digits=8&counter=1",
      "otpauth://hotp/max?secret=GEZDGNBV&issuer=max&digits=6&counter=9223372036854775807",
      "bad-counter beyond", "bad-counter short", "unreadable-entry nine", "unreadable-entry two",
      "unreadable-entry ", "unreadable-entry fork",
    ])
  #expect(lines(try read("github 6 nzxxiidbebvwk6jb\r\nx\r\n"))[0] == "rsc-2fa")
  for other in ["chapter 9 introduction", "a b c", "github 6 nzxx!", "1 2 3\n4 5 6"] {
    #expect(throws: FormatError.unknownFormat, "\(other)") { try read(other) }
  }
}

// MARK: totp-cli

/// As gopkg.in/yaml.v3 writes what is hard to write.
@Test func dumpsOfTotpCLI() throws {
  let text = """
    - name: "1234"
      accounts:
        - name: 'it''s: mine'
          token: "23456723"
          prefix: "a\\tb"
          algorithm: sha512
          length: 0
          timePeriod: 0
        - name: |-
            two
              lines
          token: JBSWY3DP
          prefix: ""
          algorithm: ""
          length: 8
          timePeriod: 60
        - name: "\\u65E5\\x41\\U0001F511 \\"q\\""
          token: JBSWY3DP
          prefix: null
          algorithm: md4
          length: 6
          timePeriod: 30
        - name: bad
          token: JBSWY3DP
          length: 11
        - name: empty
          token: ""
    - name: none
      accounts: []
    - name: ""
      accounts:
        - name: untagged
          token: jbsw y3dp
    """
  let reading = try read(text)
  #expect(
    lines(reading) == [
      "totp-cli",
      "otpauth://totp/it%27s%3A%20mine?secret=23456723&issuer=it%27s%3A%20mine&algorithm=SHA512&tag=1234",
      "otpauth://totp/two%0A%20%20lines?secret=JBSWY3DP&issuer=two%0A%20%20lines&digits=8&period=60&tag=1234",
      "unknown-algorithm 日A🔑 \"q\"", "bad-digits bad", "no-secret empty",
      "otpauth://totp/untagged?secret=jbsw%20y3dp&issuer=untagged",
    ])
  #expect(reading.notices.map(\.kind) == [.prefixLeftOut])
  #expect(reading.notices.map(\.arguments) == [["it's: mine"]])
  #expect(lines(try read(text.replacing("\n", with: "\r\n"))) == lines(reading))
}

@Test func olderDumpsOfTotpCLI() throws {
  // Without the fields of later versions, with the indent of yaml.v2, and in JSON.
  let expected = [
    "totp-cli", "otpauth://totp/a?secret=JBSWY3DP&issuer=a&tag=n",
    "otpauth://totp/b?secret=JBSWY3DQ&issuer=b&tag=n",
  ]
  for text in [
    "---\n- name: n\n  accounts:\n  - name: a\n    token: JBSWY3DP\n  - name: b\n    token: JBSWY3DQ\n",
    """
    {"Password": "", "Namespaces": [{"Name": "n", "Accounts": [{"Name": "a", "Token": "JBSWY3DP"},
    {"Name": "b", "Token": "JBSWY3DQ"}]}]}
    """,
  ] {
    #expect(lines(try read(text)) == expected)
  }
}

@Test(arguments: [
  "- name: a\n  accounts:\n    - name: b\n      token: 'JBSWY3DP\n",
  "- name: a\n  accounts:\n    - name: b\n      token: &x JBSWY3DP\n",
  "- name: a\n  accounts:\n    - name: b\n      name: c\n",
  "- name: a\n  accounts:\n    - name: b\n   token: c\n",
  "- name: a\n  accounts: [a, b]\n", "- name: a\n  accounts:\n    - name: \"\\q\"\n",
  "- name: a\n  accounts:\n    - name: >\n        folded\n",
  "- name: a\n  accounts:\n\t- name: b\n",
  "- name: a\n  accounts:\n    - name: !!binary gIGC\n",
  "- name: a\n  accounts:\n    - name: b: c\n",
])
func otherYAMLIsRefusedWhole(text: String) {
  let error = #expect(throws: FormatError.self) { try read(text) }
  #expect([.damaged, .unknownFormat].contains(error))
}

@Test func yamlIsBounded() throws {
  let deep = "- name: a\n  accounts:\n    " + String(repeating: "- ", count: 100_000) + "x"
  #expect(throws: FormatError.tooComplex) { try read(deep) }
  let account = "    - name: a\n      token: JBSWY3DP\n"
  let head = "- name: n\n  accounts:\n"
  let most = String(repeating: account, count: 10_000)
  #expect(lines(try read(head + most)).count == 10_001)
  #expect(throws: FormatError.tooManyEntries) { try read(head + most + account) }
  let long = Array((head + String(repeating: "    - x\n", count: 200_000)).utf8)
  #expect(throws: FormatError.tooComplex) { try YAML.read(long) }
}

/// Scalars as yaml.v3 writes them, in every place.
@Test(arguments: [
  ("a: b", "{\"a\":\"b\"}"), ("- a\n- b", "[\"a\",\"b\"]"),
  ("- - a\n  - b\n- c", "[[\"a\",\"b\"],\"c\"]"),
  ("a:\n  - b: 1\n    c: 2\n  - b: 3\nd: 4", "{\"a\":[{\"b\":1,\"c\":2},{\"b\":3}],\"d\":4}"),
  ("a:\n- b\nc: d", "{\"a\":[\"b\"],\"c\":\"d\"}"), ("a:\nb: ~", "{\"a\":null,\"b\":null}"),
  ("-\n  a: 1\n-\n- x", "[{\"a\":1},null,\"x\"]"),
  ("a: |\n  x\n   y\n\n  z\n", "{\"a\":\"x\\n y\\n\\nz\\n\"}"),
  ("a: |-\n  \tx\n", "{\"a\":\"\\tx\"}"), ("a: |-\n\n  # x\nb: 1", "{\"a\":\"\\n# x\",\"b\":1}"),
  ("a: |+\n  x\n\n\nb: 1", "{\"a\":\"x\\n\\n\\n\",\"b\":1}"),
  ("a: |2-\n    x\n  y", "{\"a\":\"  x\\ny\"}"), ("a: |-\nb: 1", "{\"a\":\"\",\"b\":1}"),
  ("- |-\n  x\n- y", "[\"x\",\"y\"]"), ("a: {}\nb: []", "{\"a\":{},\"b\":[]}"),
  ("# c\n---\na: 'x''y'\n\n# d\nb: \"\"\n", "{\"a\":\"x'y\",\"b\":\"\"}"),
  ("a: x#y:z", "{\"a\":\"x#y:z\"}"),
  ("a: -1\nb: 1.5\nc: 0x10\nd: true", "{\"a\":\"-1\",\"b\":\"1.5\",\"c\":\"0x10\",\"d\":true}"),
])
func yaml(text: String, expected: String) throws {
  #expect(try YAML.read(Array(text.utf8)) == JSON(Array(expected.utf8)))
}

// MARK: pass and gopass

@Test(arguments: [
  ("hunter2\nuser: mara\ntotp: JBSWY3DPEHPK3PXP\n", "totp/mara?secret=JBSWY3DPEHPK3PXP"),
  (
    "hunter2\n---\nTOTP: jbsw y3dp ehpk 3pxp\nurl: https://x\n",
    "totp/?secret=jbsw%20y3dp%20ehpk%203pxp"
  ),
  ("x\nlogin: b\ntotp-secret: JBSWY3DPEHPK3PXP\n", "totp/b?secret=JBSWY3DPEHPK3PXP"),
  ("x\nTOTP_Secret: JBSWY3DPEHPK3PXP\ntotp_digits: 8\n", "totp/?secret=JBSWY3DPEHPK3PXP&digits=8"),
  ("x\notp: otpauth://totp/a?secret=JBSWY3DP\n", "totp/a?secret=JBSWY3DP"),
  ("x\nBOLT=otpauth://totp/a?secret=JBSWY3DP\n", "totp/a?secret=JBSWY3DP"),
  (
    "x\ntotp: otpauth://totp/a?secret=JBSWY3DP\nusername: b\n",
    "totp/a?secret=JBSWY3DP"
  ),
  (
    "x\nlogin: b\notpauth: //totp/a?secret=JBSWY3DP\n",
    "totp/a?secret=JBSWY3DP&else-label=b"
  ),
  // An address goes before a lone secret, as in gopass.
  ("x\ntotp: GEZDGNBV\notpauth://totp/a?secret=JBSWY3DP\n", "totp/a?secret=JBSWY3DP"),
])
func passwordStoreEntries(text: String, expected: String) throws {
  #expect(lines(try read(text)) == ["uri", "otpauth://" + expected])
}

@Test(arguments: [
  "totp:\n", "x\ntotp: \n", "x\ny\nmy totp: JBSWY3DP\n", "otp: true\n2fa: sms\n",
])
func passwordStoreEntriesWithoutASecret(text: String) {
  #expect(throws: FormatError.unknownFormat) { try read(text) }
}

@Test func aSecretThatIsNoneIsNotGuessed() throws {
  #expect(lines(try read("x\ntotp: 0!\n")) == ["uri", "not-a-secret "])
  #expect(lines(try read("x\nlogin: ann\ntotp: see phone\n")) == ["uri", "not-a-secret ann"])
  // trenta's own parser says what is wrong with this one.
  #expect(lines(try read("x\ntotp: JBSWY3DPEHPK3PX!XXXX\n"))[1].hasPrefix("otpauth://"))
  #expect(
    lines(try read("x\ntotp: JBSWY3DPEHPK3PXP\notp: GEZDGNBVGY3TQOJQ\n"))[1] == "unreadable-entry ")
  #expect(lines(try read("x\ntotp: https://example.org\n"))[1].hasPrefix("bad-secret"))
}
