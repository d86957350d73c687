import ReaderProtocol
import Testing

@testable import Formats

/// Files that Python's SQLite wrote.
private func written(_ script: String) throws -> [String: [UInt8]] {
  let prelude = """
    import shutil, sqlite3
    def rows(path):
        return sqlite3.connect(path).execute("select name from accounts order by rowid").fetchall()
    def keep(path, to):
        for end in ("", "-wal"):
            if os.path.exists(path + end): shutil.copy(path + end, to + end)
    columns = "(name text, username text, oath_secret_key text, account_type integer)"

    """
  return try filesWritten(byPython: prelude + script)
}

/// The names in the table as we read it.
private func names(_ files: [String: [UInt8]], _ name: String) throws -> [String] {
  try Database(files[name]!, log: files[name + "-wal"]).all(of: "accounts").map { $0["name"].text }
}

/// The names as SQLite itself sees them: `file.rows`, one a line.
private func expected(_ files: [String: [UInt8]], _ name: String) -> [String] {
  String(decoding: files[name + ".rows"]!, as: UTF8.self).split(separator: "\n").map(String.init)
}

private func read(
  _ files: [String: [UInt8]], _ name: String, as format: Format? = nil
) throws -> Reading {
  let log = files[name + "-wal"].map { [Companion(name: name + "-wal", bytes: $0)] } ?? []
  return try readFile(files[name]!, companions: log, as: format)
}

@Test(arguments: [512, 4096, 65536])
func theLogHoldsTheNewestRowsAndNoUnfinishedOnes(pageSize: Int) throws {
  let files = try written(
    """
    one = sqlite3.connect("db", isolation_level=None)
    one.execute("pragma synchronous = off")
    one.execute("pragma page_size = \(pageSize)")
    one.execute("pragma journal_mode = wal")
    one.execute("pragma wal_autocheckpoint = 0")
    one.execute("create table accounts " + columns)
    insert = "insert into accounts values (?, 'mara', 'JBSWY3DPEHPK3PXP', 0)"
    for index in range(300): one.execute(insert, (f"old {index} " + "x" * 200,))
    one.execute("pragma wal_checkpoint(truncate)")
    for index in range(300): one.execute(insert, (f"new {index} " + "x" * 200,))
    one.execute("delete from accounts where rowid % 7 = 0")
    keep("db", "db.copy")
    before = os.path.getsize("db-wal")
    # An unfinished transaction that spills into the log.
    one.execute("pragma cache_size = 1")
    one.execute("begin")
    for index in range(5000): one.execute(insert, (f"unfinished {index} " + "x" * 200,))
    assert os.path.getsize("db-wal") > before
    keep("db", "result")
    one.execute("rollback")
    found = rows("db.copy")
    assert len(found) > 500
    open("result.rows", "w").write("\\n".join(row[0] for row in found))
    """)
  #expect(try names(files, "result") == expected(files, "result"))
  // The database alone is of the last checkpoint.
  let old = try Database(files["result"]!).all(of: "accounts").map { $0["name"].text }
  #expect(old.count == 300 && old.allSatisfy { $0.hasPrefix("old") })
  #expect(try read(files, "result").count == expected(files, "result").count)
}

@Test func aLogThatShrinksTheDatabase() throws {
  let files = try written(
    """
    one = sqlite3.connect("db", isolation_level=None)
    one.execute("pragma synchronous = off")
    one.execute("pragma journal_mode = wal")
    one.execute("pragma wal_autocheckpoint = 0")
    one.execute("create table accounts " + columns)
    for index in range(2000): one.execute("insert into accounts (name) values (?)", (f"{index} " + "x" * 100,))
    one.execute("pragma wal_checkpoint(truncate)")
    one.execute("delete from accounts where rowid > 20")
    one.execute("vacuum")
    keep("db", "result")
    keep("db", "copy")
    open("result.rows", "w").write("\\n".join(row[0] for row in rows("copy")))
    """)
  #expect(expected(files, "result").count == 20)
  #expect(try names(files, "result") == expected(files, "result"))
}

