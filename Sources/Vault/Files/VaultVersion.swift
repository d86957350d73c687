/// One version of a vault's content, to see whether what was found out about it still holds. The
/// generation alone says less: an older copy that came back may have been changed another way.
package struct VaultVersion: Equatable, Sendable {
  package let generation: UInt64
  /// The keyed MAC over the file.
  let mac: [UInt8]
}

extension SealedVault {
  /// The version that is in the file.
  var version: VaultVersion { VaultVersion(generation: generation, mac: mac) }
}
