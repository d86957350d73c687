import Formats
import Foundation
import ReaderProtocol
import Support
import Testing

private let secret = "JBSWY3DPEHPK3PXP"
private let uri = "otpauth://totp/Northwind:mara?secret=\(secret)&issuer=Northwind"

private func parsed(_ text: String, _ passphrase: String? = nil) throws -> Reading {
  try readFile(Array(text.utf8), passphrase: passphrase.map { Array($0.utf8) })
}

/// `issuer/label` of what is read, the identifier of what is refused.
private func names(_ reading: Reading) -> [String] {
  reading.sections.flatMap { section in
    section.entries.map { entry in
      if case .refused(let error, let name) = entry { return "\(error.problem.identifier) \(name)" }
      var one = section
      one.entries = [entry]
      let read = accounts(of: Reading([one])).read
      return read.map { "\($0.issuer)/\($0.label)" }.first ?? "refused later"
    }
  }
}

private func format(_ reading: Reading) -> Format? { reading.sections.first?.format }

private func notices(_ reading: Reading) -> [String] {
  reading.notices.map { ([$0.kind.rawValue] + $0.arguments).joined(separator: " ") }
}

// MARK: tables

private let bitwarden =
  "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp"

@Test(arguments: [",", ";", "\t"], ["\n", "\r\n", "\r"])
func tablesOfEveryKind(delimiter: String, end: String) throws {
  let rows = [
    "\u{FEFF}" + bitwarden.uppercased(), "",
    #"Money,1,login,"A ""quoted"", ; name","two\#nlines",,0,,bob,pw,\#(secret)"#,
    "short,row", ",,login,B,,,0,,eve,pw, \(secret) ,more,and more",
    #",,login,"C"x,,,0,,,,"\#(secret)""#,
  ]
  let text = rows.map { row in
    row.split(separator: "\"", omittingEmptySubsequences: false).enumerated().map {
      $0.offset % 2 == 0
        ? String($0.element).replacing(",", with: delimiter) : String($0.element)
    }.joined(separator: "\"")
  }.joined(separator: end)
  let reading = try parsed(text)
  #expect(format(reading) == .bitwarden)
  #expect(names(reading) == [#"A "quoted", ; name/bob"#, "B/eve", "Cx/"])
  let first = try #require(accounts(of: reading).read.first)
  #expect(first.note == "two\nlines" && first.groups == ["Money"] && first.favorite == true)
}

@Test func aTableThatEndsWithinQuotes() throws {
  let reading = try parsed(
    "\(bitwarden)\n,,login,A,,,0,,,,\(secret)\n,,login,B,\"note,,0,,,,\(secret)\n")
  #expect(names(reading) == ["A/", "unreadable-entry B"])
}

@Test func addressesInANoteMakeNoList() throws {
  let reading = try parsed("\(bitwarden)\n,,login,A,\"see\n\(uri)\n\",,0,,,,\(secret)\n")
  #expect(format(reading) == .bitwarden)
  #expect(names(reading) == ["A/"])
}

@Test func aLongNoteIsCutAndTold() throws {
  let note = String(repeating: "é", count: 5_000)
  let reading = try parsed("\(bitwarden)\n,,login,A,\(note),,0,,bob,,\(secret)\n")
  #expect(accounts(of: reading).read.first?.note?.unicodeScalars.count == 4_096)
  #expect(notices(reading) == ["note-cut A:bob"])
}

@Test func bitwardensOtherTables() throws {
  let collections = bitwarden.replacing("folder,favorite", with: "collections")
  let shared = try parsed("\(collections)\nTeam,login,A,,,0,,bob,,\(secret)\n")
  #expect(accounts(of: shared).read.first?.groups == ["Team"])
  // The Authenticator quotes nothing.
  let own = try parsed(
    "folder,favorite,type,name,login_uri,login_totp\n,,1,Foo, Inc,,\(uri),Foo, Inc,30,6\n\n"
      + ",,1,Bar,,steam://\(secret),Bar,30,5\n")
  #expect(names(own) == ["Northwind/mara", "Bar/"])
}