/// What SQLite does with such a log is what we do, or it is an error.
@Test func aLogThatIsDamagedOrOfAnotherDatabase() throws {
  let files = try written(
    """
    one = sqlite3.connect("db", isolation_level=None)
    one.execute("pragma synchronous = off")
    one.execute("pragma journal_mode = wal")
    one.execute("pragma wal_autocheckpoint = 0")
    one.execute("create table accounts " + columns)
    one.execute("pragma wal_checkpoint(truncate)")
    for index in range(5): one.execute("insert into accounts (name) values (?)", (f"row {index}",))
    keep("db", "whole")
    # One byte in the fourth of five commits.
    keep("db", "flipped")
    log = bytearray(open("flipped-wal", "rb").read())
    assert len(log) == 32 + 5 * (24 + 4096)
    log[32 + 3 * (24 + 4096) + 2000] ^= 1
    open("flipped-wal", "wb").write(log)
    open("cut-wal", "wb").write(log[:32 + 2 * (24 + 4096) + 100])
    shutil.copy("db", "cut")
    for name in ("whole", "flipped", "cut"):
        keep(name, "copy." + name)
        open(name + ".rows", "w").write("\\n".join(row[0] for row in rows("copy." + name)))
    """)
  #expect(try names(files, "whole").count == 5)
  for name in ["whole", "flipped", "cut"] {
    #expect(try names(files, name) == expected(files, name), "\(name)")
  }
  #expect(try names(files, "flipped").count == 3)
  #expect(try names(files, "cut").count == 2)
  let (database, log) = (files["whole"]!, files["whole-wal"]!)
  #expect(throws: Never.self) { try Database(database, log: []) }
  for (index, what) in [(0, "magic"), (9, "page size"), (20, "salt"), (26, "checksum")] {
    var other = log
    other[index] ^= 1
    #expect(throws: FormatError.damaged, "\(what)") { try Database(database, log: other) }
  }
  #expect(throws: FormatError.damaged) { try Database(database, log: Array(log.prefix(31))) }
  // Of a database with pages of another size.
  var other = database
  other[16] = 0x08
  #expect(throws: FormatError.damaged) { try Database(other, log: log) }
}

/// One that says how large the database is, beyond all pages that there are.
@Test func aLogThatInventsPages() throws {
  let files = try written(
    """
    import struct
    one = sqlite3.connect("db", isolation_level=None)
    one.execute("pragma journal_mode = wal")
    one.execute("pragma wal_autocheckpoint = 0")
    one.execute("create table accounts " + columns)
    one.execute("pragma wal_checkpoint(truncate)")
    one.execute("insert into accounts (name) values ('row')")
    keep("db", "true")
    log = bytearray(open("true-wal", "rb").read())
    assert len(log) == 32 + 24 + 4096 and log[3] == 0x82
    def checksum(sums, data):
        a, b = sums
        words = struct.unpack(f"<{len(data) // 4}I", data)
        for x, y in zip(words[::2], words[1::2]):
            a = (a + x + b) % 2**32
            b = (b + y + a) % 2**32
        return a, b
    for name, pages in (("true", 2), ("same", 3), ("invented", 4), ("huge", 2**32 - 1)):
        log[36:40] = struct.pack(">I", pages)
        sums = checksum(checksum(checksum((0, 0), log[:24]), log[32:40]), log[56:])
        log[48:56] = struct.pack(">II", *sums)
        if name == "true": assert log == open("true-wal", "rb").read()
        open(name + "-wal", "wb").write(log)
    """)
  #expect(try names(files, "true") == ["row"])
  let size = files["true"]!.count
  #expect(try DatabaseLog(files["same-wal"]!, of: files["true"]!).applied().count == size + 4096)
  #expect(throws: FormatError.damaged) {
    try DatabaseLog(files["invented-wal"]!, of: files["true"]!).applied()
  }
  #expect(throws: FormatError.tooComplex) {
    try DatabaseLog(files["huge-wal"]!, of: files["true"]!).applied()
  }
}

@Test func aDatabaseInUTF16() throws {
  let files = try written(
    """
    one = sqlite3.connect("db", isolation_level=None)
    one.execute("pragma synchronous = off")
    one.execute("pragma encoding = 'UTF-16le'")
    one.execute("create table ACCOUNTS (Name text, UserName text, OATH_secret_key text, account_type integer)")
    one.execute("insert into accounts values ('Zürich 鍵', 'jörg', 'JBSWY3DPEHPK3PXP', 0)")
    """)
  let (read, refused) = accounts(of: try read(files, "db"))
  #expect(read.map(\.issuer) == ["Zürich 鍵"] && read.map(\.label) == ["jörg"] && refused == 0)
}

@Test func aDamagedDatabase() throws {
  let files = try written(
    """
    one = sqlite3.connect("db", isolation_level=None)
    one.execute("pragma synchronous = off")
    one.execute("create table accounts " + columns)
    for index in range(1000):
        one.execute("insert into accounts values (?, 'mara', 'JBSWY3DPEHPK3PXP', 0)", (f"{index}" * 20,))
    data = open("db", "rb").read()
    def put(name, *changes):
        copy = bytearray(data)
        for start, new in changes: copy[start:start + len(new)] = new
        open(name, "wb").write(copy)
    put("root", (4096, b"\\xff" * 4096))
    put("leaf", (3 * 4096, b"\\x0d" * 4096))
    put("cell", (3 * 4096 + 8, b"\\xff\\xff"))
    put("schema", (100, b"\\xff" * 100))
    put("pages", (28, b"\\x7f\\xff\\xff\\xff"))
    put("page-size", (16, b"\\x00\\x03"))
    open("cut", "wb").write(data[:len(data) - 4096 * 3])
    open("short", "wb").write(data[:60])
    """)
  #expect(try read(files, "db").count == 1000)
  for name in ["root", "leaf", "cell", "schema", "page-size", "cut", "short", "pages"] {
    #expect(throws: FormatError.damaged, "\(name)") {
      try read(files, name, as: .microsoft)
    }
  }
}

