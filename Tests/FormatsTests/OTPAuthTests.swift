import Foundation
import Support
import Testing

@testable import Formats

/// Files as OTP Auth writes them, by Python and the openssl program.
private func written(_ script: String) throws -> [String: [UInt8]] {
  let prelude = """
    import hashlib, hmac, plistlib, subprocess
    from plistlib import UID
    def aes(data, key, iv):
        return subprocess.run(["openssl", "enc", "-aes-256-cbc", "-K", key.hex(), "-iv", iv.hex()],
            input=data, capture_output=True, check=True).stdout
    class Own(dict): pass          # an object of the app's own class
    class Mutable:                 # NSMutableString, NSMutableData
        def __init__(self, value): self.value = value
    def archive(root):
        objects = ["$null"]
        def put(x):
            if x is None: return UID(0)
            at = len(objects)
            objects.append(None)
            if isinstance(x, Own): new = {k: v if isinstance(v, int) else put(v) for k, v in x.items()}
            elif isinstance(x, dict): new = {"NS.keys": [put(k) for k in x], "NS.objects": [put(v) for v in x.values()]}
            elif isinstance(x, list): new = {"NS.objects": [put(v) for v in x]}
            elif isinstance(x, Mutable): new = {"NS.data" if isinstance(x.value, bytes) else "NS.string": x.value}
            else: new = x
            objects[at] = new
            return UID(at)
        top = {"root": put(root)}
        return plistlib.dumps({"$version": 100000, "$archiver": "NSKeyedArchiver", "$top": top, "$objects": objects},
            fmt=plistlib.FMT_BINARY)
    password = "correct horse 7".encode()
    def own(root):
        iv = hashlib.sha1(b"iv text").digest()[:16]
        return aes(archive(root), hashlib.sha256(b"salt-" + password).digest(), iv)
    def cryptor(root, plain=None):
        salts, iv = bytes(range(16)), bytes(range(16, 32))
        keys = [hashlib.pbkdf2_hmac("sha1", password, salt, 10000, 32) for salt in (salts[:8], salts[8:])]
        sealed = b"\\x03\\x01" + salts + iv + aes(plain or archive(root), keys[0], iv)
        return sealed + hmac.new(keys[1], sealed, "sha256").digest()
    def file(name, word, content):
        data = archive(content) if isinstance(content, dict) else content
        open(name, "wb").write(aes(data, hashlib.sha256(word.encode()).digest(), bytes(16)))
    def account(**more):
        return Own({**dict(label="mara", issuer="Acme", secret=bytes(range(10)), type=2, algorithm=0, digits=0,
            period=0, counter=0), **more})

    """
  return try filesWritten(byPython: prelude + script)
}

private func read(_ file: [UInt8]?, _ passphrase: String? = "correct horse 7") throws -> Reading {
  try readFile(try #require(file), passphrase: passphrase.map { Array($0.utf8) })
}

@Test func oneAccountOfOTPAuth() throws {
  let files = try written(
    """
    mara = account(label=Mutable("m\u{e4}ra"), secret=Mutable(bytes(range(20))), digits=8, period=60, algorithm=3)
    file("old", "OTPAuth", {"Version": 1.1, "Salt": "salt", "IV": b"iv text", "Data": own(mara)})
    file("new", "OTPAuth", {"Version": "1.2", "Data": Mutable(cryptor(mara))})
    """)
  for name in ["old", "new"] {
    let (found, refused) = accounts(of: try read(files[name]))
    let account = try #require(found.first)
    #expect(found.count == 1 && refused == 0)
    #expect(account.issuer == "Acme" && account.label == "mära" && account.algorithm == "SHA512")
    #expect(account.digits == 8 && account.period == 60 && account.groups == nil)
    #expect(account.secret == "AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQT")
    #expect(throws: FormatError.passphraseNeeded) { try read(files[name], nil) }
    #expect(throws: FormatError.wrongPassphraseOrDamaged) { try read(files[name], "wrong") }
  }
}

@Test func foldersOfOTPAuth() throws {
  let files = try written(
    """
    odd = [account(type=0), account(type=7), account(algorithm=4), account(algorithm=9), account(digits=12),
        account(secret=None), account(period=-30)]
    ops = account(issuer=None, label="ops", type=1, counter=2**62, algorithm=2)
    folders = [Own(name=Mutable("Work"), accounts=[account(), *odd, ops]), Own(name="", accounts=[account(label=None)]),
        Own(name="Empty", accounts=[])]
    file("db", "Authenticator", {"Version": "1.1", "WrappedData": cryptor({"Folders": folders})})
    """)
  let reading = try read(files["db"])
  let (found, refused) = accounts(of: reading)
  #expect(found.map(\.label) == ["mara", "ops", ""])
  #expect(found.map(\.issuer) == ["Acme", "", "Acme"])
  #expect(found.map(\.groups) == [["Work"], ["Work"], nil])
  #expect(found[1].type == "hotp" && found[1].counter == 1 << 62 && found[1].algorithm == "SHA256")
  #expect(found[0].digits == 6 && found[0].period == 30)
  let errors = reading.sections[0].entries.compactMap {
    if case .refused(let error, let name) = $0, name == "Acme:mara" { error } else { nil }
  }
  #expect(refused == 7)
  #expect(
    errors == [
      .unknownType, .unknownType, .unknownAlgorithm, .unknownAlgorithm, .badDigits, .noSecret,
      .badPeriod,
    ])
}

