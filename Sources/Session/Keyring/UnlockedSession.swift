internal import OTP
package import Secrets
internal import Text
package import Vault

/// The key of a vault in the kernel's keyring, with an end that survives a change of the clock.
///
/// Payload: version (1), kind (1 session), vault id (16 bytes), end and idle end (CLOCK_BOOTTIME
/// seconds, u64 each; idle end 0: none), idle length (u32 seconds), master key (32 bytes).
package struct UnlockedSession: Equatable, Sendable {
  /// CLOCK_BOOTTIME seconds.
  package var end: Int64
  /// CLOCK_BOOTTIME seconds; nil when it does not end by idleness.
  package var idleEnd: Int64?
  /// Seconds that each use gives it anew.
  package var idleLength: Int64

  /// The longest life of a session, and the idle time that ends it, in seconds.
  package static let longest = 8 * 3600
  package static let idle = 15 * 60
  private static let version: UInt8 = 1
  private static let kind: UInt8 = 1
  private static let keyOffset = 2 + 16 + 8 + 8 + 4

  /// The seconds that are left without use.
  package func secondsLeft(bootSeconds: Int64) -> Int64 {
    max(0, min(end, idleEnd ?? end) - bootSeconds)
  }

  /// Puts the key into the keyring; replaces a session that is there. `longest` seconds are the most
  /// that it lasts, whatever is asked for.
  package static func begin(
    _ masterKey: borrowing SecretBytes, of vault: VaultID, for seconds: Int?,
    longest: Int = longest, scope: KeyringScope, clock: Clock
  ) throws(KeyringError) -> UnlockedSession {
    let now = clock.bootMilliseconds() / 1000
    let session = UnlockedSession(
      end: now + Int64(min(seconds ?? longest, longest)),
      idleEnd: seconds == nil ? now + Int64(min(idle, longest)) : nil,
      idleLength: seconds == nil ? Int64(idle) : 0)
    try KernelKeyring.end(prefix: description(of: vault))
    let payload = session.payload(masterKey, of: vault)
    try KernelKeyring.put(
      description(of: vault), payload, scope: scope,
      seconds: Int(session.secondsLeft(bootSeconds: now)))
    return session
  }

  /// The session of a vault, nil when there is none or it is over.
  package static func current(of vault: VaultID, clock: Clock) -> UnlockedSession? {
    guard let key = try? KernelKeyring.get(description(of: vault)) else { return nil }
    return read(key.payload, of: vault, now: clock.bootMilliseconds() / 1000)
  }

  /// The master key of a session that is not over; using it gives it its idle time anew.
  package static func masterKey(of vault: VaultID, clock: Clock) -> SecretBytes? {
    guard let found = try? KernelKeyring.get(description(of: vault)) else { return nil }
    let now = clock.bootMilliseconds() / 1000
    guard var session = read(found.payload, of: vault, now: now) else {
      _ = try? KernelKeyring.end(prefix: description(of: vault))
      return nil
    }
    let key = SecretBytes(copying: found.payload.bytes.extracting(keyOffset..<keyOffset + 32))
    if let idleEnd = session.idleEnd, idleEnd < now + session.idleLength {
      session.idleEnd = now + session.idleLength
      let renewed = session.payload(key, of: vault)
      try? KernelKeyring.renew(
        found.serial, renewed, seconds: Int(session.secondsLeft(bootSeconds: now)))
    }
    return key
  }

  /// Ends the sessions and grants of a vault; returns how many there were. Errors: `unavailable` where
  /// that is not certain.
  @discardableResult
  package static func end(of vault: VaultID) throws(KeyringError) -> Int {
    try KernelKeyring.end(prefix: "trenta:v1:session:" + vault.keyringName)
      + KernelKeyring.end(prefix: "trenta:v1:grant:" + vault.keyringName)
  }

  /// Ends the sessions and grants of all vaults; returns how many there were. Errors: likewise.
  @discardableResult
  package static func endAll() throws(KeyringError) -> Int {
    try KernelKeyring.end(prefix: "trenta:v1:")
  }

  private static func description(of vault: VaultID) -> String {
    "trenta:v1:session:" + vault.keyringName
  }

  private func payload(_ masterKey: borrowing SecretBytes, of vault: VaultID) -> SecretBytes {
    var payload = SecretBytes(capacity: UnlockedSession.keyOffset + 32)
    payload.append(UnlockedSession.version)
    payload.append(UnlockedSession.kind)
    for byte in vault.bytes { payload.append(byte) }
    payload.append(UInt64(end), bytes: 8)
    payload.append(UInt64(idleEnd ?? 0), bytes: 8)
    payload.append(UInt64(idleLength), bytes: 4)
    payload.append(masterKey.bytes)
    return payload
  }

  private static func read(
    _ payload: borrowing SecretBytes, of vault: VaultID, now: Int64
  ) -> UnlockedSession? {
    guard payload.count == keyOffset + 32, payload[0] == version, payload[1] == kind else {
      return nil
    }
    for index in 0..<16 where payload[2 + index] != vault.bytes[index] { return nil }
    let idleEnd = Int64(clamping: payload.number(at: 26, bytes: 8))
    let session = UnlockedSession(
      end: Int64(clamping: payload.number(at: 18, bytes: 8)),
      idleEnd: idleEnd == 0 ? nil : idleEnd,
      idleLength: Int64(payload.number(at: 34, bytes: 4)))
    return session.secondsLeft(bootSeconds: now) > 0 ? session : nil
  }
}

extension VaultID {
  /// The first 16 hex digits of a hash of the id: `/proc/keys` shows what keys are called.
  fileprivate var keyringName: String {
    let message = Array("otpv1 kr".utf8) + bytes
    return hexText(Array(Sealing.hash(16, message.span).prefix(8)))
  }

}

extension SecretBytes {
  fileprivate mutating func append(_ number: UInt64, bytes: Int) {
    for shift in 0..<bytes { append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(shift)))) }
  }

  fileprivate func number(at offset: Int, bytes: Int) -> UInt64 {
    (0..<bytes).reduce(0) { $0 | UInt64(self[offset + $1]) << (8 * UInt64($1)) }
  }
}
