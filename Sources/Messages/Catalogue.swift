internal import CLibc
internal import Glibc
internal import Paths

/// The catalogue in use: one for the process, looked for at the first sentence that somebody reads.
///
/// A code on standard output needs no sentence, so a script never pays for one.
package enum Catalogue {
  private struct State {
    var language: Language?
    var choose: @Sendable () -> Language = { .english }
    var folder: String?
    /// LANGUAGE as it was before this program set it: first whether it did.
    var former: String??
  }

  nonisolated(unsafe) private static var state = State()

  /// Says how the language is to be chosen, when the first sentence is needed.
  ///
  /// - Parameter folder: where `it/LC_MESSAGES/trenta.mo` and the others lie; nil looks beside the
  ///   program.
  package static func prepare(
    folder: String? = nil, choosing choose: @escaping @Sendable () -> Language
  ) {
    if let former = unsafe state.former {
      if let former { unsafe setenv("LANGUAGE", former, 1) } else { unsafe unsetenv("LANGUAGE") }
    }
    unsafe state = State(language: nil, choose: choose, folder: folder)
  }

  /// The language of what is said now.
  package static var language: Language {
    if let language = unsafe state.language { return language }
    let language = unsafe state.choose()
    use(language)
    return language
  }

  /// Speaks another language from now on.
  package static func use(_ language: Language) {
    unsafe state.language = language
    guard language != .english else { return }
    let folder = unsafe state.folder ?? ownFolder
    if unsafe state.former == nil {
      unsafe state.former = .some(getenv("LANGUAGE").map { unsafe String(cString: $0) })
    }
    // gettext translates nothing in the C locale, and reads LANGUAGE in every other (gettext(3)).
    unsafe setlocale(LC_MESSAGES, "C.UTF-8")
    unsafe setenv("LANGUAGE", language.rawValue, 1)
    unsafe trenta_gettext_bind(folder.systemCString)
  }

  /// Where the catalogues lie: `share/locale` for an installed program, else beside it.
  private static let ownFolder: String = {
    var path = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe path.withUnsafeMutableBytes {
      unsafe trenta_own_program($0.baseAddress, $0.count)
    }
    let folder = PathParts.all(SystemText.text(path.prefix(max(length, 0)))).dropLast()
    let beside = folder.joined(separator: "/") + "/locale"
    if folder.last == "bin" {
      return folder.dropLast().joined(separator: "/") + "/share/locale"
    }
    return beside
  }()
}
