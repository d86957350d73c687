internal import Glibc
internal import Paths

/// How a path that is being typed can go on, as the file system tells.
package struct TypedPath: Equatable, Sendable {
  /// What was typed, longer by what all names share; a folder that is the only one has its slash.
  package var path: String
  /// The names that fit, sorted, where there are several; folders with a slash.
  package var names: [String] = []

  /// Entries of a folder that are looked at.
  private static let entryLimit = 20_000

  /// Looks into the folder that `typed` names; `~` is `home`. Hidden files count only when their point
  /// was typed, names that are no UTF-8 or no single line never.
  package init(_ typed: String, home: String?) {
    if typed == "~", home != nil {
      path = "~/"
      return
    }
    path = typed
    let start = PathParts.all(typed).last ?? ""
    let folder = String(typed.unicodeScalars.dropLast(start.unicodeScalars.count))
    var directory = folder.isEmpty ? "." : folder
    if directory.hasPrefix("~/") {
      guard let home else { return }
      directory = home + directory.dropFirst()
    }
    let found = TypedPath.names(in: directory, beginning: start)
    guard let first = found.first else { return }
    guard found.count > 1 else {
      path = folder + first
      return
    }
    var shared = first[...]
    for name in found {
      while !name.utf8.starts(with: shared.utf8) { shared.removeLast() }
    }
    if shared.count > start.count { path = folder + String(shared) }
    names = found
  }

  private static func names(in folder: String, beginning start: String) -> [String] {
    guard let entries = unsafe opendir(folder.systemCString) else { return [] }
    defer { unsafe closedir(entries) }
    var names: [String] = []
    var seen = 0
    while seen < entryLimit, let entry = unsafe readdir(entries) {
      seen += 1
      let name = unsafe Folder.name(of: UnsafeRawPointer(entry))
      guard name != ".", name != "..", name.utf8.starts(with: start.utf8),
        !name.hasPrefix(".") || start.hasPrefix("."),
        !name.contains(where: \.isNewline), SystemText.isUTF8(name)
      else { continue }
      names.append(Folder.isFolder(folder + "/" + name) ? name + "/" : name)
    }
    return names.sorted()
  }
}
