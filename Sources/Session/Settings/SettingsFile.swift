internal import Glibc
internal import Paths
internal import Secrets
internal import System

/// What is wrong with a file of settings; a line counts from 1.
package enum SettingsProblem: Error, Equatable, Sendable {
  /// The file cannot be read or written: errno.
  case io(Int32)
  /// It is no regular file, or belongs to somebody else, or others may write it.
  case foreign
  /// It is longer than `SettingsFile.limit`.
  case tooLarge
  /// The folder in which it was to be made is another user's.
  case otherOwner(folder: String)
  /// No `name = value`, or not UTF-8.
  case noSetting(line: Int)
  case unknownName(line: Int, String)
  case badValue(line: Int, name: String, String)
  /// The name stands in an earlier line too; the later one counts.
  case twice(line: Int, String)
}

/// Lines of `name = value`, as they stand in a file; what is no setting is kept as it is.
package struct SettingsFile: Sendable {
  /// The bytes that a file may have.
  package static let limit = 64 * 1024

  private var lines: [ArraySlice<UInt8>]

  /// Reads a file; one that is not there has no lines.
  ///
  /// - Parameter owners: who may own it; it can name a command and loosen the lock, so nobody else
  ///   may write it.
  package static func read(
    _ path: String, owners: Set<UInt32>
  ) throws(SettingsProblem) -> SettingsFile? {
    guard let file = Descriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY) else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .io(errno)
    }
    defer { extendLifetime(file) }
    var status = stat()
    guard unsafe fstat(file.number, &status) == 0 else { throw .io(errno) }
    guard status.st_mode & S_IFMT == S_IFREG, owners.contains(status.st_uid),
      status.st_mode & 0o002 == 0,
      status.st_mode & 0o020 == 0 || PrivateGroup.isOne(status.st_gid, of: status.st_uid)
    else { throw .foreign }
    guard let bytes = Stream.readAll(file.number, limit: limit) else {
      throw errno == EFBIG ? .tooLarge : .io(errno)
    }
    return SettingsFile(bytes[...])
  }

  package init(_ bytes: ArraySlice<UInt8>) {
    lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
  }

  /// The names and values in their order, with the number of the line; what is neither a setting
  /// nor a comment is a problem.
  package func entries() -> (
    entries: [(line: Int, name: String, value: String)], problems: [SettingsProblem]
  ) {
    var entries: [(line: Int, name: String, value: String)] = []
    var problems: [SettingsProblem] = []
    for (index, line) in lines.enumerated() {
      let bytes = SettingsFile.trimmed(line)
      if bytes.isEmpty || bytes.first == UInt8(ascii: "#") { continue }
      guard let (name, value) = SettingsFile.parts(bytes) else {
        problems.append(.noSetting(line: index + 1))
        continue
      }
      entries.append((index + 1, name, value))
    }
    return (entries, problems)
  }

  /// Puts a value in: where the name stands last, else in a line of its own at the end.
  package mutating func set(_ name: String, _ value: String) {
    let line = Array("\(name) = \(value)".utf8)[...]
    let position = lines.lastIndex { line in
      let bytes = SettingsFile.trimmed(line)
      return bytes.first != UInt8(ascii: "#") && SettingsFile.parts(bytes)?.name == name
    }
    if let position { lines[position] = line } else { lines.append(line) }
  }

  package var bytes: [UInt8] {
    lines.reduce(into: []) {
      $0 += $1
      $0.append(UInt8(ascii: "\n"))
    }
  }

  /// Reads the file at `path`, lets `body` change it, and writes it, while no other program does.
  /// Folders that are missing are made. Another writer is waited for, and on a file system without locks
  /// nobody is.
  package static func change(
    _ path: String, owners: Set<UInt32>,
    _ body: (inout SettingsFile) throws(SettingsProblem) -> Void
  ) throws(SettingsProblem) {
    let folder = PathParts.split(resolved(path)).folder
    try makeFolders(folder)
    guard let lock = Descriptor(opening: folder, O_RDONLY | O_DIRECTORY) else { throw .io(errno) }
    defer { extendLifetime(lock) }
    while flock(lock.number, LOCK_EX) < 0 && errno == EINTR {}
    var file = try read(path, owners: owners) ?? SettingsFile([])
    try body(&file)
    guard file.bytes.count <= limit else { throw .tooLarge }
    try file.write(path)
    if let code = SyncedName.problem(of: lock.number) { throw .io(code) }
  }

  /// Writes it in one step: a crash leaves the old or the new file whole. A symbolic link stays one.
  private func write(_ path: String) throws(SettingsProblem) {
    let target = SettingsFile.resolved(path)
    SettingsFile.removeAbandoned(beside: target)
    let temporary = "\(target).\(getpid()).tmp"
    guard
      let file = Descriptor(
        opening: temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    else { throw .io(errno) }
    var problem: Int32?
    if !Stream.write(bytes, to: file.number) || fsync(file.number) != 0 { problem = errno }
    let closing = file.close()
    problem = problem ?? closing
    if problem == nil, unsafe rename(temporary.systemCString, target.systemCString) != 0 {
      problem = errno
    }
    if let problem {
      unsafe unlink(temporary.systemCString)
      throw .io(problem)
    }
  }

  /// Removes what processes left that were killed while they wrote, and one of ours.
  private static func removeAbandoned(beside target: String) {
    let (folder, file) = PathParts.split(target)
    guard let entries = unsafe opendir(folder.systemCString) else { return }
    defer { unsafe closedir(entries) }
    let prefix = file + "."
    while let entry = unsafe readdir(entries) {
      let name = unsafe Folder.name(of: UnsafeRawPointer(entry))
      guard name.utf8.starts(with: prefix.utf8), name.hasSuffix(".tmp"),
        let owner = pid_t(String(name.utf8.dropFirst(prefix.utf8.count).dropLast(4)) ?? ""),
        owner > 0,
        owner == getpid() || kill(owner, 0) != 0 && errno == ESRCH
      else { continue }
      unsafe unlink((folder + "/" + name).systemCString)
    }
  }

  private static func resolved(_ path: String) -> String {
    guard let real = unsafe realpath(path.systemCString, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe SystemText.text(real)
  }

  private static func makeFolders(_ path: String) throws(SettingsProblem) {
    do throws(Folders.Failed) {
      try Folders.make(path)
    } catch {
      switch error {
      case .call(_, let code, _): throw .io(code)
      case .otherOwner(let folder): throw .otherOwner(folder: folder)
      }
    }
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var line = line
    while let first = line.first, isBlank(first) { line = line.dropFirst() }
    while let last = line.last, isBlank(last) { line = line.dropLast() }
    return line
  }

  private static func parts(_ line: ArraySlice<UInt8>) -> (name: String, value: String)? {
    guard let equals = line.firstIndex(of: UInt8(ascii: "=")),
      let name = String(validating: trimmed(line[..<equals]), as: UTF8.self),
      let value = String(validating: trimmed(line[line.index(after: equals)...]), as: UTF8.self),
      !name.isEmpty
    else { return nil }
    return (name, value)
  }
}
