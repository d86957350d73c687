/// The languages that trenta speaks (ISO 639-1).
package enum Language: String, CaseIterable, Sendable {
  case english = "en"
  case italian = "it"
  case dutch = "nl"
  case french = "fr"
  case german = "de"

  /// Its name in itself.
  package var name: String {
    switch self {
    case .english: "English"
    case .italian: "Italiano"
    case .dutch: "Nederlands"
    case .french: "Français"
    case .german: "Deutsch"
    }
  }

  /// The one that F2 goes to from this one.
  package var next: Language {
    let all = Language.allCases
    return all[(all.firstIndex(of: self)! + 1) % all.count]
  }

  /// Reads the name of a locale: `it`, `it_CH.UTF-8`, `de@euro`. nil for a language that trenta does
  /// not speak; the C locale is English.
  package init?(locale: some StringProtocol) {
    if locale == "C" || locale == "POSIX" || locale.hasPrefix("C.") {
      self = .english
      return
    }
    let code = locale.prefix { $0 != "_" && $0 != "." && $0 != "@" && $0 != "-" }
    self.init(rawValue: code.lowercased())
  }

  /// The language to speak: the first of these that is given decides, and when trenta does not speak
  /// that one, it speaks English.
  ///
  /// - Parameters:
  ///   - option: `--lang`.
  ///   - setting: the setting `lang`, asked for only when nothing before it decides.
  ///   - environment: TRENTA_LANG, LANGUAGE (a list: the first that is spoken), LC_ALL, LC_MESSAGES,
  ///     LANG.
  package static func choose(
    option: Language?, setting: () -> String?, environment: (String) -> String?
  ) -> Language {
    func given(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
    if let option { return option }
    if let name = given(environment("TRENTA_LANG")) ?? given(setting()) {
      return Language(locale: name) ?? .english
    }
    if let list = given(environment("LANGUAGE")) {
      let known = list.split(separator: ":").lazy.compactMap { Language(locale: $0) }
      return known.first ?? .english
    }
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      if let locale = given(environment(name)) { return Language(locale: locale) ?? .english }
    }
    return .english
  }
}
