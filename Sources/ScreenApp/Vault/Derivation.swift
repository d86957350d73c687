internal import Messages
internal import Secrets
internal import Vault
internal import Wording

/// A master key that is derived from a secret in a thread of its own: the key, or why there is none.
typealias Derivation = Background<Result<SecretBox, VaultError>>

extension Derivation {
  /// The key that a secret opens a vault with.
  static func start(_ secret: consuming SecretBytes, _ location: VaultLocation) throws -> Derivation
  {
    let secret = SecretBox(secret)
    return try start { () throws(VaultError) in
      SecretBox(try SealedVault.read(location).masterKey(secret.value))
    }
  }

  /// The key that `body` makes.
  static func start(
    _ body: @escaping () throws(VaultError) -> SecretBox
  ) throws -> Derivation {
    try demand(Background { Result(catching: body) })
  }
}

extension Background {
  /// The work that was begun; fails where it could not.
  static func demand(_ work: Background?) throws(Failure) -> Background {
    guard let work else {
      throw Failure("no-memory", .io, tr("there is no memory for this"))
    }
    return work
  }
}
