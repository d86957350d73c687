import Foundation
import ReaderProtocol
import Support
import Testing

private func address(_ name: String) -> String {
  "otpauth://totp/\(name)?secret=JBSWY3DPEHPK3PXP"
}

/// The real reader's answer, as lines; what it stops at is asked for again, as `trenta` does.
private func lines(_ input: [UInt8], _ words: [String] = []) throws -> [String] {
  // From a file, whose first bytes can be looked at before the sandbox.
  let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  defer { try? FileManager.default.removeItem(at: file) }
  try Data(input).write(to: file)
  let script = "file=$1; shift; exec \"$0\" \"$@\" < \"$file\""
  let result = try ran("/bin/sh", ["-c", script, built("trenta-reader"), file.path] + words)
  #expect(result.code == 0)
  var reader = LineReader()
  while try reader.next(in: result.output.span) != nil {}
  return result.text.split(separator: "\n").map(String.init)
}

/// A container that Python's own libraries make of two pictures with a code each, a red one without any,
/// and a HEIC, which the script finds as `one`, `two`, `red` and `heic`.
private func made(_ script: String) throws -> [UInt8] {
  let pictures = try [
    Canvas(code: address("one")).png, Canvas(code: address("two")).png,
    encodePNG(width: 60, height: 60, kind: 2) { _ in [255, 0, 0] }, heic(address("three")),
  ]
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, picture) in zip(["one", "two", "red", "heic"], pictures) {
    try Data(picture).write(to: folder.appendingPathComponent(name))
  }
  let head = """
    import base64, gzip, io, sys, urllib.parse, zipfile, zlib
    from email.message import EmailMessage
    one, two, red, heic = (open(sys.argv[1] + "/" + n, "rb").read() for n in ("one", "two", "red", "heic"))
    def mail(**fields):
        m = EmailMessage()
        m["From"], m["To"], m["Subject"] = "a@b.example", "c@d.example", fields.get("subject", "codes")
        m.set_content(fields.get("text", "See below."))
        return m
    def attach(m, data, name, kind="image/png"):
        main, sub = kind.split("/")
        m.add_attachment(data, maintype=main, subtype=sub, filename=name)
    def archive(*files, **options):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", options.get("how", zipfile.ZIP_DEFLATED)) as z:
            for name, data in files: z.writestr(name, data)
        return out.getvalue()
    write = sys.stdout.buffer.write

    """
  let result = try ran("/usr/bin/python3", ["-c", head + script, folder.path])
  try #require(result.code == 0, "\(script)")
  return result.output
}

private func heic(_ text: String) throws -> [UInt8] {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let (png, heic) = (folder.path + "/a.png", folder.path + "/a.heic")
  try Data(encodePNGInColour(Canvas(code: text))).write(to: URL(fileURLWithPath: png))
  _ = try ran("/usr/bin/heif-enc", [png, "-o", heic])
  return [UInt8](try Data(contentsOf: URL(fileURLWithPath: heic)))
}

private func encodePNGInColour(_ canvas: Canvas) -> [UInt8] {
  encodePNG(width: canvas.width, height: canvas.height, kind: 2) { index in
    [canvas.pixels[index], canvas.pixels[index], canvas.pixels[index]]
  }
}

private func account(_ name: String, _ number: Int = 1) -> String {
  "account \(number) \(address(name))"
}

// MARK: mails

@Test func aMail() throws {
  let mail = try made(
    """
    m = mail()
    m.add_alternative("<html><body><img src='data:image/png;base64,%s'></body></html>"
                      % base64.encodebytes(two).decode(), subtype="html")
    attach(m, one, "Bildschirm é – 1.png")
    attach(m, red, "logo.png")
    attach(m, b"BEGIN:VCARD", "me.vcf", "text/vcard")
    attach(m, b"%PDF-1.4 x", "letter.pdf", "application/pdf")
    write(bytes(m))
    """)
  #expect(
    try lines(mail, ["--libraries"]) == [
      "format mail", "file 1 1.1", "file 2 1.2", "file 3 1.2%2Fdata-1", "format qr", account("two"),
      "file 4 Bildschirm%20%C3%A9%20%E2%80%93%201.png", "format qr", account("one"),
      "file 5 logo.png", "file 6 me.vcf", "file 7 letter.pdf", "error 0 document-inside", "file 0",
      "notice pictures-without-code 1 logo.png", "notice files-left-out 1 me.vcf", "done 2",
    ])
}

