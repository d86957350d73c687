/// Objects that Apple's NSKeyedArchiver wrote: a property list with all of them in `$objects`, the
/// outermost in `$top`, each naming others by UID (formats.md 21). They are looked at one by one, as
/// they are asked for, so that what they share and loops cost nothing.
struct KeyedArchive {
  private let list: PropertyList
  /// By UID, the number of the object in the list.
  private let objects: [Int]
  /// The outermost object.
  let root: Node

  /// Errors: `damaged`, `tooComplex`.
  init(_ bytes: [UInt8]) throws(FormatError) {
    let list = try PropertyList(bytes)
    guard let objects = KeyedArchive.member("$objects", of: list.top, in: list),
      case .array(let numbers) = list.objects[objects],
      let top = KeyedArchive.member("$top", of: list.top, in: list),
      case .dictionary(let roots) = list.objects[top],
      let root = KeyedArchive.member("root", of: top, in: list) ?? roots.first?.value
    else { throw .damaged }
    (self.list, self.objects) = (list, numbers)
    self.root = Node(number: root)
  }

  /// An object, or the UID of one.
  struct Node {
    fileprivate let number: Int
  }

  private static func member(_ key: String, of number: Int, in list: PropertyList) -> Int? {
    guard case .dictionary(let members) = list.objects[number] else { return nil }
    return members.first { member in
      if case .text(key) = list.objects[member.key] { true } else { false }
    }?.value
  }

  /// What a node is once its UID is followed, which is done once; nil for the null of archives.
  private func number(_ node: Node) -> Int? {
    guard case .uid(let uid) = list.objects[node.number] else { return node.number }
    guard uid > 0, uid < objects.count else { return nil }
    return objects[uid]
  }

  /// The member of a dictionary, or of an object of the app's own; nil for none.
  func member(_ key: String, of node: Node) -> Node? {
    guard let number = number(node) else { return nil }
    if let value = KeyedArchive.member(key, of: number, in: list) { return Node(number: value) }
    guard let keys = array(KeyedArchive.member("NS.keys", of: number, in: list)),
      keys.count <= PropertyList.maximumMembers,
      let values = array(KeyedArchive.member("NS.objects", of: number, in: list)),
      let index = keys.firstIndex(where: { text($0) == key }), index < values.count
    else { return nil }
    return values[index]
  }

  /// The elements of an array; nil for anything else.
  func array(_ node: Node?) -> [Node]? {
    guard let node, let number = number(node) else { return nil }
    if let elements = array(number) { return elements }
    return array(KeyedArchive.member("NS.objects", of: number, in: list))
  }

  private func array(_ number: Int?) -> [Node]? {
    guard let number, case .array(let elements) = list.objects[number] else { return nil }
    return elements.map { Node(number: $0) }
  }

  /// A text; nil for anything else.
  func text(_ node: Node?) -> String? {
    if case .text(let text)? = plain(node, "NS.string") { text } else { nil }
  }

  /// Data; nil for anything else.
  func data(_ node: Node?) -> [UInt8]? {
    if case .data(let data)? = plain(node, "NS.data") { data } else { nil }
  }

  /// A number, whole or not; nil for anything else.
  func number(_ node: Node?) -> Double? {
    switch plain(node, nil) {
    case .integer(let number): Double(number)
    case .real(let number): number
    default: nil
    }
  }

  /// A whole number; nil for none. Anything else throws `error`.
  func integer(_ node: Node?, else error: EntryError) throws(EntryError) -> Int64? {
    guard let node, let number = number(node) else { return nil }
    switch list.objects[number] {
    case .null: return nil
    case .integer(let number): return number
    case .real(let number):
      guard let whole = Int64(exactly: number) else { throw error }
      return whole
    default: throw error
    }
  }

  /// The object itself, or the one that a mutable text or data holds.
  private func plain(_ node: Node?, _ key: String?) -> PropertyList.Object? {
    guard let node, let number = number(node) else { return nil }
    let inner = key.flatMap { KeyedArchive.member($0, of: number, in: list) }
    return list.objects[inner.flatMap { self.number(Node(number: $0)) } ?? number]
  }
}
