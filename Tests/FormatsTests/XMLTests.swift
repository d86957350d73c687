import Foundation
import Testing

@testable import Formats

private func xml(_ text: String) throws -> XMLElement { try XMLElement(Array(text.utf8)) }

@Test func aTree() throws {
  let root = try xml(
    """
    <?xml version="1.0" encoding="utf-8" standalone="yes"?>
    <!-- a --><map a='1' b="&lt;&quot;&apos;&amp;&gt;"><string name="x">a &amp; <![CDATA[<b>&amp;]]> &#x41;&#233;</string>
    <empty/><string name="y"></string><?pi x?>tail</map>
    """)
  #expect(root.name == "map" && root.attributes == ["a": "1", "b": "<\"'&>"])
  #expect(root.children.map(\.name) == ["string", "empty", "string"])
  #expect(root.all("string").map { $0.attributes["name"] } == ["x", "y"])
  #expect(root.first("string")?.text == "a & <b>&amp; Aé")
  #expect(root.first("empty")?.text == "" && root.first("none") == nil)
  #expect(root.text.filter { !$0.isWhitespace } == "tail")
}

@Test(arguments: [
  "", " ", "a", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "x<a/>", "<a b/>", "<a b=c/>",
  "<a b='1' b='2'/>", "<a>&nbsp;</a>", "<a>&x</a>", "<a>&#0;</a>", "<a>&#xD800;</a>",
  "<a>\u{1}</a>",
  "<a>]]></a>", "<a><![CDATA[</a>", "<1/>", "<a b='<'/>", "<!-- -- --><a/>",
  " <?xml version=\"1.0\"?><a/>",
  "<?xml version=\"1.0\" encoding=\"klingon\"?><a/>", "<a/><?xml version=\"1.0\"?>", "{}",
])
func textThatIsNoXML(text: String) {
  #expect(throws: FormatError.damaged, "\(text)") { try xml(text) }
}

@Test func cutsOfADocument() throws {
  let whole = Array("<?xml version=\"1.0\"?><a b=\"c\">d<e/>&amp;<![CDATA[f]]></a>".utf8)
  for length in 0..<whole.count {
    #expect(throws: FormatError.damaged) { try XMLElement(Array(whole.prefix(length))) }
  }
}

// MARK: codings

@Test func codings() throws {
  let body = "<a b=\"é\">鍵🔑ü</a>"
  let little: [UInt8] = [0xFF, 0xFE] + body.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  let big: [UInt8] = [0xFE, 0xFF] + body.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
  let declared = Array(
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\(body)".utf16.flatMap {
      [UInt8($0 & 0xFF), UInt8($0 >> 8)]
    })
  for bytes in [
    Array(body.utf8), [0xEF, 0xBB, 0xBF] + Array(body.utf8), little, big, [0xFF, 0xFE] + declared,
  ] {
    let root = try XMLElement(bytes)
    #expect(root.text == "鍵🔑ü" && root.attributes["b"] == "é")
  }
  let latin1 =
    Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a b=\"".utf8) + [0xE9]
    + Array("\">".utf8) + [0xFC] + Array("</a>".utf8)
  #expect(try XMLElement(latin1).text == "ü" && XMLElement(latin1).attributes["b"] == "é")
  // Latin-1 that is declared as nothing is no UTF-8; half a character neither.
  for bad in [[0xFC], [0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]] {
    #expect(throws: FormatError.damaged) {
      try XMLElement(Array("<a>".utf8) + bad + Array("</a>".utf8))
    }
  }
  #expect(throws: FormatError.damaged) { try XMLElement(Array(little.dropLast())) }
}

/// A file in UTF-16 reaches the parser as it is.
@Test func aFileInUTF16IsXML() {
  let text = "<?xml version=\"1.0\" encoding=\"utf-16\"?><map>ü</map>"
  let bytes: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  #expect(ForeignFile(bytes).xml?.text == "ü")
}

// MARK: names

