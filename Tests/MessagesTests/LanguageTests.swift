import Messages
import Testing

@Suite struct LanguageTests {
  /// What decides, in the order of the design; whoever comes first wins, also when it is not spoken.
  @Test(arguments: [
    ([:], "en"),
    (["LANG": "it_IT.UTF-8"], "it"),
    (["LANG": "de_CH"], "de"),
    (["LANG": "C.UTF-8"], "en"),
    (["LANG": "nl_BE@euro", "LC_MESSAGES": "fr_FR.UTF-8"], "fr"),
    (["LC_MESSAGES": "fr_FR", "LC_ALL": "de_DE"], "de"),
    (["LC_ALL": "es_ES.UTF-8", "LANG": "it_IT.UTF-8"], "en"),
    (["LC_ALL": "", "LANG": "it_IT.UTF-8"], "it"),
    (["LANGUAGE": "es:nl:fr", "LC_ALL": "it_IT"], "nl"),
    (["LANGUAGE": "es", "LC_ALL": "it_IT"], "en"),
    (["TRENTA_LANG": "fr", "LANGUAGE": "nl"], "fr"),
    (["TRENTA_LANG": "IT"], "it"),
    (["LANG": "frp_IT"], "en"),
  ])
  func theEnvironment(_ variables: [String: String], _ code: String) {
    let language = Language.choose(option: nil, setting: { nil }) { variables[$0] }
    #expect(language.rawValue == code)
  }

  @Test func theOptionThenTheVariableThenTheSetting() {
    let variables = ["TRENTA_LANG": "fr", "LANG": "de_DE"]
    func choose(_ option: Language?, _ setting: String?, _ variables: [String: String]) -> Language {
      Language.choose(option: option, setting: { setting }) { variables[$0] }
    }
    #expect(choose(.italian, "nl", variables) == .italian)
    #expect(choose(nil, "nl", variables) == .french)
    #expect(choose(nil, "nl", ["LANG": "de_DE"]) == .dutch)
    #expect(choose(nil, "xx", ["LANG": "de_DE"]) == .english)
    #expect(choose(nil, nil, ["LANG": "de_DE"]) == .german)
  }

  @Test func f2GoesRoundAllOfThem() {
    var seen: [Language] = [.english]
    while let last = seen.last, !seen.contains(last.next) { seen.append(last.next) }
    #expect(seen.count == Language.allCases.count)
  }
}
