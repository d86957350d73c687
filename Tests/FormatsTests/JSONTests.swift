import Foundation
import Testing

@testable import Formats

private func json(_ text: String) throws -> JSON { try JSON(Array(text.utf8)) }

private func string(_ text: String) throws -> String? {
  try JSON(Array("\"\(text)\"".utf8)).string
}

@Test func valuesOfEveryKind() throws {
  let value = try json(
    " {\"a\":null,\"b\":[true,false , {}],\t\"c\":-0.50e+7,\r\n\"\":\"x\",\"d\":{\"e\":[]}} \n")
  let list = JSON.array([.bool(true), .bool(false), try json("{}")])
  #expect(value["a"] == .null && value["b"] == list)
  #expect(value["c"] == .number("-0.50e+7") && value[""] == .string("x"))
  #expect(value["d"]["e"].array?.isEmpty == true && value["d"]["e"][0] == .null)
  #expect(value.members?.map(\.key) == ["a", "b", "c", "", "d"])
  #expect(value.has("a") && !value.has("f") && value["f"].isNull && value["a"]["b"].isNull)
  for scalar in ["null", "0", "\"\"", "true"] { #expect((try? json(scalar)) != nil) }
}

@Test(arguments: [
  "", " ", "{", "}", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}",
  "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{1:2}", "nul",
  "nulll",
  "True", "tru", "+1", "-", "01", "-01", "1.", ".5", "1e", "1e+", "0x10", "1_0", "NaN", "Infinity",
  "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\u 123\"", "\"\\u+123\"",
  "\"\u{1}\"", "\"\n\"", "\"\t\"", "[1]x", "[1][2]", "// a\n1", "/* a */1", "\u{FEFF}1", "\u{A0}1",
  "\u{B}1", "[1]\u{0}",
])
func textThatIsNoJSON(text: String) {
  #expect(throws: FormatError.damaged, "\(text)") { try json(text) }
}

/// Every cut and many changes of a byte: refused or another value, never a trap.
@Test func cutsAndChanges() throws {
  let whole = Array("{\"a\":[1.5e3,\"x\\u00e9\\ud83d\\udd11\\n\",true,null],\"b\":{\"c\":-0}}".utf8)
  for length in 0..<whole.count {
    #expect(throws: FormatError.damaged) { try JSON(Array(whole.prefix(length))) }
  }
  for index in whole.indices {
    for byte in stride(from: UInt8(0), through: 255, by: 5) {
      var other = whole
      other[index] = byte
      _ = try? JSON(other)
    }
  }
}

// MARK: text

@Test func escapes() throws {
  #expect(
    try string("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\uD83D\\uDD11x")
      == "\"\\/\u{8}\u{C}\n\r\tAé🔑x")
  #expect(try string("\\u0000") == "\0")
  #expect(try string("aé鍵🔑") == "aé鍵🔑")
  #expect(try string("\u{7F}\u{80}") == "\u{7F}\u{80}")
}

/// Half a pair is the replacement character, as most apps have it, and costs nothing beside it.
@Test(arguments: [
  ("\\ud83d", "\u{FFFD}"), ("\\udd11", "\u{FFFD}"), ("\\ud83dx", "\u{FFFD}x"),
  ("\\ud83d\\n", "\u{FFFD}\n"), ("\\ud83d\\u0041", "\u{FFFD}A"),
  ("\\udd11\\ud83d", "\u{FFFD}\u{FFFD}"), ("\\ud83d\\ud83d\\udd11", "\u{FFFD}🔑"),
  ("\\ud800\\udc00", "\u{10000}"), ("\\udbff\\udfff", "\u{10FFFF}"), ("\\uffff", "\u{FFFF}"),
])
func surrogates(text: String, expected: String) throws {
  #expect(try string(text) == expected)
}

@Test func surrogatesBeforeTheEnd() {
  for bad in [
    "\"\\ud83d\\", "\"\\ud83d\\u", "\"\\ud83d\\u12", "\"\\ud83d\\u12\"", "\"\\ud83d\\uzzzz\"",
  ] {
    #expect(throws: FormatError.damaged) { try json(bad) }
  }
}

@Test(
  arguments: [
    [0xFF], [0xC3], [0xC3, 0x28], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    [0xC0, 0x80], [0x80],
  ] as [[UInt8]])
func bytesThatAreNoUTF8(bytes: [UInt8]) {
  let quote = [UInt8(ascii: "\"")]
  #expect(throws: FormatError.damaged) { try JSON(quote + bytes + quote) }
  // Behind an escape, too.
  #expect(throws: FormatError.damaged) { try JSON(quote + Array("\\n".utf8) + bytes + quote) }
  #expect(throws: FormatError.damaged) { try JSON(bytes) }
}

// MARK: keys

@Test func equalKeysAreRefused() {
  for bad in [
    "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "{\"x\":{\"a\":1,\"b\":2,\"a\":3}}",
    "{\"\":1,\"\":2}",
  ] {
    #expect(throws: FormatError.damaged, "\(bad)") { try json(bad) }
  }
  // In an object of any size.
  for count in [2, 23, 24, 25, 26, 100, 1_000] {
    let keys = (0..<count).map { "\"k\($0)\":0" }
    #expect((try? json("{" + keys.joined(separator: ",") + "}"))?.members?.count == count)
    for again in [0, count / 2, count - 1] {
      let all = keys + ["\"k\(again)\":0"]
      #expect(throws: FormatError.damaged, "\(count) \(again)") {
        try json("{" + all.joined(separator: ",") + "}")
      }
    }
  }
}

@Test func objectsFromMembers() {
  #expect(JSON(members: [("a", .null), ("b", .null)])?.has("b") == true)
  #expect(JSON(members: [("a", .null), ("a", .bool(true))]) == nil)
}

