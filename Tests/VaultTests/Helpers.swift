import Foundation
import OTP
import Secrets
import Synchronization
import Testing

@testable import Vault

/// A folder of its own, removed at the end.
final class Folder {
  let path: String

  init() throws {
    var template = [UInt8]("/tmp/trenta-vault-XXXXXX".utf8CString.map { UInt8(bitPattern: $0) })
    path = try template.withUnsafeMutableBytes { buffer in
      let start = buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
      guard mkdtemp(start) != nil else { throw CocoaError(.fileWriteUnknown) }
      return String(cString: start)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Its vault, with a state folder beside it.
  func location(_ name: String = "vault.otpv") -> VaultLocation {
    VaultLocation(path: path + "/" + name, stateDirectory: path + "/state/seen")
  }

  func names(_ folder: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
  }

  func bytes(_ name: String = "vault.otpv") throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }

  func write(_ bytes: [UInt8], to name: String = "vault.otpv") throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
  }
}

let phrase = "six words are enough here"
/// The least that readers take, so that tests are quick.
let cheap = KDFCost(t: 1, m: 8192)

func secret(_ text: String) -> SecretBytes { secret([UInt8](text.utf8)) }
func secret(_ bytes: [UInt8]) -> SecretBytes { SecretBytes(copying: bytes.span) }
func plain(_ bytes: borrowing SecretBytes) -> [UInt8] { bytes.withUnsafeBytes { [UInt8]($0) } }
func bytes(_ span: borrowing Span<UInt8>) -> [UInt8] { span.indices.map { span[$0] } }

func unhex(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  var rest = text[...]
  while !rest.isEmpty {
    bytes.append(UInt8(rest.prefix(2), radix: 16)!)
    rest = rest.dropFirst(2)
  }
  return bytes
}

func seeded(_ seed: UInt64) -> Random {
  final class State: Sendable {
    let value: Atomic<UInt64>
    init(_ seed: UInt64) { value = Atomic(seed) }
  }
  let state = State(seed)
  return Random {
    var word = state.value.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

@discardableResult
func addAccount(
  _ accounts: inout Accounts, _ name: String, type: OTPType = .totp,
  secret bytes: [UInt8] = [UInt8]("12345678901234567890".utf8)
) -> AccountID {
  let range = accounts.store(bytes.span)
  var account = Account(
    id: AccountID(high: Random.system.word(), low: Random.system.word()), type: type,
    secret: range)
  account.label = name
  accounts.add(account)
  return account.id
}

func edit(_ accounts: inout Accounts, _ id: AccountID, _ body: (inout Account) -> Void) {
  guard var account = accounts.account(id) else { return }
  body(&account)
  accounts.update(account)
}

func makeVault(_ location: VaultLocation, now: Int64 = 1000) throws -> Vault {
  try Vault.create(at: location, passphrase: secret(phrase), cost: cheap, now: now)
}

func openVault(_ location: VaultLocation, _ text: String = phrase) throws -> Vault {
  let sealed = try SealedVault.read(location)
  let key = try sealed.masterKey(secret(text))
  return try Vault(sealed, masterKey: key, location: location)
}

/// The names of the accounts in the vault on the disk.
func labels(_ location: VaultLocation) throws -> [String] {
  let vault = try openVault(location)
  return vault.accounts.all.filter { $0.deleted == nil }.map(\.label).sorted()
}

/// The identifier of what `body` throws, "" when nothing.
func identifier<Result>(_ body: () throws -> Result) -> String {
  do {
    _ = try body()
    return ""
  } catch let error as VaultError {
    return error.identifier
  } catch {
    return "\(error)"
  }
}

func run(_ program: String, _ arguments: [String]) throws -> Data {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  #expect(process.terminationStatus == 0, "\(program) \(arguments)")
  return output
}

func fixturePath(_ name: String, from test: StaticString = #filePath) -> String {
  URL(fileURLWithPath: "\(test)").deletingLastPathComponent().path + "/Fixtures/" + name
}
