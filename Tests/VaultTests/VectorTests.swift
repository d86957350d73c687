import Foundation
import OTP
import Secrets
import Support
import Testing

@testable import Vault

/// The stored vectors of the format, made by the Python reference.
@Suite struct VectorTests {
  let vectors: [String: Any]
  let location = VaultLocation(path: fixturePath("vector1.otpv"), stateDirectory: nil)

  init() throws {
    let data = try fixture("Fixtures/vectors.json")
    vectors = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  func value(_ name: String) throws -> [UInt8] {
    unhex(try #require(vectors[name] as? String))
  }

  @Test(arguments: [
    "correct horse battery staple",
    "OTP-KEY-1-AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYP5X5EYGQ",
    "7ADK-W0FB-2YQG-RW1H-250F-B41K-VRZM-NGQS-X63Q",
    "7adk w0fb 2yqg rw1h 250f b41k vrzm ngqs x63q",
  ]) func opensWithEachOfItsSecrets(_ text: String) throws {
    let sealed = try SealedVault.read(location)
    #expect(sealed.generation == 7)
    #expect(sealed.vaultID.bytes == (try value("vault_id")))
    #expect(sealed.slots.map(\.kind) == [.passphrase, .recoveryCode, .keyFile])
    #expect(sealed.slots[0].cost == .floor)
    #expect(sealed.report.size == 17_056)
    let key = try sealed.masterKey(secret(text))
    #expect(plain(key) == (try value("master_key")))
    let vault = try Vault(sealed, masterKey: key, location: location)
    let account = try #require(vault.accounts.all.first)
    #expect(
      vault.accounts.all.count == 1 && vault.quarantined.isEmpty && vault.savedAt == 1_700_000_000)
    #expect(account.name == "ACME:alice" && account.period == 30 && account.digits == 6)
    #expect(bytes(vault.accounts.bytes(account.secret)) == [UInt8]("12345678901234567890".utf8))
  }

  @Test func subkeysAndSlotsAreTheSameByteForByte() throws {
    let master = secret(try value("master_key"))
    #expect(plain(Sealing.subkey(1, "otpvPAY1", of: master)) == (try value("payload_key")))
    #expect(plain(Sealing.subkey(2, "otpvMAC1", of: master)) == (try value("mac_key")))
    let id = VaultID(try value("vault_id"))
    let recovery = try value("recovery_hex")
    let key = try value("keyfile_hex")
    for (name, kind, text) in [
      ("slot0", SlotKind.passphrase, [UInt8]("correct horse battery staple".utf8)),
      ("slot1", .recoveryCode, recovery), ("slot2", .keyFile, key),
    ] {
      let raw = try value(name)
      let slot = try Slot.make(
        kind, secret(text), masterKey: master, vaultID: id, cost: .floor,
        id: [UInt8](raw[8..<16]), salt: [UInt8](raw[32..<48]), nonce: [UInt8](raw[80..<104]))
      #expect(slot.raw == raw)
    }
  }

  @Test func aWrongSecretIsNamedSo() throws {
    let sealed = try SealedVault.read(location)
    // The last two: right checks of other keys.
    for text in [
      "correct horse battery stapl", "correct horse battery staple ", "",
      "OTP-KEY-1-" + String(repeating: "A", count: 58),
    ] {
      #expect(throws: VaultError.wrongSecret) { _ = plain(try sealed.masterKey(secret(text))) }
    }
  }

  @Test func memoryIsAskedForFirst() throws {
    let sealed = try SealedVault.read(location)
    #expect(throws: VaultError.noMemory(needed: 65_536, available: 65_535)) {
      _ = plain(try sealed.masterKey(secret("x"), availableKiB: 65_535))
    }
  }
}

/// 200 random vaults each way with the independent reader and writer.
@Suite struct ExchangeTests {
  struct Dump: Decodable {
    let generation: UInt64
    let slots: [String]
    let ext: String
    let minor: Int
    let vault_id: String
    let head: String
    let records: [Record]
  }

  struct Record: Decodable, Equatable {
    let kind: UInt16
    let flags: UInt16
    let raw: String
    let fields: [Field]

    subscript(tag: UInt16) -> [UInt8]? { fields.first { $0.tag == tag }.map { unhex($0.value) } }
  }

