import Foundation
import OTP
import Secrets
import Support
import Testing

@testable import Vault

/// man/trenta-vault.5 and docs/vault.md tell the format as the code has it.
@Suite struct FormatPageTests {
  let page: Page
  let file: [UInt8]

  init() throws {
    page = Page(try text("man/trenta-vault.5"))
    file = [UInt8](try fixture("Fixtures/vector1.otpv"))
  }

  // MARK: the header

  @Test func everyFieldOfTheHeaderLiesWhereThePageSays() throws {
    let fields = try Fields(page.tables("offset", "size", "field", "meaning").first)
    #expect(fields.end == VaultFormat.coreLength)
    let format = try VaultFormat(parsing: file.span)
    for (name, location) in fields.all {
      let (value, number) = ([UInt8](file[location]), number(file[location]))
      switch name {
      case "magic":
        #expect(value == VaultFormat.magic)
        let digits = value.map { String(format: "%02X", $0) }.joined(separator: " ")
        #expect(fields.meaning[name] == digits)
      case "major": #expect(error(with: [location: 2]) == .tooNew(.format(2)))
      case "minor": #expect(error(with: [location: 1, fields["reserved"]: 1]) == nil)
      case "header_len": #expect(number == UInt64(format.headerLength))
      case "vault_id": #expect(value == format.vaultID.bytes)
      case "generation": #expect(number == format.generation)
      case "incompatible": #expect(error(with: [location: 8]) == .tooNew(.features(8)))
      case "read_only":
        #expect(try VaultFormat(parsing: changed([location: 8]).span).readOnlyBits == 8)
      case "compatible": #expect(error(with: [location: 8]) == nil)
      case "slot_count":
        #expect(number == UInt64(format.slots.count))
        let most = try page.limit("slots")
        #expect(error(with: [location: UInt8(most)]) == .damaged(.slots))
        #expect(error(with: [location: UInt8(most + 1)]) == .damaged(.lengths))
      case "cipher": #expect(error(with: [location: 2]) == .tooNew(.cipher))
      case "padding": #expect(error(with: [location: 2]) == .tooNew(.padding))
      case "payload_len": #expect(number == UInt64(format.payloadLength))
      case "payload_nonce": #expect(value == format.nonce)
      case "reserved": #expect(error(with: [location: 1]) == .damaged(.reserved))
      default: Issue.record("the code knows no field \(name)")
      }
    }
  }

  // MARK: slots

  @Test func everyFieldOfASlotLiesWhereThePageSays() throws {
    let fields = try Fields(page.tables("offset", "size", "field", "meaning").last)
    #expect(fields.end == Slot.shortest)
    let (id, salt, nonce) = (
      [UInt8](1...8), [UInt8](repeating: 7, count: 16), [UInt8](repeating: 9, count: 24)
    )
    let vaultID = VaultID([UInt8](repeating: 3, count: 16))
    // Not ASCII, so that its normal form counts.
    let passphrase = "sei parole bastano, è così"
    let slot = try Slot.make(
      .passphrase, secret(passphrase), masterKey: secret([UInt8](repeating: 5, count: 32)),
      vaultID: vaultID, cost: cheap, id: id, salt: salt, nonce: nonce)
    func changed(_ location: Range<Int>) -> Slot {
      var raw = slot.raw
      raw[location.lowerBound] ^= 2
      return Slot(raw: raw)
    }
    func answer(_ slot: Slot) throws -> String {
      switch try slot.open(secret(passphrase), vaultID: vaultID) {
      case .key: "key"
      case .wrong: "wrong"
      case .damaged: "damaged"
      }
    }
    #expect(try answer(slot) == "key")
    for (name, location) in fields.all {
      let (value, number) = ([UInt8](slot.raw[location]), number(slot.raw[location]))
      switch name {
      case "type": #expect(number == UInt64(SlotKind.passphrase.rawValue))
      case "flags", "normal_form": #expect(changed(location).kind == nil)
      case "slot_len": #expect(number == UInt64(slot.raw.count))
      case "slot_id": #expect(value == id && value.hex == slot.id)
      case "derivation": #expect(number == 1 && slot.derivation == 1)
      case "lanes": #expect(number == 1 && slot.lanes == 1)
      case "t": #expect(number == UInt64(cheap.t) && changed(location).cost.t == cheap.t ^ 2)
      case "m": #expect(number == UInt64(cheap.m) && changed(location).cost.m == cheap.m ^ 2)
      case "salt": #expect(value == salt)
      case "key_commit": #expect(try answer(changed(location)) == "wrong")
      case "wrap_nonce": #expect(value == nonce)
      case "wrapped": #expect(try answer(changed(location)) == "damaged")
      case "reserved": #expect(value.allSatisfy { $0 == 0 })
      default: Issue.record("the code knows no field \(name)")
      }
    }
    for (number, kind) in numbered(fields.meaning["type"] ?? "") {
      let known = ["passphrase", "key", "recovery", "host"].firstIndex(of: kind).map { $0 + 1 }
      #expect(known == number && SlotKind(rawValue: UInt16(number)) != nil)
    }
  }