@Test(arguments: [
  ("Title,URL,Username,Password,Notes,OTPAuth\nA,,bob,,,\(secret)", Format.apple),
  ("Title,Url,Username,Password,OTPAuth\nA,,bob,,\(secret)", .apple),
  (
    "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\nA,,bob,,\(secret),,,,",
    .onePassword
  ),
  ("url,username,password,totp,extra,name,grouping,fav\n,bob,,\(secret),,A,,1", .lastPass),
  (
    "type,name,url,username,password,note,totp,createTime,modifyTime\n,A,,bob,,,\(secret),,",
    .protonPass
  ),
  (
    "type,name,url,email,username,password,note,totp,createTime,modifyTime,vault\n,A,,bob,,,,\(secret),,,",
    .protonPass
  ),
  (
    "username,username2,username3,title,password,note,url,category,otpUrl\n,bob,,A,,,,,\(secret)",
    .dashlane
  ),
  (
    #""Group","Title","Username","Password","URL","Notes","TOTP"\#n"","A","bob","","","","\#(secret)""#,
    .keePass
  ),
  ("name,login,otp\nA,bob,\(secret)", .csv),
])
func tablesByTheirHeaders(text: String, expected: Format) throws {
  let reading = try parsed(text)
  #expect(format(reading) == expected)
  #expect(names(reading) == ["A/bob"])
}

@Test func aTableOfNoKnownApp() throws {
  let reading = try parsed(
    "site;email;TOTP Secret;Comment\nA;bob@example.org;\(secret);hi\nB;;123456;\nC;;otpauth://totp/x?secret=!;\n;;\(uri);"
  )
  #expect(
    names(reading) == ["A/bob@example.org", "not-a-secret B", "refused later", "Northwind/mara"])
  #expect(notices(reading) == ["columns-used totp secret site email - comment"])
  let parameters = try parsed(
    "title,totp,digits,type\nA,\(secret),8,\nB,\(secret),,hotp\nC,\(secret),,totp\n")
  #expect(names(parameters) == ["A/", "B/", "C/"])
  let read = accounts(of: parameters).read
  #expect(read.map(\.digits) == [8, 6, 6] && read.map(\.type) == ["totp", "hotp", "totp"])
}

@Test(arguments: [
  "title,username,password\nA,bob,\(secret)", "totp,otp\n\(secret),\(secret)", "a,b\n1,2",
  "totp\n\(secret)", "secret,title\n\(secret),A",
])
func tablesWithoutOneColumnOfSecondFactors(text: String) {
  #expect(throws: FormatError.unknownFormat) { try parsed(text) }
}

@Test func tagsThatATableDoesNotDivide() throws {
  let reading = try parsed(
    "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\nA,,,,\(secret),true,,work;play,\n"
  )
  #expect(notices(reading) == ["tags-left-out A"])
  #expect(accounts(of: reading).read.first?.favorite == true)
}

// MARK: Bitwarden

private func vault(_ items: String, _ rest: String = "") -> String {
  #"{"encrypted": false\#(rest), "items": [\#(items)]}"#
}

private func item(_ name: String, _ rest: String = "") -> String {
  #"{"type": 1, "name": "\#(name)", "login": {"username": null, "totp": "\#(secret)"}\#(rest)}"#
}

