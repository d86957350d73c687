internal import Glibc

/// The variables of the process, read where they are asked for; a test gives its own.
package struct Environment {
  private let given: [String: String]?

  package init() { given = nil }

  package init(_ given: [String: String]) { self.given = given }

  /// The value of a variable, nil when it is not set. `HOME` counts only as an absolute path.
  package subscript(_ name: String) -> String? {
    guard let value = value(of: name) else { return nil }
    return name == "HOME" && !value.hasPrefix("/") ? nil : value
  }

  /// What `HOME` says where that is no absolute path, and so is not used.
  package var relativeHome: String? {
    guard let value = value(of: "HOME") else { return nil }
    return value.isEmpty || value.hasPrefix("/") ? nil : value
  }

  /// The name of one that says where something lies and is no UTF-8; nil for none.
  package var unreadable: String? {
    all.keys.sorted().first { name in
      guard
        ["HOME", "CREDENTIALS_DIRECTORY"].contains(name) || name.hasPrefix("TRENTA_")
          || name.hasPrefix("XDG_"), let value = unsafe getenv(name)
      else { return false }
      return unsafe String(validatingCString: value) == nil
    }
  }

  private func value(of name: String) -> String? {
    if let given { return given[name] }
    return unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// All of them, for what is given to another program.
  package var all: [String: String] {
    if let given { return given }
    var result: [String: String] = [:]
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let line = unsafe String(cString: text)
      if let equals = line.firstIndex(of: "=") {
        result[String(line[..<equals])] = String(line[line.index(after: equals)...])
      }
      unsafe entry += 1
    }
    return result
  }
}
