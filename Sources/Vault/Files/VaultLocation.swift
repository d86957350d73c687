/// Where a vault lies, and how its files are reached.
package struct VaultLocation: Sendable {
  /// The vault file; a symbolic link is followed to its target.
  package var path: String
  /// The folder for what was seen of vaults (vault.md 2.10), nil to keep nothing.
  package var stateDirectory: String?
  /// Seconds to wait for another writer.
  package var lockWait: Double
  /// For tests: asked with the name of a call before it is made; an errno lets the call fail.
  package var fault: (@Sendable (String) -> Int32?)?

  package init(path: String, stateDirectory: String?, lockWait: Double = 10) {
    self.path = path
    self.stateDirectory = stateDirectory
    self.lockWait = lockWait
    fault = nil
  }

  var files: FileSystem { FileSystem(fault: fault) }
}