@Test func versionsAndDamageOfOTPAuth() throws {
  let files = try written(
    """
    root = {"Folders": []}
    def other(name, **more):
        file(name, "Authenticator", {"Version": "1.1", "WrappedData": cryptor(root), **more})
    other("whole")
    other("newer", Version="1.2")
    other("newer number", Version=2)
    other("no version", Version=None)
    other("no data", WrappedData=None)
    body = cryptor(root)
    other("cryptor 4", WrappedData=b"\\x04" + body[1:])
    other("cryptor 2", WrappedData=b"\\x02" + body[1:])
    other("short", WrappedData=body[:60])
    other("flipped", WrappedData=body[:50] + bytes([body[50] ^ 1]) + body[51:])
    other("inner", WrappedData=cryptor(None, b"bplist00, but no more than that, in any case"))
    other("no folders", WrappedData=cryptor({"Accounts": []}))
    old = own(root)
    other("old", Version="1.0", Salt="salt", IV="iv text", WrappedData=old)
    other("old, flipped", Version="1.0", Salt="salt", IV="iv text", WrappedData=old[:-20] + bytes([old[-20] ^ 1]) + old[-19:])
    other("old, no salt", Version="1.0", IV="iv text", WrappedData=old)
    whole = open("whole", "rb").read()
    open("outer", "wb").write(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    open("cut", "wb").write(whole[:-16])
    file("no archive", "OTPAuth", plistlib.dumps({"a": "b" * 50}, fmt=plistlib.FMT_BINARY))
    """)
  let whole = try read(files["whole"])
  #expect(whole.count == 0 && whole.sections.map(\.format) == [.otpAuth])
  #expect(try read(files["old"]).count == 0)
  let expected: [String: FormatError] = [
    "newer": .newerVersion, "newer number": .newerVersion, "no version": .damaged,
    "no data": .damaged, "cryptor 4": .newerVersion, "cryptor 2": .damaged, "short": .damaged,
    "flipped": .wrongPassphraseOrDamaged, "inner": .damaged, "no folders": .damaged,
    "old, flipped": .wrongPassphraseOrDamaged, "old, no salt": .damaged, "cut": .damaged,
    "no archive": .damaged,
  ]
  for (name, error) in expected {
    #expect(throws: error, "\(name)") { try read(files[name]) }
  }
  #expect(throws: FormatError.self) { try read(files["outer"]) }
}

/// Every byte changed, one after another: never other accounts in silence.
@Test func noChangedByteOfOTPAuthGivesOtherAccounts() throws {
  let bytes = Array(try fixture("Fixtures/otpauth-ios/backup-1.1.otpauthdb"))
  let whole = try read(bytes, "Zürich-Pässe 鍵 🔑")
  for index in stride(from: 16, to: bytes.count, by: 37) {
    var changed = bytes
    changed[index] ^= 0x10
    let reading = try? read(changed, "Zürich-Pässe 鍵 🔑")
    #expect(reading == nil || reading == whole, "byte \(index)")
  }
}

// MARK: property lists and archives

