package import Secrets

/// A secret on its way into another thread.
package final class SecretBox: @unchecked Sendable {
  package let value: SecretBytes
  package init(_ value: consuming SecretBytes) { self.value = value }
}
