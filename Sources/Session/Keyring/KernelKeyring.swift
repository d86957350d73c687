internal import CLibc
internal import Glibc
package import Secrets

/// Why the kernel's keyring could not be used.
package enum KeyringError: Error, Equatable {
  /// The kernel or a container refuses keyrings, or the quota is used up: errno.
  case unavailable(Int32)
  /// There is no such key, or it has ended.
  case absent

  /// The identifier on standard error.
  package var identifier: String {
    switch self {
    case .unavailable: "no-keyring"
    case .absent: "locked"
    }
  }
}

/// Who can read an unlocked session.
package enum KeyringScope: String, Sendable, CaseIterable {
  /// All logins of the user (the user keyring).
  case user
  /// This login only; it dies with it (the session keyring).
  case login
}

/// A key that was found, and what it holds.
package struct KeyringKey: ~Copyable {
  /// The kernel's number for this very key.
  package let serial: Int32
  package let payload: SecretBytes
}

/// Keys of trenta in the Linux kernel's keyring, by the procedure of keyrings(7) that works in
/// services, containers and a tmux that outlived its login: the user keyring is first linked into
/// the process keyring, so that it is there in every login.
package enum KernelKeyring {
  /// Owner: everything; possessor: nothing. Who possesses a key is told by the keyrings of a process and
  /// not by its user: after `su bob`, which keeps alice's session keyring, bob's programs possess what is
  /// in it. A process of the same user in another user namespace can read the key by its number.
  private static let permissions: UInt32 = 0x003f_0000
  private static let type = "user"

  /// Makes or replaces the key `description`; the kernel forgets it after `seconds`.
  package static func put(
    _ description: String, _ payload: borrowing SecretBytes, scope: KeyringScope, seconds: Int
  ) throws(KeyringError) {
    try linkUserKeyring()
    let process = trenta_key_spec_process
    let key = unsafe payload.withUnsafeBytes {
      unsafe trenta_add_key(type, description, $0.baseAddress, $0.count, process)
    }
    guard key >= 0 else { throw .unavailable(errno) }
    let target = scope == .user ? trenta_key_spec_user : trenta_key_spec_session
    guard trenta_keyctl_setperm(key, permissions) == 0,
      trenta_keyctl_set_timeout(key, UInt32(clamping: max(1, seconds))) == 0,
      trenta_keyctl_link(key, target) == 0
    else {
      let reason = errno
      trenta_keyctl_revoke(key)
      trenta_keyctl_unlink(key, process)
      throw .unavailable(reason)
    }
    trenta_keyctl_unlink(key, process)
  }

  /// The key `description`, looked for in the user keyring, then in the login's.
  package static func get(_ description: String) throws(KeyringError) -> KeyringKey {
    let key = try find(description)
    var payload = SecretBytes(capacity: 4096)
    var wanted = 0
    unsafe payload.append(upTo: 4096) {
      wanted = unsafe trenta_keyctl_read(key, $0.baseAddress, $0.count)
      return wanted < 0 || wanted > $0.count ? 0 : wanted
    }
    guard wanted > 0, wanted <= 4096 else { throw .absent }
    return KeyringKey(serial: key, payload: payload)
  }

  /// Replaces the payload of this very key, and sets its end anew: an update clears it. A key that was
  /// ended meanwhile stays ended.
  package static func renew(
    _ key: Int32, _ payload: borrowing SecretBytes, seconds: Int
  ) throws(KeyringError) {
    let updated = unsafe payload.withUnsafeBytes {
      unsafe trenta_keyctl_update(key, $0.baseAddress, $0.count)
    }
    guard updated == 0 else { throw .absent }
    guard trenta_keyctl_set_timeout(key, UInt32(clamping: max(1, seconds))) == 0 else {
      trenta_keyctl_revoke(key)  // a key without an end must not stay
      throw .unavailable(errno)
    }
  }

  /// Ends every key whose description begins with `prefix`; returns how many there were. Errors:
  /// `unavailable` where a keyring could not be looked through or a key not ended, and others may be.
  @discardableResult
  package static func end(prefix: String) throws(KeyringError) -> Int {
    try linkUserKeyring()
    var ended = 0
    for keyring in [trenta_key_spec_user, trenta_key_spec_session] {
      for key in try keys(in: keyring) where try description(of: key).hasPrefix(prefix) {
        guard trenta_keyctl_revoke(key) == 0 || isGone(errno) else { throw .unavailable(errno) }
        trenta_keyctl_unlink(key, keyring)
        ended += 1
      }
    }
    return ended
  }

  /// Whether a keyring or key that answers so holds nothing any more.
  private static func isGone(_ code: Int32) -> Bool {
    [ENOKEY, EKEYREVOKED, EKEYEXPIRED].contains(code)
  }

  private static func find(_ description: String) throws(KeyringError) -> Int32 {
    try linkUserKeyring()
    for keyring in [trenta_key_spec_user, trenta_key_spec_session] {
      let key = unsafe trenta_keyctl_search(keyring, type, description)
      if key >= 0 { return Int32(truncatingIfNeeded: key) }
    }
    throw .absent
  }

  private static func linkUserKeyring() throws(KeyringError) {
    let user = trenta_keyctl_get_keyring(trenta_key_spec_user, true)
    guard user >= 0, trenta_keyctl_link(user, trenta_key_spec_process) == 0 else {
      throw .unavailable(errno)
    }
  }

  /// However many there are.
  private static func keys(in keyring: Int32) throws(KeyringError) -> [Int32] {
    var serials = [Int32](repeating: 0, count: 256)
    while true {
      let bytes = unsafe serials.withUnsafeMutableBytes {
        unsafe trenta_keyctl_read(keyring, $0.baseAddress, $0.count)
      }
      guard bytes >= 0 else {
        if isGone(errno) { return [] }
        throw .unavailable(errno)
      }
      // A larger size than there was room for: nothing was copied.
      let count = bytes / MemoryLayout<Int32>.stride
      if count <= serials.count { return Array(serials.prefix(count)) }
      serials = [Int32](repeating: 0, count: count + 64)
    }
  }

  /// What a key is called: the last field of `type;uid;gid;permissions;description`; nothing for one
  /// that is gone, or that its owner does not let us see: ours may be seen.
  private static func description(of key: Int32) throws(KeyringError) -> String {
    var text = [UInt8](repeating: 0, count: 256)
    let length = unsafe text.withUnsafeMutableBytes {
      unsafe trenta_keyctl_describe(
        key, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
    }
    guard length > 0 else {
      if isGone(errno) || errno == EACCES { return "" }
      throw .unavailable(errno)
    }
    let whole = String(decoding: text.prefix(min(length, text.count) - 1), as: UTF8.self)
    return whole.split(separator: ";", maxSplits: 4).last.map(String.init) ?? ""
  }
}