// MARK: numbers

@Test(arguments: [
  ("0", 0), ("-0", 0), ("1.0", 1), ("1.000", 1), ("9007199254740993", 9_007_199_254_740_993),
  ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
  ("9223372036854775807.0", Int64.max),
])
func wholeNumbers(text: String, expected: Int64) throws {
  #expect(try json(text).integer(else: .badCounter) == expected)
  #expect(try json("\"\(text)\"").integer(else: .badCounter) == expected)
  #expect(try json("\" \(text) \"").integer(else: .badCounter) == expected)
}

@Test(arguments: [
  "9223372036854775808", "-9223372036854775809", "99999999999999999999999999", "1.5", "1e3",
  "0.9999999999999999999", "true", "[]", "{}", "\"x\"", "\"1x\"", "\"+1\"", "\"1.\"", "\".0\"",
  "\"-\"",
  "\"0x10\"", "\"1 2\"", "\"1_000\"", "\"\u{664}\"", "\"1.0.0\"",
])
func whatIsNoWholeNumber(text: String) throws {
  let value = try json(text)
  #expect(throws: EntryError.badCounter) { try value.integer(else: .badCounter) }
}

@Test func nothingIsNoNumber() throws {
  for text in ["null", "\"\"", "\" \\n\""] {
    #expect(try json(text).integer(else: .badCounter) == nil)
  }
}

@Test func namesAndFlags() throws {
  #expect(try json("\"a\"").name == "a" && json("17").name == "17" && json("true").name == "")
  for text in ["true", "\"true\"", "1"] { #expect(try json(text).isTrue) }
  for text in ["false", "0", "\"false\"", "null", "2", "\"1\"", "[]"] {
    #expect(try !json(text).isTrue)
  }
}

// MARK: bounds

@Test func depth() throws {
  func nested(_ open: String, _ close: String, _ count: Int) -> String {
    String(repeating: open, count: count) + "0" + String(repeating: close, count: count)
  }
  #expect(throws: Never.self) { try json(nested("[", "]", 64)) }
  #expect(throws: FormatError.tooComplex) { try json(nested("[", "]", 65)) }
  #expect(throws: Never.self) { try json(nested("{\"a\":", "}", 64)) }
  #expect(throws: FormatError.tooComplex) { try json(nested("{\"a\":", "}", 65)) }
  // A million of them cost no stack.
  #expect(throws: FormatError.tooComplex) { try json(String(repeating: "[", count: 1_000_000)) }
}

@Test func values() throws {
  let most = "[" + String(repeating: "0,", count: 99_999) + "0]"
  #expect(try json(most).array?.count == 100_000)
  #expect(throws: FormatError.tooComplex) { try json("[0," + most.dropFirst()) }
  let members = (0..<100_001).map { "\"\($0)\":0" }.joined(separator: ",")
  #expect(throws: FormatError.tooComplex) { try json("{\(members)}") }
  // 19 arrays of 100,001 values, one of 99,980, the outermost: 2,000,000.
  let all = String(repeating: most + ",", count: 19)
  let rest = "[" + String(repeating: "0,", count: 99_978) + "0]"
  #expect(try json("[" + all + rest + "]").array?.count == 20)
  #expect(throws: FormatError.tooComplex) { try json("[" + all + rest + ",0]") }
}

/// Large files that are one thing: stopped by the number of values or by depth, or one text. Nothing
/// is quadratic; 64 MiB of any of them take under a second when optimised.
@Test(arguments: ["0,", "\"a\",", "{},", "[],", "[[],", "{\"a\":", "\\u0041", "\\", " ", "-", "9"])
func largeFiles(part: String) {
  let many = String(repeating: part, count: (2 << 20) / part.utf8.count)
  for text in ["[\"" + many, "[" + many] {
    #expect(throws: FormatError.self) { try json(text) }
  }
}

@Test func aLongText() throws {
  let bytes = [UInt8](repeating: 97, count: 16 << 20)
  let read = try JSON([0x22] + bytes + [0x22]).string?.utf8.count
  #expect(read == 16 << 20)
}

/// Foundation's reader and ours see the same in what both take.
@Test func foundationAgrees() throws {
  var generator = SystemRandomNumberGenerator()
  let parts = [
    "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"\\u0041\"", "\"é\"", "0", "-1", "1.5",
    "12e2", "true",
    "null", " ",
  ]
  var both = 0
  for _ in 0..<30_000 {
    let count = Int.random(in: 1...7, using: &generator)
    let text = (0..<count).map { _ in parts.randomElement(using: &generator)! }.joined()
    let theirs = try? JSONSerialization.jsonObject(
      with: Data(text.utf8), options: .fragmentsAllowed)
    // Theirs refuses numbers beyond a Double.
    guard let ours = try? json(text), !text.contains(/e[0-9]{3}/) else { continue }
    // Theirs takes no control characters and too deep files either, and all that ours takes.
    #expect(theirs.map { same($0, ours) } == true, "\(text)")
    both += 1
  }
  #expect(both > 1_000)
}

private func same(_ theirs: Any, _ ours: JSON) -> Bool {
  switch ours {
  case .null: theirs is NSNull
  case .bool(let flag): theirs as? Bool == flag
  case .number(let text): (theirs as? NSNumber)?.doubleValue == Double(text)
  case .string(let text): theirs as? String == text
  case .array(let elements):
    (theirs as? [Any]).map { $0.count == elements.count && zip($0, elements).allSatisfy(same) }
      == true
  case .object(let members):
    (theirs as? [String: Any]).map { object in
      object.count == members.all.count
        && members.all.allSatisfy { member in
          object[member.key].map { same($0, member.value) } == true
        }
    } == true
  }
}
