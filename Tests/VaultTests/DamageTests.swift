import Foundation
import OTP
import Secrets
import Support
import System
import Testing

@testable import Vault

/// What a damaged, forged or foreign file is called (vault.md 2.6), and that none is accepted.
@Suite struct DamageTests {
  let file: [UInt8]
  let masterKey: [UInt8]
  let keyLine = "OTP-KEY-1-AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYP5X5EYGQ"

  init() throws {
    file = [UInt8](try fixture("Fixtures/vector1.otpv"))
    let data = try fixture("Fixtures/vectors.json")
    let vectors = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    masterKey = unhex(try #require(vectors["master_key"] as? String))
  }

  var master: SecretBytes { secret(masterKey) }

  func parse(_ bytes: [UInt8]) -> VaultError? {
    do throws(VaultError) {
      _ = try VaultFormat(parsing: bytes.span)
      return nil
    } catch {
      return error
    }
  }

  /// The accident model: every single bit of the file changed, 136,448 files.
  @Test func everyChangedBitIsDamage() {
    var bytes = file
    var others: [Int: String] = [:]
    for bit in 0..<file.count * 8 {
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let identifier = parse(bytes)?.identifier ?? "accepted"
      if identifier != "damaged" { others[bit] = identifier }
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    }
    #expect(others.isEmpty)
  }

  /// Every length shorter, and up to 256 bytes more.
  @Test func everyCutIsDamage() {
    for length in 0..<file.count {
      #expect(parse([UInt8](file[..<length]))?.identifier == "damaged", "\(length)")
    }
    for extra in 1...256 {
      let longer = file + [UInt8](repeating: 0, count: extra)
      #expect(parse(longer) == .damaged(.tooLong(extra: extra)))
    }
    #expect(parse([UInt8](file.dropLast(100))) == .damaged(.cutShort(missing: 100)))
    #expect(parse([]) == .damaged(.empty))
    #expect(parse([UInt8](repeating: 0, count: 17_056)) == .damaged(.zeroed))
  }

  @Test(arguments: ["#!/bin/sh\n", "{\"version\": 1}", "x", "PK\u{3}\u{4}"])
  func foreignFilesAreNoVault(_ text: String) {
    #expect(parse([UInt8](text.utf8)) == .notAVault)
  }

  /// The attacker model: every byte changed in one bit with the checksum made right, opened with the
  /// key file's secret and with the bare master key.
  @Test func everyForgedByteIsRefused() throws {
    var accepted: [Int] = []
    var readOnly = 0
    let length = file.count - 16
    for index in 0..<length {
      var forged = [UInt8](file[..<length])
      forged[index] ^= 1 << UInt8(index % 8)
      forged += Sealing.hash(16, forged.span)
      do throws(VaultError) {
        let sealed = try SealedVault(forged, stamp: anyStamp(), path: "")
        let content = try sealed.open(master)
        // The payload is whole, the file around it not: it shows, and is never written.
        if content.rest.readOnlyReason == .tampered {
          readOnly += 1
        } else {
          accepted.append(index)
        }
        let key = try sealed.masterKey(secret(keyLine))
        #expect(key.count == 32)
      } catch {
        let expected = [
          "tampered", "damaged", "limits", "too-new", "not-a-vault", "wrong-passphrase",
          "slot-damaged",
        ]
        #expect(expected.contains(error.identifier), "\(index): \(error)")
      }
    }
    #expect(accepted.isEmpty)
    #expect(readOnly > 300)  // the slots and the MAC itself
  }

  @Test func aRightSecretForADamagedSlot() throws {
    var forged = [UInt8](file.dropLast(16))
    forged[128 + 2 * 160 + 110] ^= 1  // the wrapped key of the key-file slot
    forged += Sealing.hash(16, forged.span)
    let sealed = try SealedVault(forged, stamp: anyStamp(), path: "")
    #expect(throws: VaultError.slotDamaged) { _ = plain(try sealed.masterKey(secret(keyLine))) }
  }

  func anyStamp() -> FileStamp { FileStamp(stat()) }

  // MARK: Hostile headers

  /// The vector with fields of header or first slot changed and the checksum made right.
  func forged(_ changes: (inout [UInt8]) -> Void) -> VaultError? {
    var bytes = [UInt8](file.dropLast(16))
    changes(&bytes)
    bytes += Sealing.hash(16, bytes.span)
    return parse(bytes)
  }

  @Test(
    arguments: [
      (1, 4_294_967_295, true), (4_294_967_295, 8192, true), (65, 65_536, true),
      (1, 1_048_577, true), (1, 8191, true), (0, 65_536, true), (9, 1_048_576, true),
      (64, 1_048_576, true), (64, 131_073, true), (64, 131_072, false), (8, 1_048_576, false),
      (1, 8192, false),
    ] as [(UInt32, UInt32, Bool)])
  func derivationsOutOfBounds(_ t: UInt32, _ m: UInt32, _ refused: Bool) {
    let error = forged {
      $0.set(128 + 20, t)
      $0.set(128 + 24, m)
    }
    #expect(error == (refused ? .limits(.derivation(t: Int(t), m: Int(m))) : nil))
  }

  @Test func otherHeaders() {
    #expect(forged { $0.set(8, UInt16(2)) } == .tooNew(.format(2)))
    #expect(forged { $0.set(8, UInt16(0)) } == .tooNew(.format(0)))
    #expect(forged { $0.set(40, UInt32(4)) } == .tooNew(.features(4)))
    #expect(forged { $0[54] = 2 } == .tooNew(.cipher))
    #expect(forged { $0[55] = 0 } == .tooNew(.padding))
    #expect(forged { $0[127] = 1 } == .damaged(.reserved))
    #expect(
      forged {
        $0.set(10, UInt16(7)); $0[127] = 1
      } == nil)  // a higher minor
    for slot in 0..<3 {
      for index in [28, 31, 152, 159] {
        let location = 128 + 160 * slot + index
        #expect(forged { $0[location] = 1 } == .damaged(.reserved))
        #expect(
          forged {
            $0.set(10, UInt16(7)); $0[location] = 1
          } == nil)
        // In a slot of another kind these bytes may mean something.
        #expect(
          forged {
            $0.set(128 + 160 * slot, UInt16(9)); $0[location] = 1
          } == nil)
      }
    }
    #expect(forged { $0.set(44, UInt32(1)) } == nil)  // read-only, seen at opening
    for count in [0, 17, 65_535] as [UInt16] {
      #expect(forged { $0.set(52, count) } == .damaged(.lengths))
    }
    #expect(forged { $0.set(52, UInt16(4)) } == .damaged(.slots))
    for length in [0, 280, 604, 616, 65_544, .max] as [UInt32] {
      #expect(forged { $0.set(12, length) }?.identifier == "damaged")
    }
    for length in [0, 16_399, 16_401, 16 << 20 + 17, .max] as [UInt32] {
      #expect(forged { $0.set(56, length) }?.identifier == "damaged")
    }
    for length in [0, 152, 164, 4104, 4096, .max] as [UInt32] {
      #expect(forged { $0.set(128 + 4, length) } == .damaged(.slots))
    }
    #expect(forged { $0.set(128 + 18, UInt16(2)) }?.identifier == "limits")  // two lanes
  }

  @Test func fiveSlotsThatDerive() throws {
    let slot = Slot(raw: [UInt8](file[128..<288]))
    for (count, cost, refused) in [
      (4, KDFCost(t: 3, m: 65_536), false), (5, KDFCost(t: 1, m: 8192), true),
      (2, KDFCost(t: 8, m: 1_048_576), false), (3, KDFCost(t: 8, m: 1_048_576), true),
    ] {
      var raw = slot.raw
      raw.set(20, UInt32(cost.t))
      raw.set(24, UInt32(cost.m))
      var format = VaultFormat(
        vaultID: VaultID([UInt8](file[16..<32])),
        slots: [Slot](repeating: Slot(raw: raw), count: count))
      let bytes = try format.seal(
        secret([1, 0, 1, 0] + [UInt8](repeating: 0, count: 8)), generation: 1, masterKey: master,
        random: seeded(1))
      #expect(parse(bytes) == (refused ? .limits(.derivations) : nil))
    }
  }

  // MARK: Splices, sizes, padding

  @Test func slotsAndPayloadsOfDifferentVaultsDoNotMix() throws {
    func make(_ id: UInt8, _ generation: UInt64, _ key: borrowing SecretBytes) throws -> [UInt8] {
      let vault = VaultID([UInt8](repeating: id, count: 16))
      let slot = try Slot.make(
        .keyFile, secret([UInt8](0..<32)), masterKey: key, vaultID: vault, cost: cheap,
        random: .system)
      var format = VaultFormat(vaultID: vault, slots: [slot, slot])
      return try format.seal(
        secret([1, 0, 1, 0] + [UInt8](repeating: 0, count: 8)), generation: generation,
        masterKey: key, random: .system)
    }
    func parts(_ file: [UInt8]) -> [[UInt8]] {
      [0..<128, 128..<288, 288..<448, 448..<file.count - 48, file.count - 48..<file.count - 16]
        .map { [UInt8](file[$0]) }
    }
    let other = secret([UInt8](100..<132))
    let one = try make(1, 7, master)
    for two in [try make(1, 8, master), try make(2, 7, other), try make(2, 7, master)] {
      for mask in 1..<31 {
        var bytes: [UInt8] = []
        for (index, pair) in zip(parts(one), parts(two)).enumerated() {
          bytes += mask >> index & 1 == 0 ? pair.0 : pair.1
        }
        bytes += Sealing.hash(16, bytes.span)
        if bytes == one || bytes == two { continue }
        let result = identifier {
          let sealed = try SealedVault(bytes, stamp: anyStamp(), path: "")
          let key = try sealed.masterKey(secret(keyLine))
          let content = try sealed.open(key)
          if content.rest.readOnlyReason == .tampered { throw VaultError.tampered }
        }
        #expect(["tampered", "wrong-passphrase", "slot-damaged"].contains(result), "\(mask)")
      }
    }
  }

  @Test func oneSizeUpTo132PlainAccounts() throws {
    #expect(VaultFormat.paddedLength(0) == 16_384)
    #expect(VaultFormat.paddedLength(16_383) == 16_384)
    #expect(VaultFormat.paddedLength(16_384) == 32_768)
    #expect(VaultFormat.paddedLength(12 + 124 * 132) == 16_384)
    #expect(VaultFormat.paddedLength(12 + 124 * 133) == 32_768)
  }

  @Test func paddingMustBeMinimal() throws {
    func length(_ content: Int, _ size: Int, mark: UInt8 = 0x80) -> Int? {
      var bytes = [UInt8](repeating: 1, count: content) + [mark]
      bytes += [UInt8](repeating: 0, count: size - bytes.count)
      return try? VaultFormat.contentLength(secret(bytes))
    }
    #expect(length(12, 16_384) == 12)
    #expect(length(16_383, 16_384) == 16_383)
    #expect(length(12, 32_768) == nil)
    #expect(length(12, 16_000) == nil)
    #expect(length(12, 16_384, mark: 0x81) == nil)
    #expect((try? VaultFormat.contentLength(secret([UInt8](repeating: 0, count: 16_384)))) == nil)
  }
}
