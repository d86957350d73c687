import Foundation
import Support
import Testing

/// What people bring, each of which once gave a wrong code or none: through the real programs, to the code.
@Suite struct CaseTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    /// Of all accounts, sorted.
    var codes: [String] = []
    var at = 1_700_000_025
    var status: Int32 = 0
    var errors: [String] = []
    /// What the receipt says of the first account.
    var repaired: [String] = []
    /// `issuer/label` of the first account, nil where it does not matter.
    var name: String?

    var testDescription: String { file }
  }

  static let all: [Case] = [
    Case(file: "01-line-end.txt", codes: ["87716584"], repaired: ["lines-joined"]),
    Case(file: "01-line-end.png", codes: ["43683536"], repaired: ["lines-joined"]),
    Case(file: "01-secret-wrapped.txt", codes: ["12781108"], repaired: ["lines-joined"]),
    Case(file: "02-steam-base64.png", codes: ["NHJ69"], repaired: ["base64-secret"]),
    Case(file: "02-steam-base64-slash.json", codes: ["CN84H"], repaired: ["base64-secret"]),
    Case(file: "02-steam-base64-plus.txt", codes: ["RCD3T"], repaired: ["base64-secret"]),
    Case(
      file: "03-words.csv", status: 6, errors: ["not-a-secret", "not-a-secret", "not-a-secret"]),
    Case(file: "03-words-pass.txt", status: 6, errors: ["not-a-secret"]),
    Case(file: "03-words-bitwarden.json", status: 6, errors: ["not-a-secret"]),
    Case(file: "04-no-header.csv", codes: ["906671", "911649"], name: "Acme/ann"),
    Case(file: "05-parameters-a.csv", codes: ["280501"]),
    Case(file: "05-parameters-b.csv", codes: ["94249163"]),
    Case(file: "05-parameters-c.csv", codes: ["789457"], repaired: ["counter-missing"]),
    Case(file: "06-list-typo.txt", codes: ["950902"], status: 6, errors: ["unreadable-entry"]),
    Case(file: "06-list-key.txt", codes: ["092065", "197808"]),
    Case(
      file: "06-list-other-apps.txt", codes: ["791938"], status: 6,
      errors: ["duo-mobile", "microsoft-phone"]),
    Case(file: "07-space-names.txt", codes: ["97402938"], repaired: ["parameter-name"]),
    Case(file: "08-long-name.json", codes: ["213991", "906576"], repaired: ["name-cut"]),
    Case(file: "09-period-0.txt", codes: ["123818"], repaired: ["period-zero"]),
    Case(file: "09-sha2-256.txt", codes: ["094236"], repaired: ["value-spelling"]),
    Case(file: "09-type-totp.txt", codes: ["524585"], repaired: ["value-spelling"]),
    Case(file: "09-floats.txt", codes: ["806981"], repaired: ["value-spelling"]),
    Case(file: "09-null-words.txt", codes: ["046044"], repaired: ["value-missing"]),
    Case(file: "09-double-encoded.txt", codes: ["051876"], repaired: ["encoded-twice"]),
    Case(file: "10-extract_otp_secrets.csv", codes: ["023980", "951461"], name: "Acme/ann"),
    Case(file: "10-extract_otp_secrets.json", codes: ["924000"], name: "Acme/ann"),
    Case(file: "10-hmacotp.csv", codes: ["809731"], name: "Acme/ann"),
    Case(file: "10-2fauth.json", codes: ["106842"], name: "Acme/ann"),
    Case(file: "10-authy-gdpr.txt", codes: ["840786"], name: "Acme/ann"),
    Case(file: "11-zoho.csv", codes: ["980425"], name: "XYZ Test/email@domain.example"),
    Case(file: "12-packed-again.zip", codes: ["249606"]),
    Case(file: "12-macos.zip", codes: ["952793"]),
    Case(file: "13-unseen-lrm.txt", codes: ["115392"], repaired: ["unseen-signs"]),
    Case(file: "13-unseen-word-joiner.txt", codes: ["775732"], repaired: ["unseen-signs"]),
    Case(file: "13-unseen-narrow-nbsp.txt", codes: ["359086"], repaired: ["unseen-signs"]),
    Case(file: "13-unseen-soft-hyphen.txt", codes: ["894598"], repaired: ["unseen-signs"]),
    Case(file: "13-unseen-nb-hyphen.txt", codes: ["323020"], repaired: ["unseen-signs"]),
    Case(file: "13-unseen-en-dash.txt", codes: ["403962"], repaired: ["unseen-signs"]),
    Case(file: "14-windows-1252.csv", codes: ["230470"], name: "Caffè “Acme” €/ann"),
    Case(file: "14-utf16-no-mark.csv", codes: ["855582"], name: "Zürich/ann"),
    Case(file: "15-yandex-keepassotp.txt", codes: ["dkpcmema"], at: 1_700_000_000),
    Case(file: "16-nfd.txt", codes: ["820936"], name: "Café/ann"),
    Case(file: "17-okta.png", status: 6, errors: ["okta-verify"]),
    Case(file: "17-microsoft.png", status: 6, errors: ["microsoft-phone"]),
    Case(file: "18-totp-secret.txt", codes: ["444947"]),
  ]

  @Test(arguments: all)
  func aCaseGivesItsCode(item: Case) throws {
    let home = try Home.withOpenVault()
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../FormatsTests/Fixtures/cases/" + item.file).standardized.path
    let output = try home.trenta("import", "--json", path)
    #expect(output.status == item.status, "\(output)")
    let receipt = try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any]
    let source = try #require((receipt?["sources"] as? [[String: Any]])?.first)
    let errors = (source["errors"] as? [[String: Any]] ?? []).compactMap { $0["error"] as? String }
    #expect(errors == item.errors)
    let read = source["accounts"] as? [[String: Any]] ?? []
    #expect(read.count == item.codes.count)
    let repaired = read.flatMap { $0["repaired"] as? [String] ?? [] }
    #expect(repaired.sorted() == item.repaired.sorted(), "\(output.out)")
    if let name = item.name {
      let account = (read.first?["account"] as? [String: Any]) ?? read.first ?? [:]
      let first = "\(account["issuer"] as? String ?? "")/\(account["label"] as? String ?? "")"
      #expect(first == name)
    }
    let codes = try home.accounts().map { account in
      // HOTP's do not change with the time.
      let time = account["type"] as? String == "hotp" ? [] : ["--at", "\(item.at)"]
      let code = try home.trenta(arguments: ["code", account["id"] as? String ?? ""] + time)
      return String(code.out.prefix { !$0.isWhitespace })
    }
    #expect(codes.sorted() == item.codes)
  }

  /// Every sample is in the table, so that none is forgotten.
  @Test func theTableIsWhole() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../FormatsTests/Fixtures/cases").standardized.path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(Set(files) == Set(Self.all.map(\.file)))
  }

  /// Two exports of Ente with the costs that real ones have: 1 GiB with 4 passes, 256 MiB with 16.
  @Test(arguments: [(1 << 30, 4), (256 << 20, 16)])
  func costlyExportsOfEnte(memory: Int, passes: Int) throws {
    let home = try Home.withOpenVault()
    let made = try Program.run(
      "python3",
      [
        "-c",
        """
        import base64, ctypes, json, sys
        sodium = ctypes.CDLL("libsodium.so.23")
        sodium.sodium_init()
        text, salt, key = b"otpauth://totp/A:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", bytes(16), ctypes.create_string_buffer(32)
        assert sodium.crypto_pwhash(key, ctypes.c_ulonglong(32), b"open", ctypes.c_ulonglong(4), salt,
                                    ctypes.c_ulonglong(\(passes)), ctypes.c_size_t(\(memory)), 2) == 0
        state = ctypes.create_string_buffer(sodium.crypto_secretstream_xchacha20poly1305_statebytes())
        header, sealed = ctypes.create_string_buffer(24), ctypes.create_string_buffer(len(text) + 17)
        sodium.crypto_secretstream_xchacha20poly1305_init_push(state, header, key)
        sodium.crypto_secretstream_xchacha20poly1305_push(
            state, sealed, None, text, ctypes.c_ulonglong(len(text)), None, ctypes.c_ulonglong(0), ctypes.c_ubyte(0))
        b64 = lambda data: base64.b64encode(bytes(data)).decode()
        json.dump({"version": 1, "kdfParams": {"memLimit": \(memory), "opsLimit": \(passes), "salt": b64(salt)},
                   "encryptedData": b64(sealed), "encryptionNonce": b64(header)}, open(sys.argv[1], "w"))
        """, home.file("ente.json"),
      ])
    #expect(made.status == 0, "\(made)")
    let passphrase = try home.write("open\n", to: "source")
    let output = try home.trenta(
      "import", "--json", "--source-passphrase-file", passphrase, home.file("ente.json"))
    #expect(output.status == 0, "\(output)")
    #expect(try home.trenta("code", "A", "--at", "59").out.hasPrefix("287082"))
  }

  /// A file that no byte tells names the options that do.
  @Test func aFileThatMayBeOne() throws {
    let home = try Home.withOpenVault()
    let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../FormatsTests/Fixtures/andotp/encrypted-old.json.aes").standardized
      .path
    let output = try home.trenta("import", sample)
    #expect(output.status == 6)
    #expect(output.out.contains("--format andotp"), "\(output)")
  }
}
