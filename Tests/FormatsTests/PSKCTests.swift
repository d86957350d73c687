import Formats
import Foundation
import ReaderProtocol
import Support
import Testing

// The figures are those of RFC 6030 (BCP 78, code components); their secret is the one of RFC 4226.

private let rfcSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

/// A container with `body`; every namespace of RFC 6030 is declared.
private func container(_ body: String, version: String = "Version=\"1.0\"") -> [UInt8] {
  Array(
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <KeyContainer \(version) xmlns="urn:ietf:params:xml:ns:keyprov:pskc"
      xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
      xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">\(body)</KeyContainer>
    """.utf8)
}

/// A key package of an HOTP token.
private func package(
  _ secret: String, algorithm: String = "urn:ietf:params:xml:ns:keyprov:pskc:hotp",
  parameters: String = "<ResponseFormat Length=\"8\" Encoding=\"DECIMAL\"/>",
  data: String = "<Counter><PlainValue>0</PlainValue></Counter>", after: String = "",
  serial: String = "987654321"
) -> String {
  """
  <KeyPackage><DeviceInfo><Manufacturer>Manufacturer</Manufacturer><SerialNo>\(serial)</SerialNo>
  </DeviceInfo><CryptoModuleInfo><Id>CM_ID_001</Id></CryptoModuleInfo>
  <Key Id="12345678" Algorithm="\(algorithm)"><Issuer>Issuer</Issuer>
  <AlgorithmParameters>\(parameters)</AlgorithmParameters>
  <Data><Secret>\(secret)</Secret>\(data)</Data>\(after)</Key></KeyPackage>
  """
}

private let plainSecret = "<PlainValue>\n MTIzNDU2Nzg5MDEy\n MzQ1Njc4OTA=\n</PlainValue>"

private func sealed(_ value: String, by name: String, mac: String? = nil) -> String {
  """
  <EncryptedValue><xenc:EncryptionMethod
  Algorithm="http://www.w3.org/2001/04/xmlenc#\(name)"/><xenc:CipherData><xenc:CipherValue>
  \(value)</xenc:CipherValue></xenc:CipherData></EncryptedValue>
  """ + (mac.map { "<ValueMAC>\($0)\n</ValueMAC>" } ?? "")
}

private let agreedKey = "<EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></EncryptionKey>"

/// Figure 6: AES-128-CBC under a key that was agreed on, HMAC-SHA1 with a key of its own.
private let figure6 = container(
  agreedKey
    + """
    <MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><MACKey>
    <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
    <xenc:CipherData><xenc:CipherValue>
    ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX
    </xenc:CipherValue></xenc:CipherData></MACKey></MACMethod>
    """
    + package(
      sealed(
        "AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv", by: "aes128-cbc",
        mac: "Su+NvtQfmvfJzF6bmQiJqoLRExc=")))
private let figure6Key = "12345678901234567890123456789012"

/// Figure 7: a key from a passphrase; the elements have prefixes, and those inside PBKDF2 have none.
private let figure7 = Array(
  """
  <?xml version="1.0" encoding="UTF-8"?>
  <pskc:KeyContainer xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc"
    xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"
    xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#"
    xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Version="1.0">
  <pskc:EncryptionKey><xenc11:DerivedKey><xenc11:KeyDerivationMethod
    Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
  <pkcs5:PBKDF2-params><Salt><Specified>Ej7/PEpyEpw=</Specified></Salt>
  <IterationCount>1000</IterationCount><KeyLength>16</KeyLength><PRF/></pkcs5:PBKDF2-params>
  </xenc11:KeyDerivationMethod><xenc:ReferenceList><xenc:DataReference URI="#ED"/></xenc:ReferenceList>
  <xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName></xenc11:DerivedKey></pskc:EncryptionKey>
  <pskc:MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><pskc:MACKey>
  <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData>
  <xenc:CipherValue>2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx</xenc:CipherValue>
  </xenc:CipherData></pskc:MACKey></pskc:MACMethod>
  <pskc:KeyPackage><pskc:DeviceInfo><pskc:Manufacturer>TokenVendorAcme</pskc:Manufacturer>
  <pskc:SerialNo>987654321</pskc:SerialNo></pskc:DeviceInfo>
  <pskc:CryptoModuleInfo><pskc:Id>CM_ID_001</pskc:Id></pskc:CryptoModuleInfo>
  <pskc:Key Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp" Id="123456">
  <pskc:Issuer>Example-Issuer</pskc:Issuer>
  <pskc:AlgorithmParameters><pskc:ResponseFormat Length="8" Encoding="DECIMAL"/></pskc:AlgorithmParameters>
  <pskc:Data><pskc:Secret><pskc:EncryptedValue Id="ED">
  <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData>
  <xenc:CipherValue>oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f</xenc:CipherValue>
  </xenc:CipherData></pskc:EncryptedValue><pskc:ValueMAC>LP6xMvjtypbfT9PdkJhBZ+D6O4w=
  </pskc:ValueMAC></pskc:Secret></pskc:Data></pskc:Key></pskc:KeyPackage></pskc:KeyContainer>
  """.utf8)

private func read(_ file: [UInt8], _ passphrase: String? = nil) throws -> Reading {
  try readFile(file, passphrase: passphrase.map { Array($0.utf8) })
}

/// The addresses, and the words for what was refused.
private func entries(_ reading: Reading) -> [String] {
  reading.sections.flatMap(\.entries).map { entry in
    switch entry {
    case .account(let uri): String(decoding: uri, as: UTF8.self)
    case .refused(let error, let name): error.problem.identifier + " " + name
    }
  }
}

private func address(_ type: String, _ rest: String, _ name: String = "Issuer:987654321") -> String
{
  "otpauth://\(type)/\(name)?secret=\(rfcSecret)&issuer=\(name.split(separator: ":")[0])\(rest)"
}

// MARK: RFC 6030

@Test func plainFiguresOfRFC6030() throws {
  // Figure 3, and figure 10 with four keys.
  let user = "<UserId>UID=jsmith,DC=example-bank,DC=net</UserId>"
  #expect(
    entries(try read(container(package(plainSecret, after: user)))) == [
      address(
        "hotp", "&digits=8&counter=0", "Issuer:UID%3Djsmith%2CDC%3Dexample-bank%2CDC%3Dnet")
    ])
  let serials = ["654321", "123456", "9999999", "9999999"]
  let policy = """
    <Policy><StartDate>2006-05-01T00:00:00Z</StartDate>
    <ExpiryDate>2006-05-31T00:00:00Z</ExpiryDate></Policy>
    """
  let bulk = container(
    serials.map { package(plainSecret, after: policy, serial: $0) }.joined())
  let reading = try read(bulk)
  #expect(reading.sections.map(\.format) == [.pskc])
  #expect(
    entries(reading) == serials.map { address("hotp", "&digits=8&counter=0", "Issuer:\($0)") })
}

@Test func theAgreedKeyOfRFC6030() throws {
  #expect(throws: FormatError.passphraseNeeded) { try read(figure6) }
  let base64 = "EjRWeJASNFZ4kBI0VniQEg=="
  for key in [figure6Key, " 12345678 90123456 78901234 56789012 \n", base64] {
    #expect(entries(try read(figure6, key)) == [address("hotp", "&digits=8&counter=0")])
  }
  // What cannot be such a key is not tried; another key of the right length fails at the check.
  for wrong in ["", "qwerty", String(figure6Key.dropLast(2)), figure6Key + "00"] {
    #expect(throws: FormatError.wrongPassphrase) { try read(figure6, wrong) }
  }
  #expect(throws: FormatError.wrongPassphraseOrDamaged) {
    try read(figure6, "00345678901234567890123456789012")
  }
}

@Test func thePassphraseOfRFC6030() throws {
  #expect(throws: FormatError.passphraseNeeded) { try read(figure7) }
  #expect(
    entries(try read(figure7, "qwerty")) == [
      address("hotp", "&digits=8", "Example-Issuer:987654321")
    ])
  #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(figure7, "qwertz") }
}

@Test(arguments: [
  ("aes128-cbc", "rsa_1_5"), ("aes128-cbc", "tripledes-cbc"), ("aes128-cbc", "camellia128-cbc"),
  ("hmac-sha1", "hmac-md5"), ("hmac-sha1", "sha1"), ("#pbkdf2", "#ConcatKDF"),
])
func unknownAlgorithmsAreRefusedByName(known: String, unknown: String) throws {
  let file = String(decoding: figure7, as: UTF8.self).replacing(known, with: unknown)
  let error = #expect(throws: FormatError.self) { try read(Array(file.utf8), "qwerty") }
  #expect(error?.problem.identifier == "unknown-cipher")
  #expect(error?.name == unknown.split(separator: "#").last.map { String($0) })
}

@Test(arguments: [
  ("1000</Iter", "10000001</Iter", FormatError.tooCostly), ("1000</Iter", "0</Iter", .damaged),
  ("1000</Iter", "x</Iter", .damaged), (">16</KeyL", ">32</KeyL", .damaged),
  ("Ej7/PEpyEpw=", "Ej7/PEpyE*w=", .damaged), ("PBKDF2-params", "PBKDF3-params", .damaged),
  ("Version=\"1.0\"", "Version=\"2.0\"", .newerVersion),
  ("Version=\"1.0\"", "Version=\"one\"", .damaged),
  ("Version=\"1.0\"", "Version=\"1.1\"", nil), ("<KeyLength>16</KeyLength>", "", nil),
])
func derivationsAreChecked(part: String, other: String, expected: FormatError?) throws {
  let text = String(decoding: figure7, as: UTF8.self)
  let changed = text.replacing(part, with: other)
  #expect(changed != text)
  if let expected {
    #expect(throws: expected) { try read(Array(changed.utf8), "qwerty") }
  } else {
    #expect(entries(try read(Array(changed.utf8), "qwerty")).count == 1)
  }
}

/// No change of what is encrypted, nor of its MAC or the MAC's key, gives another secret.
@Test func everyChangedByteOfAFigureIsSeen() throws {
  let text = String(decoding: figure6, as: UTF8.self)
  let values = [
    "ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX",
    "AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv",
    "Su+NvtQfmvfJzF6bmQiJqoLRExc=",
  ]
  for value in values {
    let bytes = try #require(Data(base64Encoded: value))
    for index in bytes.indices {
      var other = bytes
      other[index] ^= 0x11
      let changed = text.replacing(value, with: other.base64EncodedString())
      #expect(throws: FormatError.wrongPassphraseOrDamaged, "\(value) \(index)") {
        try read(Array(changed.utf8), figure6Key)
      }
    }
    // Without one of them nothing is believed either.
    let without = text.replacing(value, with: "")
    #expect(throws: FormatError.wrongPassphraseOrDamaged) {
      try read(Array(without.utf8), figure6Key)
    }
  }
  let open = "<ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=\n</ValueMAC>"
  #expect(throws: FormatError.wrongPassphraseOrDamaged) {
    try read(Array(text.replacing(open, with: "").utf8), figure6Key)
  }
}

@Test func oneDamagedKeyCostsNoOther() throws {
  let text = String(decoding: figure6, as: UTF8.self)
  let start = try #require(text.range(of: "<KeyPackage>")).lowerBound
  let end = try #require(text.range(of: "</KeyContainer>")).lowerBound
  let good = String(text[start..<end])
  let bad = good.replacing("AAECAwQF", with: "AAECAwQG").replacing("987654321", with: "5")
  let whole = text[..<start] + bad + good + "</KeyContainer>"
  #expect(
    entries(try read(Array(whole.utf8), figure6Key)) == [
      "damaged-entry Issuer:5", address("hotp", "&digits=8&counter=0"),
    ])
}

// MARK: other ciphers, by openssl

/// What openssl makes of `hex`, in hex.
private func openssl(_ words: String, _ hex: String) throws -> String {
  let input = try #require(Data(hex: hex))
  let output = try Program.run(
    "openssl", words.split(separator: " ").map { String($0) }, input: input)
  #expect(output.status == 0, "\(output)")
  let text = output.out.split(separator: " ").last ?? ""
  let bytes = Data(base64Encoded: String(text), options: .ignoreUnknownCharacters)
  return words.hasPrefix("enc") ? (bytes ?? Data()).hex : text.filter { $0.isHexDigit }
}

extension Data {
  fileprivate init?(hex: String) {
    guard hex.count % 2 == 0 else { return nil }
    let digits = Array(hex)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    guard bytes.count * 2 == digits.count else { return nil }
    self.init(bytes)
  }

  fileprivate var hex: String { map { String(format: "%02x", $0) }.joined() }
}

private let secretHex = "3132333435363738393031323334353637383930"
private let iv = "00112233445566778899aabbccddeeff"

private func method(_ name: String) -> String {
  "<MACMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#\(name)\"/>"
}

@Test(arguments: [(128, "sha1"), (192, "sha256"), (256, "sha384"), (256, "sha512")])
func everyCipherWithEveryMAC(bits: Int, hash: String) throws {
  let key = String(repeating: "a7", count: bits / 8)
  let name = "aes\(bits)-cbc"
  // Padding of XML Encryption: any bytes before the length.
  let padded = secretHex + "fedcba9876543210fedcba0c"
  let cipher = try iv + openssl("enc -aes-\(bits)-cbc -K \(key) -iv \(iv) -nopad -a -A", padded)
  let mac = try openssl("dgst -\(hash) -mac HMAC -macopt hexkey:\(key)", cipher)
  let value = try #require(Data(hex: cipher)).base64EncodedString()
  let check = try #require(Data(hex: mac)).base64EncodedString()
  let file = container(
    agreedKey + method("hmac-\(hash)") + package(sealed(value, by: name, mac: check)))
  #expect(entries(try read(file, key)) == [address("hotp", "&digits=8&counter=0")])
  // Without a MAC that padding is none.
  let open = container(agreedKey + package(sealed(value, by: name)))
  #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(open, key) }
  // A MAC that nothing says how to check proves nothing.
  let unsaid = container(agreedKey + package(sealed(value, by: name, mac: check)))
  #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(unsaid, key) }
}

@Test func aMACOfThePlainTextAndNumbersThatAreEncrypted() throws {
  let key = String(repeating: "5c", count: 16)
  func value(_ hex: String) throws -> String {
    let cipher = try openssl("enc -aes-128-cbc -K \(key) -iv \(iv) -a -A", hex)
    let mac = try openssl("dgst -sha256 -mac HMAC -macopt hexkey:\(key)", hex)
    return try sealed(
      #require(Data(hex: iv + cipher)).base64EncodedString(), by: "aes128-cbc",
      mac: #require(Data(hex: mac)).base64EncodedString())
  }
  for (counter, expected) in [
    ("000000000000002a", "&counter=42"), ("3432", "&counter=42"), ("2a", "&counter=42"),
    ("7fffffffffffffff", "&counter=9223372036854775807"),
  ] {
    let file = try container(
      agreedKey + method("hmac-sha256")
        + package(value(secretHex), data: "<Counter>\(value(counter))</Counter>"))
    #expect(entries(try read(file, key)) == [address("hotp", "&digits=8" + expected)])
  }
  for bad in ["ffffffffffffffff", "000000000000000001"] {
    let file = try container(
      agreedKey + method("hmac-sha256")
        + package(value(secretHex), data: "<Counter>\(value(bad))</Counter>"))
    #expect(entries(try read(file, key)) == ["bad-counter Issuer:987654321"])
  }
}

/// The key of RFC 3394 4.1, as a secret.
@Test func keyWrapHasItsOwnCheck() throws {
  let wrapped = try #require(Data(hex: "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"))
  let key = "000102030405060708090A0B0C0D0E0F"
  func file(_ bytes: Data) -> [UInt8] {
    container(agreedKey + package(sealed(bytes.base64EncodedString(), by: "kw-aes128")))
  }
  #expect(
    entries(try read(file(wrapped), key)) == [
      "otpauth://hotp/Issuer:987654321?secret=AAISEM2EKVTHPCEZVK54ZXPO74&issuer=Issuer&digits=8&counter=0"
    ])
  for index in wrapped.indices {
    var other = wrapped
    other[index] ^= 1
    #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(file(other), key) }
  }
}

@Test func anotherFunctionUnderPBKDF2() throws {
  for hash in ["sha256", "sha512"] {
    let derived = try openssl(
      "kdf -keylen 32 -kdfopt digest:\(hash) -kdfopt pass:qwerty -kdfopt hexsalt:123eff3c4a72129c "
        + "-kdfopt iter:1000 PBKDF2", "")
    let cipher =
      try iv + openssl("enc -aes-256-cbc -K \(derived) -iv \(iv) -a -A", secretHex)
    let value = try #require(Data(hex: cipher)).base64EncodedString()
    let file = container(
      """
      <EncryptionKey><x:DerivedKey xmlns:x="http://www.w3.org/2009/xmlenc11#"><x:KeyDerivationMethod
      Algorithm="http://www.w3.org/2009/xmlenc11#pbkdf2"><x:PBKDF2-params><x:Salt>
      <x:Specified>Ej7/PEpyEpw=</x:Specified></x:Salt><x:IterationCount>1000</x:IterationCount>
      <x:KeyLength>32</x:KeyLength><x:PRF
      Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-\(hash)"/></x:PBKDF2-params>
      </x:KeyDerivationMethod></x:DerivedKey></EncryptionKey>
      """ + package(sealed(value, by: "aes256-cbc")))
    #expect(entries(try read(file, "qwerty")) == [address("hotp", "&digits=8&counter=0")])
  }
}

// MARK: keys

private let totp = "urn:ietf:params:xml:ns:keyprov:pskc:totp"
private let interval = "<TimeInterval><PlainValue>60</PlainValue></TimeInterval>"
private let response = "<ResponseFormat Length=\"8\" Encoding=\"DECIMAL\"/>"

@Test(arguments: [
  (package(plainSecret, algorithm: totp, data: interval), address("totp", "&digits=8&period=60")),
  (package(plainSecret, algorithm: totp, data: ""), address("totp", "&digits=8")),
  (
    package(plainSecret, algorithm: "urn:ietf:params:xml:ns:keyprov:pskc#totp", data: interval),
    address("totp", "&digits=8&period=60")
  ),
  (
    package(plainSecret, algorithm: "http://www.ietf.org/keyprov/pskc#hotp"),
    address("hotp", "&digits=8&counter=0")
  ),
  (
    package(plainSecret, algorithm: totp + "-sha256", data: ""),
    address("totp", "&algorithm=SHA256&digits=8")
  ),
  (
    package(plainSecret, algorithm: totp, parameters: "<Suite>HMAC-SHA512</Suite>" + response),
    address("totp", "&algorithm=SHA512&digits=8")
  ),
  (
    package(
      plainSecret, algorithm: totp + ":sha1", parameters: "<Suite>SHA-256</Suite>" + response),
    "unknown-algorithm Issuer:987654321"
  ),
  (
    package(plainSecret, parameters: "<Suite>Suite</Suite>" + response),
    "unknown-algorithm Issuer:987654321"
  ),
  (
    package(plainSecret, algorithm: "urn:ietf:params:xml:ns:keyprov:pskc:OCRA-1"),
    "unknown-type Issuer:987654321"
  ),
  (package(plainSecret, algorithm: ""), "unknown-type Issuer:987654321"),
  (
    package(plainSecret, parameters: "<ResponseFormat Length=\"8\" Encoding=\"HEXADECIMAL\"/>"),
    "unknown-type Issuer:987654321"
  ),
  (
    package(
      plainSecret,
      parameters: "<ResponseFormat Length=\"8\" Encoding=\"DECIMAL\" CheckDigits=\"true\"/>"),
    "unknown-type Issuer:987654321"
  ),
  (
    package(plainSecret, parameters: "<ResponseFormat Length=\"11\" Encoding=\"DECIMAL\"/>"),
    "bad-digits Issuer:987654321"
  ),
  (
    package(plainSecret, data: "<Counter><PlainValue>AAAAADHwRgM=</PlainValue></Counter>"),
    "bad-counter Issuer:987654321"
  ),
  (package(plainSecret, data: ""), address("hotp", "&digits=8")),
  (package("<PlainValue>M*</PlainValue>"), "bad-secret Issuer:987654321"),
  (package("<PlainValue/>"), "no-secret Issuer:987654321"),
  (
    package(plainSecret, after: "<Policy><KeyUsage>CR</KeyUsage></Policy>"),
    "unknown-type Issuer:987654321"
  ),
  (
    package(plainSecret, after: "<Policy><KeyUsage>CR</KeyUsage><KeyUsage>OTP</KeyUsage></Policy>"),
    address("hotp", "&digits=8&counter=0")
  ),
  (
    package(plainSecret, after: "<FriendlyName xml:lang=\"en\">My token</FriendlyName>"),
    address("hotp", "&digits=8&counter=0", "Issuer:My%20token")
  ),
])
func keys(key: String, expected: String) throws {
  #expect(entries(try read(container(key))) == [expected])
  // Next to a good one, too.
  #expect(
    entries(try read(container(key + package(plainSecret)))) == [
      expected, address("hotp", "&digits=8&counter=0"),
    ])
}

@Test func namesOfAnEarlyDraft() throws {
  let file = """
    <KeyContainer version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc:1.0"><Device><DeviceInfo>
    <Manufacturer>TokenVendorAcme</Manufacturer><SerialNo>987654323</SerialNo></DeviceInfo>
    <Key KeyAlgorithm="urn:ietf:params:xml:ns:keyprov:pskc#totp" KeyId="987654323">
    <Usage OTP="true"><ResponseFormat Length="6" Format="DECIMAL"/></Usage><Data><Secret>
    \(plainSecret)</Secret><Time><PlainValue>0</PlainValue></Time>\(interval)
    <TimeDrift><PlainValue>4</PlainValue></TimeDrift></Data></Key></Device></KeyContainer>
    """
  #expect(
    entries(try read(Array(file.utf8))) == [
      address("totp", "&digits=6&period=60", "TokenVendorAcme:987654323")
    ])
}

@Test func pinsOfTokens() throws {
  func key(_ use: String) -> String {
    package(
      plainSecret,
      after: "<Policy><PINPolicy PINKeyId=\"2\" PINUsageMode=\"\(use)\" MinLength=\"4\"/></Policy>")
  }
  let pin = package(
    "<PlainValue>MTIzNA==</PlainValue>", algorithm: "urn:ietf:params:xml:ns:keyprov:pskc:pin")
  let prepended = try read(container(key("Prepend") + pin))
  #expect(entries(prepended) == [address("hotp", "&digits=8&counter=0")])
  #expect(prepended.notices.map(\.kind) == [.pinBesideCode])
  #expect(prepended.notices.map(\.arguments) == [["Issuer:987654321"]])
  let local = try read(container(key("Local") + pin))
  #expect(local.notices.isEmpty && entries(local).count == 1)
  #expect(
    entries(try read(container(key("Algorithmic")))) == ["unknown-type Issuer:987654321"])
}

@Test func emptyContainersAndOthers() throws {
  #expect(entries(try read(container(""))) == [])
  #expect(throws: FormatError.unknownFormat) { try read(Array("<KeyContainers/>".utf8)) }
  #expect(throws: FormatError.unknownFormat) { try read(Array("<aKeyContainer/>".utf8)) }
  // A file without one encrypted value needs no passphrase, whatever keys it speaks of.
  #expect(entries(try read(container(agreedKey + package(plainSecret)))).count == 1)
}

// MARK: pskctool

/// The same file, read by the tool of the OATH Toolkit and by us.
@Test func whatPskctoolReadsIsWhatWeRead() throws {
  let file = container(
    package(plainSecret, data: "<Counter><PlainValue>17</PlainValue></Counter>")
      + package(plainSecret, algorithm: totp, data: interval, serial: "5"))
  let output = try Program.run("pskctool", ["--info", "--verbose"], input: Data(file))
  #expect(output.status == 0, "\(output)")
  let told = output.out.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  func values(_ name: String) -> [String] {
    told.filter { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
  }
  let secret = try #require(Data(hex: secretHex)).base64EncodedString()
  #expect(values("Key Secret (base64)") == [secret, secret])
  #expect(values("Issuer") == ["Issuer", "Issuer"])
  #expect(values("SerialNo") == ["987654321", "5"])
  #expect(values("Key Counter") == ["17"])
  #expect(values("Key TimeInterval") == ["60"])
  #expect(values("Response Format Length") == ["8", "8"])
  #expect(
    entries(try read(file)) == [
      address("hotp", "&digits=8&counter=17"),
      address("totp", "&digits=8&period=60", "Issuer:5"),
    ])
}

/// It signs what it writes; the signature says nothing to us, and costs nothing.
@Test func aFileThatPskctoolWrote() throws {
  let folder = FileManager.default.temporaryDirectory.path + "/trenta-pskc-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let made = try Program.run(
    "openssl",
    [
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-keyout",
      folder + "/key.pem", "-out", folder + "/certificate.pem",
    ])
  #expect(made.status == 0, "\(made)")
  let signed = try Program.run(
    "pskctool",
    ["--sign", "--sign-key", folder + "/key.pem", "--sign-crt", folder + "/certificate.pem"],
    input: Data(container(package(plainSecret))))
  #expect(signed.status == 0 && signed.out.contains("SignatureValue"), "\(signed)")
  #expect(
    entries(try read(Array(signed.out.utf8))) == [address("hotp", "&digits=8&counter=0")])
}
