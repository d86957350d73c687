import Formats
import OTP
import ReaderProtocol
import Testing

// Files as they are found, each of which once lost an account, or a word about it.

private let secret = "JBSWY3DPEHPK3PXP"

private func read(_ text: String) throws -> Reading { try readFile(Array(text.utf8)) }

private func error(_ text: String) -> FormatError? {
  do throws(FormatError) {
    _ = try readFile(Array(text.utf8))
    return nil
  } catch { return error }
}

private func repairs(_ reading: Reading) -> [[String]] {
  reading.sections.flatMap(\.entries).compactMap { entry in
    guard case .account(let uri) = entry else { return nil }
    var accounts = Accounts()
    return try? accounts.add(
      otpauth: uri.span, id: AccountID(high: 0, low: 0), now: 1, limit: OTPAuthLimit.line
    ).repairs.map(\.rawValue)
  }
}

private func aegis(_ entries: String, groups: String = "[]") -> String {
  #"{"version":1,"header":{"slots":null,"params":null},"db":{"version":3,"groups":"# + groups
    + #","entries":["# + entries + "]}}"
}

private func entry(_ fields: String = "", issuer: String = "A") -> String {
  #"{"type":"totp","name":"a","issuer":"\#(issuer)","info":{"secret":"\#(secret)","algo":"SHA1","#
    + #""digits":6,"period":30}\#(fields)}"#
}

@Test func aTableOfAnUnknownAppIsNoListOfAddresses() throws {
  let table = "Service,Login,Key,Password\nA,u,otpauth://totp/A:b?secret=\(secret),hunter2\n"
  // The column with nothing but addresses is one of second factors.
  let reading = try read(table)
  #expect(accounts(of: reading).read.map(\.label) == ["b"])
  #expect(reading.sections.map(\.format) == [.csv])
  #expect(
    error("Name,TOTP,OTPAuth\nA,\(secret),\nB,,otpauth://totp/b?secret=AA\n") == .unknownFormat)
}

@Test func theFirstLineOfExcel() throws {
  let reading = try read("sep=;\nTitle;Username;TOTP\nA;b;\(secret)\n")
  #expect(accounts(of: reading).read.map(\.issuer) == ["A"])
}

@Test func severalAddressesOnALine() throws {
  for between in [",", ";", " ", "\t", ", ", "; "] {
    let line = "otpauth://totp/a?secret=\(secret)\(between)otpauth://totp/b?secret=\(secret)"
    let (read, refused) = accounts(of: try read(line))
    #expect(read.map(\.label) == ["a", "b"] && refused == 0, "\(between)")
  }
}

@Test func aNameOfManyMarksStaysShort() throws {
  let name = "a" + String(repeating: "\u{301}", count: 40_000)
  let bad = #"{"type":"nothing","name":"\#(name)","issuer":"","info":{"secret":""}}"#
  let reading = try read(aegis(bad + "," + entry()))
  guard case .refused(_, let short) = reading.sections[0].entries[0] else {
    Issue.record("taken")
    return
  }
  #expect(short.unicodeScalars.count == 256)
  #expect(accounts(of: reading).read.count == 1)
}

@Test func byteOrderMarksWithoutEnd() {
  let marks = [UInt8](repeatElement([0xEF, 0xBB, 0xBF], count: 20_000).joined())
  #expect(throws: FormatError.self) { try readFile(marks) }
}

@Test func longNotesAndManyTagsCostNoAccount() throws {
  let long = String(repeating: "x\\r\\n", count: 5_000)
  let noted = try read(aegis(entry(#","note":"\#(long)""#)))
  #expect(repairs(noted) == [["note-cut"]])
  let short = try read(aegis(entry(#","note":"one\r\ntwo\tthree""#)))
  #expect(accounts(of: short).read[0].note == "one\ntwo three")
  let ids = (0..<80).map { "\"\($0)\"" }.joined(separator: ",")
  let groups = (0..<80).map { #"{"uuid":"\#($0)","name":"g\#($0)"}"# }.joined(separator: ",")
  let tagged = try read(aegis(entry(#","groups":[\#(ids)]"#), groups: "[\(groups)]"))
  #expect(repairs(tagged) == [["tags-cut"]])
  let path = String(repeating: "group/", count: 100)
  let table =
    "\"Group\",\"Title\",\"Username\",\"Password\",\"URL\",\"Notes\",\"TOTP\"\n"
    + "\"\(path)\",\"A\",\"b\",\"\",\"\",\"\",\"\(secret)\"\n"
  #expect(repairs(try read(table)) == [["tags-cut"]])
}

@Test func aTitleOfSteamMakesNoSteamAccount() throws {
  let item =
    #"{"type":1,"name":"Steam","login":{"username":"u","totp":"otpauth://totp/u?secret=\#(secret)"}}"#
  let reading = try read(#"{"encrypted":false,"items":[\#(item)]}"#)
  #expect(accounts(of: reading).read.map(\.type) == ["totp"])
  let spaced = entry(issuer: " Steam").replacing("\"digits\":6", with: "\"digits\":null")
  #expect(accounts(of: try read(aegis(spaced))).read.map(\.type) == ["totp"])
}

@Test func keychainsOfNamesWithColons() throws {
  #expect(try read("aws:root 6 \(secret)\n").sections[0].format == .rsc2FA)
  let words = (0..<5).map { "name\($0) 6 \(secret)" }.joined(separator: "\n")
  #expect(try read(words + "\n").sections[0].format == .rsc2FA)
  #expect(try read("Work/AWS:\(secret)\nb:\(secret)\n").sections[0].format == .gauth)
}

@Test func entriesOfTheExtensionWithoutASecretAreTold() throws {
  let file =
    #"{"a":{"encrypted":false,"hash":"a","index":0,"type":"totp","account":"x"},"#
    + #""b":{"hash":"b","index":1,"type":"totp","secret":"\#(secret)","issuer":"B"}}"#
  let (read, refused) = accounts(of: try read(file))
  #expect(read.count == 1 && refused == 1)
}

@Test func whatIsOnlyForItsOwnApp() {
  let message: [UInt8] = [0x85, 0x02, 0x0C, 0x03] + [UInt8](repeating: 0x5A, count: 100)
  #expect(throws: FormatError.onlyThere(.openPGP)) { try readFile(message) }
  #expect(error("\n\n-----BEGIN PGP MESSAGE-----\n") == .onlyThere(.openPGP))
  let page = "<!DOCTYPE html><html><body><img src=\"data:image/png;base64,AAAA\"></body></html>"
  #expect(error(page) == .onlyThere(.picturesOnly))
}

@Test func aValueOfAnotherKindIsNoDefault() throws {
  let token =
    #"{"algo":true,"digits":6,"label":"a","period":30,"secret":[1,2,3,4,5,6,7,8,9,10],"type":"TOTP"}"#
  let reading = try read(#"{"tokenOrder":[],"tokens":[\#(token)]}"#)
  #expect(accounts(of: reading) == ([], 1))
}