@Test func bitwardensItems() throws {
  let reading = try parsed(
    vault(
      item("A", #", "collectionIds": ["c", "x"]"#) + ","
        + item("B", #", "deletedDate": "2024-05-01""#)
        + #",{"type": 1, "name": "C", "login": {"totp": "otpauth-migration://x"}}, {"type": 2}, null"#,
      #", "collections": [{"id": "c", "name": "Team"}]"#))
  #expect(names(reading) == ["A/", "damaged-migration C"])
  #expect(accounts(of: reading).read[0].groups == ["Team"])
  #expect(notices(reading) == ["trash-left-out 1"])
  #expect(format(try parsed(vault(""))) == .bitwarden)
}

@Test func bitwardensArchive() throws {
  let archive = ArchiveBytes([("data.json", vault(item("A"))), ("attachments/x/secret.txt", uri)])
  let reading = try readFile(archive.bytes)
  #expect(format(reading) == .bitwarden)
  #expect(names(reading) == ["A/"])
}

@Test func bitwardensEnvelope() throws {
  let whole = try String(
    decoding: fixture("Fixtures/bitwarden/encrypted-pbkdf2.json"), as: UTF8.self)
  let passphrase = "correct horse 7"
  func expect(_ error: FormatError, _ old: String, _ new: String) {
    #expect(throws: error) { try parsed(whole.replacing(old, with: new), passphrase) }
  }
  expect(.newerVersion, #""kdfType": 0"#, #""kdfType": 2"#)
  expect(.damaged, #""kdfType": 0"#, #""kdfType": null"#)
  expect(.tooCostly, "600000", "600000000")
  expect(.damaged, "600000", "0")
  expect(.wrongPassphrase, "600000", "1000")
  expect(.damaged, #""data": "2."#, #""data": "2.AAAA"#)
  expect(
    .onlyThere(.bitwardenAccount), #""passwordProtected": true"#, #""passwordProtected": false"#)
  let memory = #""kdfType": 1, "kdfParallelism": 4, "kdfMemory": "#
  expect(.tooCostly, #""kdfType": 0"#, memory + "9223372036854775807")
  expect(.damaged, #""kdfType": 0"#, memory + "0")
  let lanes = #""kdfType": 1, "kdfMemory": 64, "kdfParallelism": 9223372036854775807"#
  #expect(throws: FormatError.tooCostly) {
    try parsed(
      whole.replacing("600000", with: "3").replacing(#""kdfType": 0"#, with: lanes), passphrase
    )
  }
  // Without the check apart from the content, the two cannot be told apart.
  let start = try #require(whole.range(of: #""encKeyValidation_DO_NOT_EDIT": ""#)?.upperBound)
  let end = try #require(whole[start...].firstIndex(of: "\""))
  let unchecked = whole.replacingCharacters(in: start..<end, with: "")
  #expect(accounts(of: try parsed(unchecked, passphrase)).read.count == 5)
  #expect(throws: FormatError.wrongPassphraseOrDamaged) { try parsed(unchecked, "wrong") }
}

// MARK: KeePass

private func entry(_ fields: [(String, String)], _ rest: String = "") -> String {
  let strings = fields.map { "<String><Key>\($0.0)</Key><Value>\($0.1)</Value></String>" }
  return "<Entry>\(strings.joined())\(rest)</Entry>"
}

private func document(_ entries: String, meta: String = "") -> String {
  "<?xml version=\"1.0\"?>\n<KeePassFile><Meta>\(meta)</Meta><Root><Group><UUID>cm9vdA==</UUID>"
    + "<Name>Database</Name>\(entries)</Group></Root></KeePassFile>"
}

@Test func keePassFields() throws {
  let fields: [[(String, String)]] = [
    [("Title", "A"), ("TOTP Seed", secret), ("TOTP Settings", "60;8;SHA256")],
    [("Title", "B"), ("TOTP Seed", secret), ("TOTP Settings", "30;6;https://time.example")],
    [("Title", "C"), ("TOTP Seed", secret), ("TOTP Settings", "30;seven")],
    [("Title", "D"), ("TOTP Seed", secret), ("TOTP Settings", "x;6")],
    [
      ("Title", "E"), ("TimeOtp-Secret-Hex", "48656c6c6f21deadbeef"),
      ("HmacOtp-Secret", "12345678901234567890"), ("HmacOtp-Counter", "7"),
    ],
    [("Title", "F"), ("TimeOtp-Secret-Base64", "?")],
    [("Title", "G"), ("TimeOtp-Secret-Base32", secret), ("TimeOtp-Algorithm", "HMAC-MD4")],
    [("Title", "H"), ("otp", "key=SGVsbG8h3q2+7w%3d%3d&amp;encoding=Base64&amp;step=45")],
    [("Title", "I"), ("otp", "key=48656c6c6f21deadbeef&amp;encoding=Hex&amp;type=Steam")],
    [("Title", "J"), ("otp", "key=\(secret)&amp;type=Yubi")],
    [("Title", "K"), ("otp", "key=\(secret)&amp;encoding=Morse")],
    [("Title", "L"), ("otp", secret)],
    [("Title", "M"), ("otp", " ")],
  ]
  let reading = try parsed(document(fields.map { entry($0) }.joined()))
  #expect(
    names(reading) == [
      "A/", "B/", "bad-digits C", "bad-period D", "E/", "E/", "bad-secret F", "unknown-algorithm G",
      "H/", "I/", "unknown-type J", "bad-secret K", "L/",
    ])
  let read = accounts(of: reading).read
  #expect(read[0].period == 60 && read[0].digits == 8 && read[0].algorithm == "SHA256")
  #expect(read[3].type == "hotp" && read[3].counter == 7)
  #expect(read[4].period == 45 && read[4].secret == read[2].secret)
  #expect(read[5].type == "steam")
}

@Test func keePassGroupsTagsAndBin() throws {
  let one = entry([("Title", "A"), ("otp", secret)], "<Tags>work; play</Tags>")
  let groups =
    "<Group><UUID>YQ==</UUID><Name>Outer</Name>\(one)<Group><UUID>Yg==</UUID><Name>Inner</Name>\(one)</Group></Group>"
  let all = try parsed(document(groups + one))
  #expect(
    accounts(of: all).read.map(\.groups) == [
      ["Outer", "work", "play"], ["Outer/Inner", "work", "play"], ["work", "play"],
    ])
  let bin = "<RecycleBinUUID>YQ==</RecycleBinUUID><RecycleBinEnabled>%</RecycleBinEnabled>"
  let without = try parsed(document(groups + one, meta: bin.replacing("%", with: "True")))
  #expect(names(without) == ["A/"])
  #expect(notices(without) == ["trash-left-out 2"])
  let off = try parsed(document(groups + one, meta: bin.replacing("%", with: "False")))
  #expect(names(off).count == 3)
}

@Test func keePassDocumentFromInsideADatabase() throws {
  let sealed =
    "<Entry><String><Key>Title</Key><Value>A</Value></String><String><Key>otp</Key>"
    + "<Value Protected=\"True\">c2VhbGVk</Value></String></Entry>"
  #expect(names(try parsed(document(sealed))) == ["encrypted-entry A"])
  #expect(throws: FormatError.damaged) { try parsed("<KeePassFile><Meta/></KeePassFile>") }
}

// MARK: Proton, 1Password, Enpass

@Test func protonAuthenticator() throws {
  func file(_ content: String, version: Int = 1) -> String {
    #"{"version": \#(version), "entries": [\#(content)]}"#
  }
  func entry(_ uri: String, _ type: String, _ name: String) -> String {
    #"{"id": "x", "content": {"uri": "\#(uri)", "entry_type": "\#(type)", "name": "\#(name)"}, "note": null}"#
  }
  let nameless = "otpauth://totp/?secret=\(secret)&issuer=Northwind"
  let reading = try parsed(
    file(
      [
        entry(nameless, "Totp", "Northwind"), entry(nameless, "Totp", "mara"),
        entry("steam://\(secret)", "Steam", "gabe"), entry(uri, "Hotp", "x"),
        #"{"content": {"name": "y"}}"#,
      ].joined(separator: ",")))
  #expect(format(reading) == .protonAuthenticator)
  #expect(
    names(reading) == [
      "Northwind/", "Northwind/mara", "Steam/gabe", "unknown-type x", "no-secret y",
    ])
  #expect(throws: FormatError.newerVersion) { try parsed(file(entry(uri, "Totp", ""), version: 2)) }
  #expect(throws: FormatError.newerVersion) {
    try parsed(#"{"version": 2, "salt": "AAAA", "content": "AAAA"}"#, "x")
  }
  #expect(throws: FormatError.damaged) {
    try parsed(#"{"version": 1, "salt": "AAAA", "content": "AAAA"}"#, "x")
  }
}

@Test func protonPass() throws {
  func vault(_ item: String) -> String {
    #"{"version": "1", "vaults": {"v": {"name": "V", "items": [\#(item)]}}}"#
  }
  let custom =
    #"{"state": 1, "pinned": true, "data": {"metadata": {"name": "A"}, "type": "custom", "content": {"sections": [{"#
    + #""sectionFields": [{"fieldName": "f", "type": "totp", "data": {"totpUri": "\#(secret)"}}]}]}}}"#
  let reading = try parsed(vault(custom))
  #expect(names(reading) == ["A - f/"])
  #expect(accounts(of: reading).read[0].favorite == true)
  #expect(throws: FormatError.onlyThere(.openPGP)) {
    try parsed(#"{"version": "1", "encrypted": true, "vaults": "-----BEGIN PGP MESSAGE-----"}"#)
  }
}

@Test func onePasswordArchive() throws {
  func item(_ state: String, _ factors: [String]) -> String {
    let fields = factors.map { #"{"value": {"totp": "\#($0)"}}"# }.joined(separator: ",")
    return #"{\#(state), "favIndex": 1, "overview": {"title": "A", "tags": ["t"]}, "#
      + #""details": {"notesPlain": "n", "sections": [{"fields": [\#(fields), {"value": {"string": "x"}}]}]}}"#
  }
  func archive(_ items: [String], version: Int = 3) -> [UInt8] {
    ArchiveBytes([
      ("export.attributes", #"{"version": \#(version)}"#),
      (
        "export.data",
        #"{"accounts": [{"vaults": [{"items": [\#(items.joined(separator: ","))]}]}]}"#
      ),
      ("files/note.txt", "x"),
    ]).bytes
  }
  let reading = try readFile(
    archive([
      item(#""state": "active""#, [secret, uri]), item(#""trashed": true"#, [secret]),
      #"{"item": \#(item(#""trashed": false"#, [secret])), "file": null}"#,
    ]))
  #expect(names(reading) == ["A/", "Northwind/mara", "A/"])
  #expect(notices(reading) == ["trash-left-out 1"])
  #expect(
    accounts(of: reading).read[0].favorite == true && accounts(of: reading).read[0].note == "n")
  #expect(throws: FormatError.newerVersion) { try readFile(archive([], version: 4)) }
}

@Test func enpass() throws {
  let reading = try parsed(
    #"{"items": [{"title": "A", "template_type": "login.default", "favorite": 1, "note": "n", "fields": ["#
      + #"{"type": "username", "value": ""}, {"type": "email", "value": "m"}, {"type": "totp", "value": "\#(secret)"},"#
      + #"{"type": "totp", "value": "\#(uri)", "deleted": 1}]}]}"#)
  #expect(format(reading) == .enpass)
  #expect(names(reading) == ["A/m"])
  #expect(accounts(of: reading).read[0].note == "n")
}

@Test func dashlanesArchive() throws {
  let table =
    "username,username2,username3,title,password,note,url,category,otpUrl\nbob,,,A,,,,,\(secret)\n"
  let reading = try readFile(ArchiveBytes([("credentials.csv", table), ("ids.csv", "x")]).bytes)
  #expect(format(reading) == .dashlane)
  #expect(names(reading) == ["A/bob"])
}

// MARK: LastPass Authenticator, Raivo, WinAuth, Authenticator Plus

@Test func lastPassAuthenticator() throws {
  func file(_ version: Int) -> String {
    #"{"localDeviceId": "x", "version": \#(version), "folders": [{"id": 1, "name": "F"}], "accounts": ["#
      + #"{"issuerName": "A", "userName": "m", "secret": "\#(secret)", "digits": 6, "timeStep": 30, "#
      + #""algorithm": "SHA1", "folderData": {"folderId": 1}},"#
      + #"{"originalIssuerName": "B", "secret": "\#(secret)", "algorithm": "GOST"},"#
      + #"{"issuerName": "C", "secret": "", "pushNotification": true}]}"#
  }
  let android = try parsed(file(3))
  #expect(names(android) == ["A/m", "unknown-algorithm B"])
  #expect(accounts(of: android).read[0].groups == ["F"])
  #expect(notices(android) == ["without-secret-left-out 1"])
  #expect(accounts(of: try parsed(file(1))).read[0].groups == nil)
  #expect(throws: FormatError.newerVersion) { try parsed(file(4)) }
}

@Test func raivo() throws {
  let text =
    #"[{"issuer": "A", "account": "m", "secret": "\#(secret)", "algorithm": "SHA1", "digits": "6", "kind": "TOTP", "#
    + #""timer": "0", "counter": "0"}, {"issuer": "B", "secret": "\#(secret)", "kind": "STEAM", "timer": "30"}, 7]"#
  #expect(names(try parsed(text)) == ["A/m", "unknown-type B", "unreadable-entry "])
  let message = #"{"message": "Could not retrieve OTPs from Realm"}"#
  #expect(throws: FormatError.onlyThere(.exportFailed)) { try parsed(message) }
  #expect(throws: FormatError.onlyThere(.exportFailed)) {
    try readFile(ArchiveBytes([("raivo-otp-export.json", #"{"message": "x"}"#)]).bytes)
  }
  #expect(throws: FormatError.unknownFormat) { try parsed(#"{"message": "Not Found"}"#) }
}

@Test func whatOnlyItsOwnAppOpens() {
  #expect(throws: FormatError.onlyThere(.winAuthXML)) {
    try parsed("<?xml version=\"1.0\"?><WinAuth version=\"3.6.2.0\"><data/></WinAuth>")
  }
  let noise = (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 5) }
  #expect(throws: FormatError.onlyThere(.encryptedDatabase)) {
    try readFile(noise, as: .authenticatorPlus)
  }
  #expect(throws: FormatError.unmarked([.andOTP, .otpClient, .authenticatorPlus])) {
    try readFile(noise)
  }
}