@Test func propertyListsOfPython() throws {
  let files = try filesWritten(
    byPython: """
      import plistlib, datetime
      from plistlib import UID
      value = [True, False, 0, 255, 65535, 2**32 - 1, 2**63 - 1, -1, -2**40, 1.5, b"", bytes(300), "", "ascii" * 99,
          "Z\u{fc}rich \u{1F511}", UID(0), UID(70000), [], {}, datetime.datetime(2001, 1, 1, 0, 1), {"k": [1]}]
      open("list", "wb").write(plistlib.dumps(value, fmt=plistlib.FMT_BINARY))
      open("large", "wb").write(plistlib.dumps(2**64 - 1, fmt=plistlib.FMT_BINARY))
      open("wide", "wb").write(plistlib.dumps({str(i): i for i in range(200)}, fmt=plistlib.FMT_BINARY))
      open("xml", "wb").write(plistlib.dumps([]))
      """)
  let list = try PropertyList(files["list"]!)
  guard case .array(let numbers) = list.objects[list.top] else {
    Issue.record("no array")
    return
  }
  let shown = numbers.map { "\(list.objects[$0])" }
  #expect(
    Array(shown[..<10]) == [
      "bool(true)", "bool(false)", "integer(0)", "integer(255)", "integer(65535)",
      "integer(4294967295)", "integer(9223372036854775807)", "integer(-1)",
      "integer(-1099511627776)", "real(1.5)",
    ])
  #expect(shown[11] == "data(\([UInt8](repeating: 0, count: 300)))")
  #expect(shown[13] == "text(\"\(String(repeating: "ascii", count: 99))\")")
  #expect(
    Array(shown[14...18]) == [
      "text(\"Zürich 🔑\")", "uid(0)", "uid(70000)", "array([])", "dictionary([])",
    ])
  #expect(shown[19] == "real(60.0)")
  for name in ["large", "xml"] {
    #expect(throws: FormatError.damaged, "\(name)") { try PropertyList(files[name]!) }
  }
  #expect(throws: FormatError.tooComplex) { try PropertyList(files["wide"]!) }
}

/// `objects` behind the magic, where each begins, the number of the top one.
private func propertyList(
  _ objects: [[UInt8]], offsets: [UInt8]? = nil, top: UInt8 = 0, count: UInt64? = nil
) -> [UInt8] {
  var (bytes, starts) = (PropertyList.magic, [UInt8]())
  for object in objects {
    starts.append(UInt8(bytes.count))
    bytes += object
  }
  let table = UInt64(bytes.count)
  let eight = { (number: UInt64) in
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
  }
  return bytes + (offsets ?? starts) + [0, 0, 0, 0, 0, 0, 1, 1]
    + eight(count ?? UInt64((offsets ?? starts).count)) + eight(UInt64(top)) + eight(table)
}

@Test func hostilePropertyLists() throws {
  #expect(throws: Never.self) { try PropertyList(propertyList([[0x09]])) }
  // An array that holds itself is of no harm.
  #expect(throws: Never.self) { try PropertyList(propertyList([[0xA1, 0]])) }
  let bad: [String: [UInt8]] = [
    "an object that is not there": propertyList([[0xA1, 7]]),
    "objects in the same bytes": propertyList(
      [[0x44, 1, 2, 3, 4]], offsets: [UInt8](repeating: 8, count: 4)),
    "before the first": propertyList([[0x09]], offsets: [3]),
    "in the table": propertyList([[0x09]], offsets: [9]),
    "a top that is not there": propertyList([[0x09]], top: 1),
    "a huge count": propertyList([[0x09]], count: 1 << 60),
    "data beyond the end": propertyList([
      [0x4F, 0x13, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
    ]),
    "a negative length": propertyList([
      [0x4F, 0x13, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
    ]),
    "an array beyond the end": propertyList([[0xAF, 0x12, 0x7F, 0xFF, 0xFF, 0xFF]]),
    "half an array": propertyList([[0xA5, 0]]),
    "an unknown kind": propertyList([[0x9F]]),
    "a length of text": propertyList([[0x4F, 0x51, 0x41]]),
    "magic alone": PropertyList.magic,
    "nothing": [],
  ]
  for (what, bytes) in bad {
    #expect(throws: FormatError.damaged, "\(what)") { try PropertyList(bytes) }
  }
}

/// What Foundation itself archives.
@Test func anArchiveOfFoundation() throws {
  let root: NSDictionary = [
    "Version": 1.1, "name": "Zürich", "data": Data([1, 2, 3]), "list": ["a", "b"] as NSArray,
    "mutable": NSMutableString(string: "text"),
  ]
  let bytes = try NSKeyedArchiver.archivedData(withRootObject: root, requiringSecureCoding: false)
  let archive = try KeyedArchive(Array(bytes))
  let member = { archive.member($0, of: archive.root) }
  #expect(archive.number(member("Version")) == 1.1)
  #expect(archive.text(member("name")) == "Zürich" && archive.text(member("mutable")) == "text")
  #expect(archive.data(member("data")) == [1, 2, 3])
  #expect(archive.array(member("list"))?.map { archive.text($0) } == ["a", "b"])
  #expect(member("other") == nil)
}
