/// A file that holds others: a mail or several, a saved web page, an archive, a document. An archive that
/// is the export of an app is none, for its own format reads it.
package struct Container {
  package enum Kind: String, Sendable, CaseIterable {
    case archive
    /// Of a word processor and the like: a ZIP archive of texts and pictures.
    case document
    case mail
    case page = "web-page"
  }

  package enum Limit {
    /// Files in it, those in containers inside of it included.
    package static let files = 1_000
    /// Containers in each other, and likewise the parts of a mail.
    static let depth = 4
    static let mailDepth = 16
    /// Unpacked bytes of all files.
    static let bytes = 128 << 20
    /// Unpacked bytes of one.
    static let fileBytes = 64 << 20
  }

  /// A file in it.
  package struct File {
    /// Its path in the container; from outside, so anything may be in it.
    package let name: String
    package let content: Content
    /// Whether most such files are ornament: pictures of pages, letters and documents, and not those
    /// that a person put into an archive.
    package var isOrnament = false
  }

  package enum Content {
    /// A picture, an export or anything else.
    case file([UInt8])
    /// Text in which the address of an account stands, perhaps.
    case text([UInt8])
    case refused(FormatError)
    /// It lies in an archive, whose library was not loaded.
    case needsLibrary
  }

  package let kind: Kind
  private let bytes: [UInt8]

  /// nil for what is no container. `format` is the one that the person named.
  package init?(_ bytes: [UInt8], as format: Format? = nil) {
    guard let kind = Container.kind(of: bytes, format) else { return nil }
    self.kind = kind
    self.bytes = bytes
  }

  /// Shows all files in their order, until `visit` says false. `passphrase` is for archives, `canLoad`
  /// whether libzip is loaded or may be.
  package func files(
    passphrase: [UInt8]?, format: Format? = nil, canLoad: Bool, visit: @escaping (File) -> Bool
  ) {
    var walk = ContainerWalk(
      passphrase: passphrase, format: format, canLoad: canLoad, visit: visit)
    walk.enter(kind, bytes, path: "", depth: 0)
  }

  static func kind(of bytes: [UInt8], _ format: Format?) -> Kind? {
    if bytes.starts(with: ZIPArchive.magic) {
      let known = try? recogniseFile(bytes, as: format)
      guard let archive = try? ZIPArchive(bytes) else { return nil }
      // WinAuth writes a text and nothing else: with more beside it, it is somebody's archive.
      let isMixed =
        known?.format == .winAuth && archive.members.count { !archive.isPassedOver($0) } > 1
      guard known == nil || isMixed else { return nil }
      return archive.isDocument ? .document : .archive
    }
    if Mail.begins(bytes) { return .mail }
    // Some apps export a page of their own.
    guard WebPage.begins(bytes), WebPage.holdsPictures(bytes) else { return nil }
    let known = try? recogniseFile(bytes, as: format)
    return known == nil || known?.format == .uri ? .page : nil
  }
}

/// Whether the text may have the address of an account in it; few texts have.
package func mayHoldAddress(_ text: [UInt8]) -> Bool {
  for index in text.indices {
    // The second letter of these, so that little is compared.
    guard asciiLower(text[index]) == UInt8(ascii: "t"), index > 0 else { continue }
    let start = text[(index - 1)...]
    if ["otpauth", "otp://", "steam"].contains(where: { hasPrefix($0, start) }) { return true }
  }
  return false
}

/// The way through a container and those in it.
struct ContainerWalk {
  let passphrase: [UInt8]?
  let format: Format?
  let canLoad: Bool
  let visit: (Container.File) -> Bool
  private var count = 0
  private var left = Container.Limit.bytes
  /// Whether nothing more is to be shown.
  private(set) var isOver = false

  init(
    passphrase: [UInt8]?, format: Format?, canLoad: Bool,
    visit: @escaping (Container.File) -> Bool
  ) {
    self.passphrase = passphrase
    self.format = format
    self.canLoad = canLoad
    self.visit = visit
  }

