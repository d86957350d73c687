import Testing
import Text

@Suite struct SearchTextTests {
  /// What has the letters of a word in their order resembles it; commands find words only.
  @Test(arguments: [
    ("sgm", "SiGeM", true), ("mrss", "SiGeM", true), ("gms", "SiGeM", false), ("s", "SiGeM", true),
    ("infmd prktk", "Infomedics", true), ("@bl", "Infomedics", false),
    ("ndesk", "Infomedics", false),
    ("zrch", "Café Zürich", true),
  ])
  func lettersInTheirOrder(query: String, issuer: String, resembles: Bool) {
    let texts = [
      "SiGeM": SearchText(issuer: "SiGeM", label: "mario.rossi", place: "", tags: []),
      "Infomedics": SearchText(
        issuer: "Infomedics", label: "praktijk", place: "balie", tags: [], note: "second desk"),
      "Café Zürich": SearchText(issuer: "Café Zürich", label: "Jörg", place: "", tags: []),
    ]
    #expect(texts[issuer]?.resembles(SearchText.words(of: query)) == resembles)
  }
}
