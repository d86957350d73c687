internal import CExpat

/// An element of an XML document, by expat. Names have their prefixes. Bounded: 64 levels, 1,000,000
/// nodes, 256 attributes of one element, 8,000,000 pieces of text (a line, its end and a reference are
/// one each), no document type and so no entities of its own.
package struct XMLElement: Equatable, Sendable {
  package let name: String
  package let attributes: [String: String]
  /// All text directly in it, in one piece.
  package fileprivate(set) var text = ""
  package fileprivate(set) var children: [XMLElement] = []

  static let maximumDepth = 64
  static let maximumNodes = 1_000_000
  static let maximumAttributes = 256
  static let maximumPieces = 8_000_000

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
  /// The elements that have begun, each with its text so far.
  private var open: [(element: XMLElement, text: [UInt8])] = []
  private var root: XMLElement?
  private var nodes = 0
  private var pieces = 0
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
        unsafe XMLTree.of(tree).start(String(cString: name!), attributes)
      },
      { tree, _ in unsafe XMLTree.of(tree).end() })
    unsafe XML_SetCharacterDataHandler(parser) { tree, text, count in
      unsafe XMLTree.of(tree).add(UnsafeRawBufferPointer(start: text, count: Int(count)))
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

  private func start(
    _ name: String, _ pairs: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
  ) {
    var attributes: [String: String] = [:]
    var index = 0
    while let name = unsafe pairs?[index], let value = unsafe pairs?[index + 1] {
      guard attributes.count < XMLElement.maximumAttributes else { return stop(.tooComplex) }
      unsafe attributes[String(cString: name)] = unsafe String(cString: value)
      index += 2
    }
    nodes += 1 + attributes.count
    guard open.count < XMLElement.maximumDepth, nodes <= XMLElement.maximumNodes else {
      return stop(.tooComplex)
    }
    open.append((XMLElement(name: name, attributes: attributes), []))
  }

  private func end() {
    guard let last = open.popLast() else { return }
    var element = last.element
    // What expat tells is UTF-8, whatever the document is in.
    element.text = String(decoding: last.text, as: UTF8.self)
    if open.isEmpty {
      root = element
    } else {
      guard open[open.count - 1].element.children.count < JSON.maximumMembers else {
        return stop(.tooComplex)
      }
      open[open.count - 1].element.children.append(element)
    }
  }

  private func add(_ text: UnsafeRawBufferPointer) {
    pieces += 1
    guard pieces <= XMLElement.maximumPieces else { return stop(.tooComplex) }
    if !open.isEmpty { unsafe open[open.count - 1].text.append(contentsOf: text) }
  }

  private func stop(_ error: FormatError) {
    self.error = self.error ?? error
    unsafe XML_StopParser(parser, XML_Bool(XML_FALSE))
  }
}
