internal import Secrets

/// A square of dark and light modules, a QR code, that is as secret as what it says: its memory is
/// wiped with its last owner.
package final class HiddenGrid: Equatable {
  /// Modules on a side.
  package let size: Int
  /// A byte for each module, row by row; 1 is dark.
  private let modules: SecretBytes

  /// A grid whose modules `isDark` tells, by row and column.
  package init(size: Int, isDark: (Int, Int) -> Bool) {
    var modules = SecretBytes(capacity: size * size)
    for row in 0..<size {
      for column in 0..<size { modules.append(isDark(row, column) ? 1 : 0) }
    }
    self.size = size
    self.modules = modules
  }

  /// Whether the module is dark; those outside of the grid are light.
  package func isDark(_ row: Int, _ column: Int) -> Bool {
    guard (0..<size).contains(row), (0..<size).contains(column) else { return false }
    return modules[row * size + column] == 1
  }

  package static func == (left: HiddenGrid, right: HiddenGrid) -> Bool {
    left === right || left.size == right.size && left.modules.equals(right.modules)
  }
}