/// The text of a mail holds an address, cut by quoted-printable.
@Test(arguments: ["quoted-printable", "base64", "7bit"])
func anAddressInAMail(coding: String) throws {
  let mail = try made(
    """
    m = mail()
    m.set_content("\(address("one"))&issuer=A%20long%20name%20of%20a%20service%20that%20takes%20a%20line\\n",
                  cte="\(coding)")
    write(bytes(m))
    """)
  let found = try lines(mail)
  #expect(found.contains { $0.hasPrefix(account("one") + "&issuer=A%20long%20name") }, "\(found)")
  #expect(found.contains { $0.hasSuffix("takes%20a%20line") }, "\(found)")
}

@Test func mailsInMails() throws {
  let mail = try made(
    """
    inner, m = mail(subject="inner"), mail()
    attach(inner, two, "two.png")
    m.add_attachment(inner)
    attach(m, archive(("a/one.png", one), ("__MACOSX/a/._one.png", b"x"), ("a/", b"")), "s.zip", "application/zip")
    write(b"From a@b.example Mon Jan  5 10:00:00 2026\\n" + bytes(m) + b"\\n\\nFrom c@d.example Tue\\n" + bytes(inner))
    """)
  #expect(
    try lines(mail, ["--libraries"]) == [
      "format mail", "file 1 1%2F1", "file 2 1%2F2.1", "file 3 1%2Ftwo.png", "format qr",
      account("two"), "file 4 1%2Fs.zip%2Fa%2Fone.png", "format qr", account("one"), "file 5 2%2F1",
      "file 6 2%2Ftwo.png", "format qr", account("two"), "file 0", "done 3",
    ])
}

@Test(arguments: [
  ("name=\"=?utf-8?B?w6kucG5n?=\"", "%C3%A9.png"),
  ("name*=utf-8''%c3%a9%20a.png", "%C3%A9%20a.png"),
  ("name*0*=iso-8859-1''%e9; name*1=\"; b.png\"", "%C3%A9%3B%20b.png"),
  ("name=\"a\\\"b\u{1B}[31m.png\"", "a%22b%1B%5B31m.png"), ("x=y", "1"),
])
func namesOfParts(parameter: String, name: String) throws {
  let body = Data(try Canvas(code: address("one")).png).base64EncodedString(
    options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
  let mail =
    "MIME-Version: 1.0\r\nFrom: a@b.example\r\nContent-Type: image/png;\r\n\t\(parameter)\r\n"
    + "Content-Transfer-Encoding: BASE64\r\n\r\n\(body)\r\n"
  #expect(
    try lines(Array(mail.utf8)) == [
      "format mail", "file 1 \(name)", "format qr", account("one"), "file 0", "done 1",
    ])
}

/// A mail that ends in a picture, or before the last boundary.
@Test func aMailThatEndsEarly() throws {
  let mail = try made(
    """
    m = mail()
    attach(m, one, "one.png")
    attach(m, two, "two.png")
    write(bytes(m))
    """)
  let cut = try lines(Array(mail.dropLast(400)), ["--libraries"])
  #expect(cut.contains(account("one")) && cut.last == "done 1", "\(cut)")
  #expect(cut.contains("file 3 two.png") && cut.contains("error 0 damaged-picture"), "\(cut)")
}

/// Texts that begin with words and colons are lists, entries and notes, and no mails.
@Test(arguments: [
  "Subject: x\n\(address("one"))\n", "login: mara\notpauth: \(address("one"))\n",
  "From: me\nTo: you\n\n\(address("one"))\n", "\(address("one"))\nMIME-Version: 1.0\n",
])
func textsThatAreNoMails(text: String) throws {
  #expect(try !lines(Array(text.utf8)).contains("format mail"))
}

// MARK: pages

@Test func aSavedPage() throws {
  let page = try made(
    """
    write(b"<!DOCTYPE html>\\n<html><body><img src=\\"DATA:image/png;base64," + base64.b64encode(one)
          + b"\\"><p style='background: url(data:image/png," + urllib.parse.quote(two).encode()
          + b")'><img src=data:image/png;base64," + urllib.parse.quote(base64.b64encode(red)).encode()
          + b"><img src=\\"data:image/png;base64," + base64.b64encode(one)
          + b"\\"><img src='data:image/svg+xml,%3Csvg/%3E'><img src='data:image/png;base64,'></html>")
    """)
  #expect(
    try lines(page) == [
      "format web-page", "file 1 html", "file 2 data-1", "format qr", account("one"),
      "file 3 data-2", "format qr", account("two"), "file 4 data-3", "file 5 data-5", "file 0",
      "notice pictures-without-code 1 data-3", "notice drawings-left-out 1 data-5", "done 2",
    ])
}

