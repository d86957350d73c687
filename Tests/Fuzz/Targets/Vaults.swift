import Glibc
import OTP
import Secrets
import System

@testable import Vault

extension FuzzTarget {
  /// Header, slots and lengths of a vault file. An input is the beginning of a file that is as long
  /// as it says, and whose checksum is right: no chance finds either.
  static let vault = FuzzTarget(name: "vault", longest: 2048) { input in
    _ = try? VaultFormat(parsing: input.span)
    guard input.count >= VaultFormat.coreLength else { return }
    let header = Int(input.span.number(12, UInt32.self))
    let payload = Int(input.span.number(56, UInt32.self))
    let length = min(header + payload + VaultFormat.footerLength, 100_000)
    var file = Array(input.prefix(length))
    file += [UInt8](repeating: 0, count: length - file.count)
    guard file.count >= VaultFormat.shortestFile else { return }
    file.removeLast(16)
    file += Sealing.hash(16, file.span)
    guard let sealed = try? SealedVault(file, stamp: FileStamp(stat()), path: "") else { return }
    hold(sealed.report.slots.count == sealed.slots.count, "each slot is in the report")
    hold(sealed.size == file.count && sealed.mac.count == 32, "the lengths fit")
    // Never a derivation: that is time, not parsing.
    _ = try? sealed.masterKey(
      SecretBytes(copying: "not a key of this vault".utf8Span.span), availableKiB: 0)
  }

  /// The decrypted content of a vault: whatever can be read is written back byte for byte, and
  /// again, with one account changed, as what it was.
  static let content = FuzzTarget(name: "content", longest: 4096) { input in
    guard var content = try? Content(parsing: SecretBytes(copying: input.span)) else { return }
    let saved = content.rest.savedAt
    do throws(VaultError) {
      let same = try content.rest.encode(
        content.accounts, savedAt: saved, clock: 1, events: [], random: repeatable())
      hold(same.equals(SecretBytes(copying: input.span)) || saved == .max, "nothing is lost")
    } catch {
      // Over a bound of the writer, which an input of 4 KiB can only reach by its groups.
      hold(content.rest.groups.count > Content.mostGroups, "what was read can be written")
      return
    }
    for account in content.accounts.all where (try? account.check()) != nil {
      let code = try? content.accounts.code(for: account, at: 1_700_000_000)
      hold(code != nil || account.type.needsPIN, "an account that is right makes codes")
    }
    guard var account = content.accounts.all.first else { return }
    account.label = "changed"
    content.accounts.update(account)
    do throws(VaultError) {
      let plain = try content.rest.encode(
        content.accounts, savedAt: saved, clock: 1, events: [], random: repeatable())
      let again = try Content(parsing: plain)
      hold(again.accounts.all.count == content.accounts.all.count, "no account is lost")
      guard let read = again.accounts.account(account.id) else { fatalError("the changed one") }
      hold(read.label == "changed", "the change is there")
      hold(
        content.accounts.sameSecret(account, as: read, in: again.accounts)
          && content.accounts.sameParameters(account, as: read, in: again.accounts),
        "its code stays the same")
    } catch { fatalError("a changed account cannot be written: \(error)") }
  }
}