  mutating func show(_ name: String, _ content: Container.Content, isOrnament: Bool = false) {
    guard !isOver else { return }
    count += 1
    guard count < Container.Limit.files else {
      isOver = true
      _ = visit(Container.File(name: name, content: .refused(.tooManyFiles)))
      return
    }
    switch content {
    case .file(let bytes), .text(let bytes):
      left -= bytes.count
      guard left >= 0 else {
        isOver = true
        _ = visit(Container.File(name: name, content: .refused(.tooLarge)))
        return
      }
    case .refused, .needsLibrary: break
    }
    if !visit(Container.File(name: name, content: content, isOrnament: isOrnament)) {
      isOver = true
    }
  }

  /// A file in a container, which may be one itself or be packed by gzip.
  mutating func open(_ bytes: [UInt8], path: String, depth: Int, isOrnament: Bool = false) {
    guard !isOver else { return }
    guard !bytes.isEmpty else {
      return show(path, isOrnament ? .text([]) : .refused(.empty))
    }
    if bytes.starts(with: GZip.magic) {
      guard depth < Container.Limit.depth else { return show(path, .refused(.tooComplex)) }
      do throws(FormatError) {
        let limit = min(left, Container.Limit.fileBytes)
        let unpacked = try GZip.unpacked(bytes, limit: limit).content
        return open(unpacked, path: path, depth: depth + 1, isOrnament: isOrnament)
      } catch {
        return show(path, .refused(error))
      }
    }
    if bytes.starts(with: ZIPArchive.magic), !canLoad { return show(path, .needsLibrary) }
    guard let kind = Container.kind(of: bytes, format) else {
      return show(path, .file(bytes), isOrnament: isOrnament)
    }
    guard depth < Container.Limit.depth else { return show(path, .refused(.tooComplex)) }
    enter(kind, bytes, path: path, depth: depth + 1)
  }

  mutating func enter(_ kind: Container.Kind, _ bytes: [UInt8], path: String, depth: Int) {
    switch kind {
    case .archive, .document: archive(bytes, path, depth)
    case .mail: Mail.walk(bytes, path: path, depth: depth, &self)
    case .page: page(bytes, path: path, depth: depth)
    }
  }

  /// The text of a page, and then the pictures in it.
  mutating func page(_ bytes: [UInt8], path: String, depth: Int) {
    show(path.isEmpty ? "html" : path, .text(bytes))
    var seen: Set<[UInt8]> = []
    var number = 0
    var pictures = WebPage.Pictures(bytes)
    while !isOver, let picture = pictures.next() {
      number += 1
      guard !picture.isEmpty, seen.insert(picture).inserted else { continue }
      open(picture, path: joined(path, "data-\(number)"), depth: depth, isOrnament: true)
    }
  }

  private mutating func archive(_ bytes: [UInt8], _ path: String, _ depth: Int) {
    let archive: ZIPArchive
    do throws(FormatError) { archive = try ZIPArchive(bytes) } catch {
      return show(path.isEmpty ? "-" : path, .refused(error))
    }
    let isDocument = archive.isDocument
    for (index, member) in archive.members.enumerated() where !isOver {
      guard !archive.isPassedOver(member) else { continue }
      let name = joined(path, member.name)
      do throws(FormatError) {
        guard member.size <= Container.Limit.fileBytes else { throw .tooLarge }
        let content = try archive.read(index, passphrase)
        if isDocument, let text = WebPage.textOfXML(content) {
          show(name, .text(text))
        } else {
          open(content, path: name, depth: depth, isOrnament: isDocument)
        }
      } catch {
        show(name, .refused(error))
      }
    }
  }

  func joined(_ path: String, _ name: String) -> String { path.isEmpty ? name : path + "/" + name }
}

extension ZIPArchive {
  /// Whether it is a document of Office (ECMA-376), LibreOffice (ODF 1.3, part 2) or EPUB.
  var isDocument: Bool {
    members.contains { $0.name == "[Content_Types].xml" || $0.name == "META-INF/container.xml" }
      || members.first?.name == "mimetype"
  }

  /// Folders, and what systems lay beside files for themselves.
  func isPassedOver(_ member: Member) -> Bool {
    let parts = member.name.split(separator: "/")
    guard !member.name.hasSuffix("/"), let last = parts.last, parts.first != "__MACOSX" else {
      return true
    }
    return last.hasPrefix("._") || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(last)
  }
}