@Test func aPageThatABrowserSavedAsOne() throws {
  let page = try made(
    """
    write(b"From: <Saved by Blink>\\r\\nSnapshot-Content-Location: https://x.example/\\r\\nSubject: =?utf-8?Q?a?=\\r\\n"
          b"MIME-Version: 1.0\\r\\nContent-Type: multipart/related;\\r\\n\\ttype=\\"text/html\\";\\r\\n\\tboundary=\\"--B--\\"\\r\\n\\r\\n"
          b"\\r\\n----B--\\r\\nContent-Type: text/html\\r\\nContent-Transfer-Encoding: quoted-printable\\r\\n\\r\\n"
          b"<html><img src=3D\\"https://x.example/qr.png\\"></html>\\r\\n----B--\\r\\nContent-Type: image/png\\r\\n"
          b"Content-Transfer-Encoding: base64\\r\\nContent-Location: https://x.example/q/qr.png?size=3\\r\\n\\r\\n"
          + base64.encodebytes(one).replace(b"\\n", b"\\r\\n") + b"\\r\\n----B----\\r\\n")
    """)
  let found = try lines(page)
  #expect(
    found == [
      "format mail", "file 1 1", "file 2 qr.png", "format qr", account("one"), "file 0", "done 1",
    ], "\(found)")
}

// MARK: archives and documents

@Test func anArchiveOfScreenshots() throws {
  let archive = try made(
    """
    write(archive(*[("shots/%d.png" % n, one if n % 2 else two) for n in range(40)], ("shots/red.png", red),
                  ("shots/phone.jpg", heic), ("shots/.DS_Store", b"x"), ("notes.bin", b"\\0x"),
                  ("list.txt", b"\(address("four"))\\n")))
    """)
  let first = try lines(archive)
  #expect(first.filter { $0.hasPrefix("account 1 ") }.count == 40)
  #expect(first.suffix(3) == ["file 0", "more 42 libraries", "done 40"])
  #expect(
    try lines(archive, ["--from", "42", "--libraries"]) == [
      "format archive", "file 42 shots%2Fphone.jpg", "format qr", account("three"),
      "file 43 notes.bin", "file 44 list.txt", "format uri", account("four"), "file 0",
      "notice files-left-out 1 notes.bin", "done 2",
    ])
}

/// Word, LibreOffice: the pictures, and the text, in which the look of a letter changes in an address.
@Test(arguments: [
  ("[Content_Types].xml", "word/document.xml", "word/media/image1.png", "w:p", "w:t"),
  ("mimetype", "content.xml", "Pictures/1.png", "text:p", "text:span"),
])
func aDocument(first: String, text: String, picture: String, paragraph: String, run: String) throws
{
  let document = try made(
    """
    write(archive(("\(first)", b"x"), ("\(text)", b"<?xml version='1.0'?><x><\(paragraph)><\(run)>"
      b"otpauth://totp/four?period=30&amp;</\(run)><\(run)>secret=JBSWY3DPEHPK3PXP</\(run)></\(paragraph)>"
      b"<\(paragraph)><\(run)>end</\(run)></\(paragraph)></x>"), ("\(picture)", one), ("media/red.png", red)))
    """)
  let found = try lines(document)
  #expect(found.first == "format document" && found.last == "done 2", "\(found)")
  #expect(found.contains("account 1 otpauth://totp/four?period=30&secret=JBSWY3DPEHPK3PXP"))
  #expect(found.contains(account("one")))
  #expect(found.contains("notice pictures-without-code 1 media%2Fred.png"))
}

/// An archive that an app exported is no container.
@Test func anExportStaysAnExport() throws {
  let file = try Array(fixture("Fixtures/winauth.zip"))
  #expect(try lines(file) == ["format winauth", "passphrase-needed", "done 0"])
  let inMail = try made(
    """
    m = mail()
    attach(m, one, "one.png")
    attach(m, base64.b64decode("\(Data(file).base64EncodedString())"), "winauth.zip", "application/zip")
    write(bytes(m))
    """)
  #expect(
    try lines(inMail, ["--libraries"]) == [
      "format mail", "file 1 1", "file 2 one.png", "format qr", account("one"),
      "file 3 winauth.zip", "format winauth", "passphrase-needed", "file 0", "done 1",
    ])
}