/// What runs what the file says is no table of an app.
@Test(arguments: [
  "create table t (a); create view accounts as select a as oath_secret_key from t",
  "create table accounts (a, oath_secret_key text as (hex(zeroblob(1000000))))",
  "create table accounts (a, oath_secret_key text as (a || a) stored)",
  "create virtual table accounts using fts4(oath_secret_key)",
  "create table other (oath_secret_key text)",
])
func noTableOfAnApp(schema: String) throws {
  let files = try written("sqlite3.connect('db').executescript(\"\"\"\(schema)\"\"\")")
  #expect(throws: FormatError.unknownFormat) { try read(files, "db") }
}

@Test func tooManyRows() throws {
  let files = try written(
    """
    one = sqlite3.connect("db")
    one.execute("create table accounts " + columns)
    one.executemany("insert into accounts values (?, '', 'JBSWY3DPEHPK3PXP', 0)", ((f"{i}",) for i in range(10001)))
    one.commit()
    """)
  #expect(throws: FormatError.tooManyEntries) { try read(files, "db") }
}

// MARK: Google and Microsoft

@Test func accountsOfGoogleAuthenticator() throws {
  let files = try written(
    """
    one = sqlite3.connect("new")
    one.execute("create table accounts (_id integer primary key, email text not null, secret text not null, "
        "counter integer default 0, type integer, provider integer default 0, issuer text default null, "
        "original_name text default null, isencrypted integer default 0)")
    for row in [("Acme:mara", "jbsw y3dp ehpk 3pxp", 0, 0, None, 0), ("ACME:mara", "JBSWY3DPEHPK3PXP", 0, 0, "Acme", 0),
                ("Other:mara", "JBSWY3DPEHPK3PXP", 0, 0, "Acme", 0), ("ops", "JBSWY3DPEHPK3PXP", 2**60, 1, "Acme", 0),
                ("future", "JBSWY3DPEHPK3PXP", 0, 2, "", 0), ("", "", 0, 0, "Empty", 0),
                ("sealed", "x", 0, 0, "Acme", 1)]:
        one.execute("insert into accounts (email, secret, counter, type, issuer, isencrypted) values (?,?,?,?,?,?)", row)
    one.commit()
    # The first versions had three columns.
    one = sqlite3.connect("old")
    one.execute("create table accounts (_id integer primary key, email text not null, secret text not null)")
    one.execute("insert into accounts (email, secret) values ('mara@example.org', 'JBSWY3DPEHPK3PXP')")
    one.commit()
    """)
  let reading = try read(files, "new")
  let (found, refused) = accounts(of: reading)
  #expect(found.map(\.issuer) == ["Acme", "Acme", "Acme", "Acme"])
  #expect(found.map(\.label) == ["mara", "mara", "Other:mara", "ops"])
  #expect(found[3].type == "hotp" && found[3].counter == 1 << 60)
  #expect(refused == 2)
  #expect(reading.sections[0].entries[4] == .refused(.unknownType, name: "future"))
  #expect(reading.sections[0].entries[5] == .refused(.noSecret, name: "Empty"))
  #expect(reading.notices == [Notice(.encryptedLeftOut, "Acme:sealed")])
  #expect(accounts(of: try read(files, "old")).read.map(\.label) == ["mara@example.org"])
}

@Test func accountsOfMicrosoftAuthenticator() throws {
  let files = try written(
    """
    one = sqlite3.connect("db")
    one.execute("create table accounts (_id integer primary key, name text, username text, oath_secret_key text, "
        "account_type integer, encrypted_oath_secret_key text)")
    for row in [("Acme", "mara", "jbswy3dpehpk3pxp", 0, None), ("Contoso", "work", "aGVsbG8hIQ==", 1, ""),
                ("Contoso", "push", None, 2, None), ("Contoso", "push 2", "", 0, None),
                ("Sealed", "x", "", 0, "abcd"), ("Bad", "x", "not base64!", 1, None), ("Later", "x", "JBSW", 9, None)]:
        one.execute("insert into accounts (name, username, oath_secret_key, account_type, encrypted_oath_secret_key) values (?,?,?,?,?)", row)
    one.commit()
    """)
  let reading = try read(files, "db")
  let (found, refused) = accounts(of: reading)
  #expect(found.map(\.secret) == ["JBSWY3DPEHPK3PXP", "NBSWY3DPEEQQ"])
  #expect(found.map(\.digits) == [6, 8])
  #expect(refused == 2)
  #expect(reading.sections[0].entries[2] == .refused(.badSecret, name: "Bad:x"))
  #expect(reading.sections[0].entries[3] == .refused(.unknownType, name: "Later:x"))
  #expect(
    reading.notices == [Notice(.encryptedLeftOut, "Sealed:x"), Notice(.withoutSecretLeftOut, "2")])
}
