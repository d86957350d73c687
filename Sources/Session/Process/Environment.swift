internal import Glibc
internal import Paths

/// The variables of the process, read where they are asked for; a test gives its own.
package struct Environment {
  private let given: [String: String]?

  package init() { given = nil }

  package init(_ given: [String: String]) { self.given = given }

  /// The value of a variable as `SystemText`, nil when it is not set. `HOME` counts only as an absolute
  /// path.
  package subscript(_ name: String) -> String? {
    guard let value = value(of: name) else { return nil }
    return name == "HOME" && !value.isAbsolutePath ? nil : value
  }

  /// What `HOME` says where that is no absolute path, and so is not used.
  package var relativeHome: String? {
    guard let value = value(of: "HOME") else { return nil }
    return value.isEmpty || value.isAbsolutePath ? nil : value
  }

  private func value(of name: String) -> String? {
    if let given { return given[name] }
    return unsafe getenv(name).map { unsafe SystemText.text($0) }
  }

  /// All of them, for what is given to another program.
  package var all: [String: String] {
    if let given { return given }
    var result: [String: String] = [:]
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let line = unsafe SystemText.text(text)
      if let equals = line.firstIndex(of: "=") {
        result[String(line[..<equals])] = String(line[line.index(after: equals)...])
      }
      unsafe entry += 1
    }
    return result
  }
}