  struct Field: Decodable, Equatable {
    let tag: UInt16
    let flags: UInt16
    let value: String

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      tag = try list.decode(UInt16.self)
      flags = try list.decode(UInt16.self)
      value = try list.decode(String.self)
    }
  }

  func dump(_ folder: Folder) throws -> [String: Dump] {
    let output = try run("python3", [fixturePath("exchange.py"), "dump", folder.path])
    return try JSONDecoder().decode([String: Dump].self, from: output)
  }

  func number(_ bytes: [UInt8]?) -> UInt64 {
    (bytes ?? []).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
  }

  func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

  /// Compares an account of ours with a record as the reference tells it.
  func expectSame(_ account: Account, in accounts: borrowing Accounts, _ record: Record) {
    #expect(account.id.text == record.fields.first { $0.tag == 1 }?.value)
    #expect([account.type.rawValue] == record[2])
    #expect(bytes(accounts.bytes(account.secret)) == record[3])
    #expect([account.algorithm.rawValue] == record[4])
    #expect(UInt64(account.digits) == number(record[5]))
    #expect(UInt64(account.period) == number(record[6]))
    #expect(account.counter == number(record[7]))
    #expect(account.issuer == text(record[8]) && account.label == text(record[9]))
    #expect(account.note == text(record[10]) && account.origin == text(record[16]))
    #expect(account.place == text(record[18]))
    #expect(UInt64(account.created) == number(record[12]))
    #expect(account.pinned == (record[22] != nil))
    #expect(account.asksEachTime == (record[25] != nil))
    #expect(UInt64(account.use.last) == number(record[23]))
    #expect(UInt64(account.use.times) == number(record[24]))
    #expect(account.deleted.map { UInt64($0) } == record[20].map { number($0) })
    #expect((account.deleted != nil) == (record.kind == 8))
    if let pin = account.pin {
      #expect(bytes(accounts.bytes(pin)) == record[15])
    } else {
      #expect(record[15] == nil)
    }
    if let former = account.formerSecret {
      #expect(UInt64(former.replaced) == number(record[17].map { [UInt8]($0[..<8]) }))
      #expect(bytes(accounts.bytes(former.secret)) == record[17].map { [UInt8]($0[8...]) })
    } else {
      #expect(record[17] == nil)
    }
  }

  @Test func theirsOpenHereAndKeepWhatWeDoNotKnow() throws {
    let folder = try Folder()
    _ = try run("python3", [fixturePath("exchange.py"), "write", folder.path, "200"])
    let before = try dump(folder)
    #expect(before.count == 200)
    var edited: [String: AccountID] = [:]
    for (name, dump) in before {
      let location = VaultLocation(path: folder.path + "/\(name).otpv", stateDirectory: nil)
      let sealed = try SealedVault.read(location)
      #expect(sealed.vaultID.text == dump.vault_id && sealed.generation == dump.generation)
      let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/\(name).key"))
      let sidecar = try #require(try JSONSerialization.jsonObject(with: data) as? [Any])
      let key = try sealed.masterKey(
        secret(keyFileLine(unhex(try #require(sidecar[1] as? String)))))
      if sealed.slots.contains(where: { $0.kind == .passphrase }) {
        let second = try sealed.masterKey(secret(phrase))
        let isSame = second.equals(key)
        #expect(isSame)
      }
      var vault = try Vault(sealed, masterKey: key, location: location)
      #expect(vault.quarantined == [] && vault.readOnlyReason == nil)
      let records = dump.records.filter { $0.kind == 1 || $0.kind == 8 }
      #expect(vault.accounts.all.count == records.count)
      for (account, record) in zip(vault.accounts.all, records) {
        expectSame(account, in: vault.accounts, record)
      }
      let chosen = vault.accounts.all.first?.id
      edited[name] = chosen
      // So early that nothing has been in the trash for 30 days.
      try vault.change(ChangeEvent(.edit, summary: "edited"), now: 86_400) { accounts in
        if let chosen { edit(&accounts, chosen) { $0.label = "edited" } }
        addAccount(&accounts, "new")
      }
      let again = try SealedVault.read(location)
      let key2 = try again.masterKey(
        secret(keyFileLine(unhex(try #require(sidecar[1] as? String)))))
      let fresh = try Vault(again, masterKey: key2, location: location)
      #expect(fresh.accounts.all.count == records.count + 1)
      #expect(fresh.lastChange?.summary == "edited" && fresh.lastChange?.base == dump.generation)
    }
    let after = try dump(folder)
    for (name, old) in before {
      let new = try #require(after[name])
      #expect(new.generation == old.generation + 1)
      #expect(new.slots == old.slots && new.ext == old.ext && new.minor == old.minor)
      #expect(new.head == old.head)
      for (index, record) in old.records.enumerated() {
        let now = new.records[index]
        #expect(now.kind == record.kind && now.flags == record.flags)
        if record.kind == 7 {
          #expect(now.raw.hasPrefix(record.raw))
        } else if record[1].map({ $0 == unhex(edited[name]?.text ?? "") }) != true
          || record.kind == 3
        {
          #expect(now == record)
        } else {
          // The edited account: all but name, change clock and field clocks, flags too.
          let touched: [UInt16] = [9, 12, 13, 21]
          #expect(
            now.fields.filter { !touched.contains($0.tag) }
              == record.fields.filter { !touched.contains($0.tag) })
          #expect(text(now[9]) == "edited")
          #expect(number(now[13]) >> 16 >= 86_400_000)
          #expect(now.fields.map(\.tag) == now.fields.map(\.tag).sorted())
        }
      }
    }
  }

  @Test func oursOpenThere() throws {
    let folder = try Folder()
    let random = seeded(42)
    var expected: [String: [AccountID]] = [:]
    for number in 0..<200 {
      let location = VaultLocation(path: folder.path + "/\(number).otpv", stateDirectory: nil)
      var vault = try Vault.create(
        at: location, passphrase: secret(phrase), cost: cheap, now: 5, random: random)
      let count = Int(random.word() % 12)
      let ids = try vault.change(nil, now: 6, random: random) { accounts in
        for index in 0..<count {
          let type = OTPType.allCases[Int(random.word() % 5)]
          let range = accounts.store(random.bytes(Int(random.word() % 64) + 1).span)
          var account = Account(
            id: AccountID(high: random.word(), low: random.word()), type: type, secret: range)
          account.issuer = random.word() % 2 == 0 ? "Ä日🙂" : ""
          account.label = "account \(index)"
          account.tags = random.word() % 2 == 0 ? ["work", "tag \(random.word() % 3)"] : []
          account.counter = type == .hotp ? random.word() : 0
          account.pinned = random.word() % 2 == 0
          if random.word() % 2 == 0 {
            account.use = Account.Use(last: 1_800_000_000, times: Int(random.word() % 1000) + 1)
          }
          account.created = Int64(random.word() % 1_000_000)
          if type == .motp { account.pin = accounts.store([1, 2].span) }
          if random.word() % 4 == 0 { account.deleted = 7 }
          if random.word() % 4 == 0 {
            account.formerSecret = Account.FormerSecret(replaced: 9, secret: range)
          }
          accounts.add(account)
        }
        return accounts.all.map(\.id)
      }
      expected["\(number)"] = ids
      let hex = [UInt8](phrase.utf8).hex
      try Data("[1, \"\(hex)\"]".utf8).write(
        to: URL(fileURLWithPath: folder.path + "/\(number).key"))
    }
    for (name, dump) in try dump(folder) {
      let location = VaultLocation(path: folder.path + "/\(name).otpv", stateDirectory: nil)
      let vault = try openVault(location)
      let records = dump.records.filter { $0.kind == 1 || $0.kind == 8 }
      #expect(records.map { $0.fields[0].value } == expected[name]?.map(\.text))
      for (account, record) in zip(vault.accounts.all, records) {
        expectSame(account, in: vault.accounts, record)
        let names = Dictionary(
          uniqueKeysWithValues: dump.records.filter { $0.kind == 3 }.map { ($0[1]!, text($0[2])) })
        let ids = record[11] ?? []
        let tags = stride(from: 0, to: ids.count, by: 16).map { names[[UInt8](ids[$0..<$0 + 16])] }
        #expect(tags == account.tags)
      }
    }
  }

  /// Written after 2.4, apart from the reading in `KeyFileLine`.
  func keyFileLine(_ key: [UInt8]) -> String {
    let all = key + Sealing.hash(16, ([UInt8]("otpv1 key file".utf8) + key).span).prefix(4)
    let signs = [Character]("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var text = "OTP-KEY-1-"
    var (held, count) = (0, 0)
    for byte in all + [0] {
      (held, count) = (held << 8 | Int(byte), count + 8)
      while count >= 5, text.count < 68 {
        count -= 5
        text.append(signs[held >> count & 31])
        held &= (1 << count) - 1
      }
    }
    return text
  }
}
