internal import Glibc

/// The character set that the terminal is written in, by the locale's variables.
package enum Charset {
  /// Takes the locale's character set on, and says whether it is UTF-8.
  ///
  /// A locale that is not installed here is common over SSH; what its name says of the character set
  /// is true all the same.
  package static func begin(_ environment: (String) -> String?) -> Bool {
    if unsafe setlocale(LC_CTYPE, "") == nil, namesUTF8(environment) {
      unsafe setlocale(LC_CTYPE, "C.UTF-8")
    }
    return unsafe String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8"
  }

  private static func namesUTF8(_ environment: (String) -> String?) -> Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment)
    guard let name = names.first(where: { !$0.isEmpty }) else { return false }
    let charset = name.drop { $0 != "." }.dropFirst().prefix { $0 != "@" }.lowercased()
    return charset == "utf-8" || charset == "utf8"
  }
}
