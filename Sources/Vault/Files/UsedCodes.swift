internal import Glibc
package import OTP
internal import System

/// Until when the codes of each account were handed out by `code --fresh`: a small file beside the
/// vault, `NAME.used-codes`, for all programs that use that vault. It holds ids and times and no secret, so
/// writing it needs no key.
///
/// Text: the heading, then a line for each account with its id in hex and Unix seconds.
package struct UsedCodes: Equatable, Sendable {
  /// The end of the last time step that was handed out, Unix seconds.
  private var ends: [AccountID: Int64] = [:]

  private static let heading = "trenta-used-codes 1"
  private static let largest = 8 << 20

  /// Hands a time step out, once: notes on the disk that codes until `end` are used, for all of `ids`,
  /// the accounts that make the same codes. Returns nil when that is done; else nothing was written, and
  /// it is the time (Unix seconds) from which on a code was not handed out yet.
  ///
  /// Errors: `busy` where another program holds the vault's lock, `usedCodesUnreadable`, `io`.
  package static func take(
    from begin: Int64, until end: Int64, of ids: [AccountID], at location: VaultLocation
  ) throws(VaultError) -> Int64? {
    let folder = try VaultFolder(of: location)
    let lock = try VaultLock(of: folder, wait: location.lockWait)
    defer { extendLifetime(lock) }
    let name = folder.name + ".used-codes"
    var used = try read(name, in: folder)
    let former = ids.compactMap { used.ends[$0] }.max() ?? .min
    guard begin >= former else { return former }
    for id in ids { used.ends[id] = end }
    try folder.files.replace(
      name, in: folder.descriptor, folder.path, with: [UInt8](used.text.utf8), as: "used codes")
    return nil
  }

  private static func read(
    _ name: String, in folder: borrowing VaultFolder
  ) throws(VaultError) -> UsedCodes {
    let path = folder.path + "/" + name
    guard try folder.files.status(of: name, at: folder.descriptor.number) != nil else {
      return UsedCodes()
    }
    let file = try folder.files.open(
      name, at: folder.descriptor.number, O_RDONLY | O_NONBLOCK | O_NOFOLLOW, shown: path)
    let bytes = try folder.files.contents(of: file, path, atMost: largest).bytes
    guard let used = UsedCodes(text: String(decoding: bytes, as: UTF8.self)) else {
      throw .usedCodesUnreadable(path: path)
    }
    return used
  }

  private init() {}

  /// Nil for anything but what `text` writes: what was handed out must not be guessed.
  init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == UsedCodes.heading[...], lines.last == "" else { return nil }
    for line in lines.dropFirst().dropLast() {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count == 2, let id = AccountID(text: String(words[0])),
        let end = Int64(words[1]), ends.updateValue(end, forKey: id) == nil
      else { return nil }
    }
  }

  var text: String {
    var lines = ends.map { "\($0.key.text) \($0.value)" }
    lines.sort()
    return ([UsedCodes.heading] + lines).map { $0 + "\n" }.joined()
  }
}
