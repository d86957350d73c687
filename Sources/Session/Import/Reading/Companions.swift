internal import CLibc
internal import Glibc
internal import ReaderProtocol
internal import System

/// Files that lie beside a source and are read with it: Steam's list and its files, the log of an
/// SQLite database.
package enum Companions {
  /// The most files that are read with one source.
  package static let fileLimit = 300
  /// The most bytes of them, with their names.
  private static let byteLimit = OpenSource.limit

  private static let list = "manifest.json"
  private static let listed = ".mafile"
  /// What SQLite writes beside a database.
  private static let databaseEndings = ["-wal", "-shm", "-journal"]

  /// The files of a folder without those that are read with others of it, and are no sources of their
  /// own.
  package static func removed(from files: [FilePath]) -> [FilePath] {
    let folders = Set(files.filter { isListed($0.bytes) }.map { parts($0).folder })
    let known = Set(files)
    return files.filter { path in
      let (folder, name) = parts(path)
      if name.elementsEqual(list.utf8) { return !folders.contains(folder) }
      let ending = databaseEndings.first { path.bytes.reversed().starts(with: $0.utf8.reversed()) }
      guard let ending else { return true }
      let database = FilePath(bytes: path.bytes.dropLast(ending.utf8.count))
      guard known.contains(database),
        let source = try? OpenSource.file(database, onlyRegular: true)
      else { return true }
      return !isDatabase(source)
    }
  }

  /// Those of the file at `path`, which `source` is open on: a descriptor at the start of all of them, each as the
  /// length of its name (2 bytes, big-endian), the name, the number of its bytes (4 bytes, likewise)
  /// and those. nil when there are none.
  static func memory(beside path: FilePath, _ source: OpenSource) throws(SourceError) -> Int32? {
    let (folder, name) = parts(path)
    var found: [(name: [UInt8], file: OpenSource)] = []
    for name in try names(beside: name, folder, source) {
      do throws(SourceError) {
        found.append((name, try OpenSource.file(FilePath(bytes: folder + name), onlyRegular: true)))
      } catch {
        guard error.problem == .source(.missing) else { throw unreadable }
      }
    }
    guard !found.isEmpty else { return nil }
    guard let memory = Descriptor(inMemory: "companions") else { throw SourceError(errno: errno) }
    var left = byteLimit
    for (name, file) in found {
      let size = file.identity?.size ?? 0
      left -= 6 + name.count + size
      guard left >= 0, write(name, size, memory.number),
        Reader.copy(file.descriptor, to: memory.number, atMost: size) == size
      else { throw unreadable }
    }
    memory.rewind()
    return memory.take()
  }

  private static var unreadable: SourceError { SourceError(.companionsUnreadable) }

  private static func names(
    beside name: [UInt8], _ folder: [UInt8], _ source: OpenSource
  ) throws(SourceError) -> [[UInt8]] {
    if isListed(name) { return [Array(list.utf8)] }
    if isDatabase(source) { return [name + databaseEndings[0].utf8] }
    let directory = folder.isEmpty ? FilePath(".") : FilePath(bytes: folder)
    guard name.elementsEqual(list.utf8),
      let entries = unsafe directory.withCString({ unsafe opendir($0) })
    else { return [] }
    defer { unsafe closedir(entries) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(entries) {
      let name = unsafe Folder.bytes(of: UnsafeRawPointer(entry))
      guard isListed(name), name.first != UInt8(ascii: ".") else { continue }
      guard names.count < fileLimit else { throw unreadable }
      names.append(name)
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func isListed(_ path: [UInt8]) -> Bool {
    String(decoding: path.suffix(listed.utf8.count), as: UTF8.self).lowercased() == listed
  }

  private static func isDatabase(_ source: OpenSource) -> Bool {
    let magic = Array("SQLite format 3".utf8) + [0]
    return source.start(magic.count).elementsEqual(magic)
  }

  /// The folder, with its slash, and the name in it.
  private static func parts(_ path: FilePath) -> (folder: [UInt8], name: [UInt8]) {
    let start = path.bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    return (Array(path.bytes[..<start]), Array(path.bytes[start...]))
  }

  private static func write(_ name: [UInt8], _ size: Int, _ memory: Int32) -> Bool {
    var head: [UInt8] = []
    for shift in [8, 0] { head.append(UInt8(truncatingIfNeeded: name.count >> shift)) }
    head += name
    for shift in [24, 16, 8, 0] { head.append(UInt8(truncatingIfNeeded: size >> shift)) }
    return Stream.write(head, to: memory)
  }
}