@Test func whatGzipPacked() throws {
  let list = try made("write(gzip.compress(b'\(address("one"))\\n'))")
  #expect(try lines(list) == ["format uri", account("one"), "done 1"])
  #expect(try lines(list + list) == ["format uri", account("one"), account("one", 2), "done 2"])
  #expect(try lines(list + [0, 0, 0, 0]) == ["format uri", account("one"), "done 1"])
  #expect(
    try lines(list + [1, 2]) == ["format uri", account("one"), "notice bytes-behind-end", "done 1"])
  #expect(try lines(list.dropLast(9)) == ["error 0 damaged-file", "done 0"])
  #expect(
    try lines(made("write(gzip.compress(gzip.compress(one)))"))
      == ["format qr", account("one"), "done 1"])
  #expect(
    try lines(made("write(gzip.compress(bytes(100 << 20)))"))
      == ["error 0 unpacked-too-large", "done 0"])
}

// MARK: made to attack

// As large as the reader of this build, which is not optimised, reads in its seconds when each byte is
// looked at a few times, and far too large for one that looks at each again for each.

@Test(arguments: [
  // Two hundred multiparts in each other, and one whose boundary stands on each line.
  """
  m = b"From: a@b.example\\nMIME-Version: 1.0\\n"
  for n in range(10000): m += b"Content-Type: multipart/mixed; boundary=b%d\\n\\n--b%d\\n" % (n, n)
  write(m)
  """,
  "write(b'MIME-Version: 1.0\\nContent-Type: multipart/mixed; boundary=b\\n\\n' + b'--b\\n' * 500000)",
  // Names, fields and parameters without an end.
  "write(b'MIME-Version: 1.0\\nContent-Type: image/png; name=\"' + b'a' * 5000000)",
  "write(b'MIME-Version: 1.0\\nContent-Type: x/y' + b'; name*1*=%41' * 500000 + b'\\n\\nx')",
  "write(b'MIME-Version: 1.0\\nFrom: a\\n' + b'X: y\\n' * 1000000)",
  // Addresses of pictures without an end, or of nothing.
  "write(b'<html>' + b'<img src=\"data:image/png;base64,' * 10000)",
  "write(b'<html>' + b'data:image/png,% ' * 15000)",
  "write(b'<html><img src=\"data:image/png;base64,' + b'=' * 1000000)",
])
func boundedContainers(script: String) throws {
  let found = try lines(made(script))
  #expect(found.last?.hasPrefix("done ") == true, "\(found.suffix(3))")
  #expect(found.count < 2_100, "\(found.count)")
}

/// One member that unpacks to too much, and one that says a smaller size than it has, cost no other.
@Test func zipBombs() throws {
  let archive = try made(
    """
    data = bytearray(archive(("bomb", bytes(65 << 20)), ("liar", bytes(100 << 10)), ("one.png", one)))
    place = data.rindex(b"liar") - 46
    data[place + 24:place + 28] = (10).to_bytes(4, "little")
    write(bytes(data))
    """)
  let found = try lines(archive)
  #expect(
    found.contains("error 0 unpacked-too-large") && found.contains(account("one")), "\(found)")
}

/// Many members that lie on the same bytes are each counted.
@Test func overlappingMembers() throws {
  let archive = try made(
    """
    import struct
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(bytes(30 << 20)) + packed.flush()
    head = lambda sig, *rest: struct.pack(sig, *rest)
    crc, size = zlib.crc32(bytes(30 << 20)), 30 << 20
    local = struct.pack("<IHHHHHIIIHH", 0x04034b50, 20, 0, 8, 0, 0, crc, len(data), size, 1, 0) + b"a" + data
    entry = lambda n: struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, 20, 20, 0, 8, 0, 0, crc, len(data), size, 1, 0, 0, 0, 0, 0, 0) + b"a"
    central = b"".join(entry(n) for n in range(900))
    write(local + central + struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, 900, 900, len(central), len(local), 0))
    """)
  let found = try lines(archive)
  #expect(found.last?.hasPrefix("done ") == true, "\(found.suffix(3))")
}

@Test func containersInContainers() throws {
  let archive = try made(
    """
    data = archive(("one.png", one))
    for n in range(12): data = archive(("%d.zip" % n, data), ("%d.png" % n, one), how=zipfile.ZIP_STORED)
    write(data)
    """)
  let found = try lines(archive)
  #expect(found.contains("error 0 too-complex") && found.contains(account("one")), "\(found)")
}
