internal import CExpat

/// An element of an XML document, by expat. Bounded: 64 levels, 1,000,000 nodes, no document type and
/// so no entities of its own.
package struct XMLElement: Equatable, Sendable {
  package let name: String
  package let attributes: [String: String]
  /// All text directly in it, in one piece.
  package fileprivate(set) var text = ""
  package fileprivate(set) var children: [XMLElement] = []

  static let maximumDepth = 64
  static let maximumNodes = 1_000_000

  /// Reads a whole document and returns its root. Errors: `damaged`, `tooComplex`.
  package init(_ bytes: [UInt8]) throws(FormatError) {
    let tree = XMLTree()
    self = try tree.parse(bytes)
  }

  fileprivate init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// The children with this name.
  func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

  /// The first child with this name.
  func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }
}

/// What expat tells, put together.
@safe private final class XMLTree {
  private var open: [XMLElement] = []
  /// The text of each open element so far, in UTF-8: expat tells it in many small pieces.
  private var texts: [[UInt8]] = []
  private var root: XMLElement?
  private var nodes = 0
  private var error: FormatError?
  private var parser: XML_Parser?

  func parse(_ bytes: [UInt8]) throws(FormatError) -> XMLElement {
    guard let parser = unsafe XML_ParserCreate(nil) else { throw .damaged }
    defer { unsafe XML_ParserFree(parser) }
    unsafe self.parser = parser
    unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    unsafe XML_SetElementHandler(
      parser,
      { tree, name, attributes in
        unsafe XMLTree.of(tree).start(String(cString: name!), XMLTree.pairs(attributes))
      },
      { tree, _ in unsafe XMLTree.of(tree).end() })
    unsafe XML_SetCharacterDataHandler(parser) { tree, text, count in
      let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(count))
      unsafe XMLTree.of(tree).add(bytes)
    }
    unsafe XML_SetStartDoctypeDeclHandler(parser) { tree, _, _, _, _ in
      unsafe XMLTree.of(tree).stop(.damaged)
    }
    let status = unsafe bytes.withUnsafeBytes { bytes in
      unsafe XML_Parse(
        parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), 1)
    }
    if let error { throw error }
    guard status == XML_STATUS_OK, let root else { throw .damaged }
    return root
  }

  private static func of(_ pointer: UnsafeMutableRawPointer?) -> XMLTree {
    unsafe Unmanaged<XMLTree>.fromOpaque(pointer!).takeUnretainedValue()
  }

  private static func pairs(
    _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
  ) -> [String: String] {
    var pairs: [String: String] = [:]
    var index = 0
    while let name = unsafe attributes?[index], let value = unsafe attributes?[index + 1] {
      unsafe pairs[String(cString: name)] = unsafe String(cString: value)
      index += 2
    }
    return pairs
  }

  private func start(_ name: String, _ attributes: [String: String]) {
    nodes += 1 + attributes.count
    guard open.count < XMLElement.maximumDepth, nodes <= XMLElement.maximumNodes else {
      return stop(.tooComplex)
    }
    open.append(XMLElement(name: name, attributes: attributes))
    texts.append([])
  }

  private func end() {
    guard var element = open.popLast(), let text = texts.popLast() else { return }
    element.text = String(decoding: text, as: UTF8.self)
    if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
  }

  private func add(_ bytes: UnsafeRawBufferPointer) {
    if !texts.isEmpty { unsafe texts[texts.count - 1].append(contentsOf: bytes) }
  }

  private func stop(_ error: FormatError) {
    self.error = self.error ?? error
    unsafe XML_StopParser(parser, XML_Bool(XML_FALSE))
  }
}