@Test func prefixesOfNamespaces() throws {
  let root = try xml(
    "<p:Key xmlns:p='urn:x' xmlns='urn:y'><Id>1</Id><q:Id xmlns:q='urn:x'>2</q:Id><xId>3</xId></p:Key>"
  )
  #expect(root.name == "p:Key" && root.isNamed("Key") && !root.isNamed("ey") && !root.isNamed("y"))
  #expect(root.children(named: "Id").map(\.text) == ["1", "2"])
  #expect(root.child(named: "xId")?.text == "3" && root.child(named: "None", "Id")?.text == "1")
  #expect(root.text(of: "Id") == "1" && root.text(of: "None") == nil)
  #expect(root.attribute("a", "xmlns") == "urn:y")
}

// MARK: document types

@Test(arguments: [
  "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
  "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
  "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
  "<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1/\"> %x;]><a/>",
  "<!DOCTYPE a [<!ATTLIST a b CDATA \"c\">]><a/>",
])
func documentTypesAreRefused(text: String) {
  #expect(throws: FormatError.damaged) { try xml(text) }
}

@Test func aBillionLaughs() {
  var text = "<!DOCTYPE a [<!ENTITY l0 \"lol\">"
  for level in 1...30 {
    text += "<!ENTITY l\(level) \"" + String(repeating: "&l\(level - 1);", count: 10) + "\">"
  }
  #expect(throws: FormatError.damaged) { try xml(text + "]><a>&l30;</a>") }
}

// MARK: bounds

@Test func depthOfElements() throws {
  func nested(_ count: Int) -> String {
    String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count)
  }
  #expect(throws: Never.self) { try xml(nested(64)) }
  #expect(throws: FormatError.tooComplex) { try xml(nested(65)) }
  #expect(throws: FormatError.tooComplex) { try xml(String(repeating: "<a>", count: 1_000_000)) }
}

@Test func elementsAndAttributes() throws {
  let most = String(repeating: "<a/>", count: 100_000)
  #expect(try xml("<r>\(most)</r>").children.count == 100_000)
  #expect(throws: FormatError.tooComplex) { try xml("<r>\(most)<a/></r>") }
  // Nine of 100,001 and one of 99,990, the outermost: 1,000,000.
  let all = String(repeating: "<b>\(most)</b>", count: 9)
  let rest = String(repeating: "<a/>", count: 99_989)
  #expect(try xml("<r>\(all)<b>\(rest)</b></r>").children.count == 10)
  #expect(throws: FormatError.tooComplex) { try xml("<r>\(all)<b>\(rest)</b><a/></r>") }
  #expect(throws: FormatError.tooComplex) {
    let half = String(repeating: "<a b=''/>", count: 100_000)
    return try xml("<r>" + String(repeating: "<b>\(half)</b>", count: 5) + "</r>")
  }
  let attributes = (0..<256).map { "a\($0)=''" }.joined(separator: " ")
  #expect(try xml("<r \(attributes)/>").attributes.count == 256)
  #expect(throws: FormatError.tooComplex) { try xml("<r \(attributes) b=''/>") }
}

/// Every piece of text is a call from expat, so their number is bounded too.
@Test(arguments: ["a\n", "&amp;"])
func piecesOfText(part: String) throws {
  let text = String(repeating: part, count: 8_000_001)
  #expect(throws: FormatError.tooComplex) { try xml("<r>\(text)</r>") }
}

@Test func largestDocuments() throws {
  let long = String(repeating: "a", count: 64 << 20)
  let inside = try xml("<r>\(long)</r>").text.utf8.count
  let attribute = try xml("<r a='\(long)'/>").attributes["a"]?.utf8.count
  #expect(inside == 64 << 20 && attribute == 64 << 20)
  for part in ["<a>", "<a/>", "<a b='c'/>", "<a b='", "<!--", "<![CDATA[", "<"] {
    let text = String(repeating: part, count: (8 << 20) / part.utf8.count)
    #expect(throws: FormatError.self) { try xml("<r>" + text) }
  }
}