  // MARK: content

  @Test func kindsAndTagsAreThoseOfTheCode() throws {
    let tags = try #require(page.tables("tag", "field", "value").first)
    let fields = AccountField.allCases.map { (underscored("\($0)"), Int($0.rawValue)) }
    #expect(try numbers(tags) == Dictionary(uniqueKeysWithValues: fields))
    let kinds = try #require(page.tables("kind", "record", "bytes").first)
    #expect(try numbers(kinds) == declared(in: "Content.swift"))

    let meaning = Dictionary(uniqueKeysWithValues: tags.map { ($0[1], $0[2]) })
    let types = numbered(meaning["type"] ?? "")
    #expect(types.count == OTPType.allCases.count)
    for (number, word) in types {
      #expect(OTPType(rawValue: UInt8(number))?.name == word.lowercased())
    }
    let algorithms = numbered(meaning["algorithm"] ?? "")
    #expect(algorithms.count == HashAlgorithm.allCases.count)
    for (number, word) in algorithms {
      #expect(HashAlgorithm(name: word)?.rawValue == UInt8(number))
    }
    let line = try #require(page.lines.first { $0.hasPrefix("Changes are ") })
    #expect(
      numbered(line).map { UInt16($0.0) }
        == (0...255).filter { ChangeEvent.Kind(rawValue: $0) != nil })
  }

  @Test func limitsAreThoseOfTheCode() throws {
    let known: [String: Int] = [
      "largest file": VaultFormat.largestFile, "smallest file": VaultFormat.shortestFile,
      "largest content, padded": VaultFormat.largestPayload,
      "smallest content, padded": VaultFormat.paddedLength(0),
      "accounts": Content.mostAccounts, "groups": Content.mostGroups,
      "changes in the log": Content.mostEvents,
      "scalars of a slot's label": SlotNote.longestLabel,
    ]
    for (name, value) in known { #expect(try page.limit(name) == value, "\(name)") }

    let (passes, least) = (try page.limit("passes"), try page.limit("smallest KiB"))
    let (most, product) = (
      try page.limit("largest KiB"), try page.limit("KiB times passes of a slot")
    )
    for (cost, holds) in [
      (KDFCost(t: passes, m: least), true), (KDFCost(t: passes + 1, m: least), false),
      (KDFCost(t: 1, m: least - 1), false), (KDFCost(t: 1, m: most), true),
      (KDFCost(t: 1, m: most + 1), false), (KDFCost(t: 8, m: product / 8), true),
      (KDFCost(t: 9, m: product / 9 + 1), false),
    ] { #expect(cost.isWithinReaderBounds == holds, "\(cost)") }

    let count = try page.limit("slots with Argon2id")
    #expect(accepts(Array(repeating: cheap, count: count)))
    #expect(!accepts(Array(repeating: cheap, count: count + 1)))
    let sum = try page.limit("KiB times passes of all slots")
    let large = Array(repeating: KDFCost(t: 8, m: product / 8), count: sum / product)
    #expect(accepts(large) && large.count < count)
    #expect(!accepts(large + [cheap]))
  }

  /// The words that keys and hashes are bound to.
  @Test func labelsAreThoseOfTheCode() throws {
    let folder = project.appending(path: "Sources/Vault")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var sources = try #require(files?.allObjects as? [URL])
      .filter { $0.pathExtension == "swift" && $0.lastPathComponent != "RollbackRecord.swift" }
    sources.append(project.appending(path: "Sources/Secrets/SlotSecrets.swift"))
    let code = try sources.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    #expect(labels(code) == labels(page.lines.joined(separator: "\n")))
    #expect(labels(code).count == 9)
  }

  /// docs/vault.md has the same tables, with the reasons.
  @Test func theDocumentHasTheSameOffsets() throws {
    let rows = try text("docs/vault.md").matches(of: /(?m)^\| (\d+) \| (\d+) \| [a-z]/).map {
      [String($0.1), String($0.2)]
    }
    let tables = page.tables("offset", "size", "field", "meaning").joined()
    #expect(rows == tables.map { Array($0.prefix(2)) })
  }

  // MARK: pieces

  /// The file with a byte put into each place, and its checksum made right.
  private func changed(_ changes: [Range<Int>: UInt8]) -> [UInt8] {
    var bytes = [UInt8](file.dropLast(16))
    for (location, value) in changes { bytes[location.lowerBound] = value }
    return bytes + Sealing.hash(16, bytes.span)
  }

  private func error(with changes: [Range<Int>: UInt8]) -> VaultError? {
    do throws(VaultError) {
      _ = try VaultFormat(parsing: changed(changes).span)
      return nil
    } catch {
      return error
    }
  }

  private func accepts(_ costs: [KDFCost]) -> Bool {
    let slots = costs.map { cost in
      var raw = [UInt8](repeating: 0, count: Slot.shortest)
      raw[16] = 1
      raw[18] = 1
      raw.set(20, UInt32(cost.t))
      raw.set(24, UInt32(cost.m))
      return Slot(raw: raw)
    }
    return (try? Slot.checkBounds(slots)) != nil
  }

  /// What a file of the code declares: `static let formerSecret: UInt16 = 17` is `former_secret`.
  private func declared(in name: String) throws -> [String: Int] {
    let source = try text("Sources/Vault/Content/" + name)
    return Dictionary(
      uniqueKeysWithValues: source.matches(of: /static let (\w+): UInt16 = (\d+)/).map { match in
        (underscored(String(match.1)), Int(match.2)!)
      })
  }

  private func underscored(_ name: String) -> String {
    name.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
  }

  private func numbers(_ table: [[String]]) throws -> [String: Int] {
    Dictionary(uniqueKeysWithValues: try table.map { ($0[1], try #require(Int($0[0]))) })
  }

  /// `1 TOTP, 2 HOTP` in a sentence.
  private func numbered(_ text: String) -> [(Int, String)] {
    text.matches(of: /\b(\d+) ([A-Za-z][A-Za-z0-9-]*)/).map { (Int($0.1)!, String($0.2)) }
  }

  private func labels(_ text: String) -> Set<String> {
    Set(text.matches(of: /"(otpv[A-Za-z0-9 ]+)"/).map { String($0.1) })
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

private let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appending(path: "../..").standardizedFileURL

private func text(_ path: String) throws -> String {
  try String(contentsOf: project.appending(path: path), encoding: .utf8)
}

/// A page of the manual with tables for tbl(1).
struct Page {
  let lines: [String]
  private var all: [(head: [String], rows: [[String]])] = []

  init(_ source: String) {
    lines = source.replacing("\\-", with: "-").split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    var rest = lines[...]
    while let start = rest.firstIndex(of: ".TS"), let end = rest.firstIndex(of: ".TE") {
      // Behind the line with the format of the columns; a text between T{ and T} is one cell.
      let rows = rest[(start + 2)..<end].joined(separator: "\n").replacing("T{\n", with: "")
        .replacing("\nT}", with: "").split(separator: "\n").map {
          $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
      all.append((rows[0], Array(rows.dropFirst())))
      rest = rest[(end + 1)...]
    }
  }

  /// The rows of the tables with these columns.
  func tables(_ head: String...) -> [[[String]]] { all.filter { $0.head == head }.map(\.rows) }

  /// A row of the table of limits.
  func limit(_ name: String) throws -> Int {
    let row = try #require(tables("name", "value").first?.first { $0[0] == name }, "\(name)")
    return try #require(Int(row[1]))
  }
}

/// A table of fields with their places, one behind the other.
private struct Fields {
  private(set) var all: [(name: String, location: Range<Int>)] = []
  private(set) var meaning: [String: String] = [:]
  /// Where the last one ends.
  private(set) var end = 0

  init(_ table: [[String]]?) throws {
    for row in try #require(table) {
      let (offset, size) = (try #require(Int(row[0])), try #require(Int(row[1])))
      #expect(offset == end, "\(row[2])")
      end = offset + size
      all.append((row[2], offset..<end))
      #expect(meaning[row[2]] == nil || row[2] == "reserved", "\(row[2]) stands there twice")
      meaning[row[2]] = row[3]
    }
  }

  subscript(name: String) -> Range<Int> { all.first { $0.name == name }?.location ?? 0..<0 }
}
