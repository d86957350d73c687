internal import Glibc
internal import OTP
internal import Paths
internal import ReaderProtocol
internal import System
internal import Text

/// The clipboard or the screen on its way into memory, by a tool of the desktop. Whoever owns it
/// polls `descriptor` and calls `advance` until that says it is over; its end kills the tool.
package final class Capture {
  private static let secondsToWait: Int64 = 60
  /// For a person who draws a rectangle.
  private static let secondsToDraw: Int64 = 180

  /// Image types that the reader knows, the ones without loss first.
  private static let imageTypes = [
    "image/png", "image/jpeg", "image/webp", "image/bmp", "image/tiff", "image/gif",
  ]
  private static let textTypes = [
    "text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "STRING", "TEXT",
  ]
  private static let fileType = "text/uri-list"

  private enum Stage {
    /// The clipboard's types are being listed.
    case types
    /// Copied files are being named; the clipboard's text types, for when they are none.
    case files([String])
    /// The person draws.
    case geometry
    case content
  }

  package let target: CaptureTarget
  package let tool: CaptureTool
  private let environment: [String: String]
  private let clock: Clock
  private var stage: Stage
  private var running: ToolOutput
  private let folder: PrivateFolder?
  /// What was captured, once `advance` has said that it is over: one source, or the files that were
  /// copied.
  package private(set) var sources: [OpenSource] = []
  /// Copied files that could not be opened.
  package private(set) var failed: [(name: String, error: SourceError)] = []

  /// Starts the tool that fits the session.
  package static func start(
    _ target: CaptureTarget, environment: [String: String], clock: Clock
  ) throws(CaptureError) -> Capture {
    let tool = try CaptureTool.choose(target, environment: environment)
    var folder: PrivateFolder?
    if tool.writesFile {
      folder = PrivateFolder(in: environment["XDG_RUNTIME_DIR"])
      guard folder != nil else { throw .noPrivateFolder(tool) }
    }
    let (stage, command): (Stage, ToolOutput.Command)
    switch target {
    case .clipboard:
      (stage, command) =
        tool.listTypes.map { (.types, $0) } ?? (.content, tool.paste(type: textTypes[0]))
    case .region where tool == .grim:
      (stage, command) = (.geometry, ToolOutput.Command("slurp"))
    case .screen, .region:
      (stage, command) = (
        .content, tool.grab(region: target == .region, geometry: "", file: folder?.file ?? "")
      )
    }
    let running = try run(command, target, tool, environment, clock)
    return Capture(target, tool, environment, clock, stage, running, folder)
  }

  private init(
    _ target: CaptureTarget, _ tool: CaptureTool, _ environment: [String: String], _ clock: Clock,
    _ stage: Stage, _ running: ToolOutput, _ folder: PrivateFolder?
  ) {
    self.target = target
    self.tool = tool
    self.environment = environment
    self.clock = clock
    self.stage = stage
    self.running = running
    self.folder = folder
  }

  /// Where something arrives, for `poll`; another one after each `advance`.
  package var descriptor: Int32 { running.descriptor }

  /// CLOCK_BOOTTIME milliseconds after which it is to be given up as timed out.
  package var deadline: Int64 { running.deadline }

  /// Takes what has arrived; waits when nothing is there. Returns true when all is captured.
  package func advance() throws(CaptureError) -> Bool {
    let status: Int32?
    do {
      status = try running.advance()
    } catch .tooLarge {
      throw .tooLarge(target)
    } catch {
      throw .failed(target, tool, "")
    }
    guard let status else { return false }
    switch stage {
    case .types: try choose(status)
    case .files(let texts): return try takeFiles(status, texts)
    case .geometry:
      let geometry = String(running.text.prefix { $0 != "\n" })
      guard status == 0, !geometry.isEmpty else { throw failure(status) }
      try go(.content, tool.grab(region: true, geometry: geometry, file: ""))
    case .content: return try takeContent(status)
    }
    return false
  }

  // MARK: - Stages

  private func choose(_ status: Int32) throws(CaptureError) {
    guard status == 0 else { throw failure(status) }
    let offered = running.text.split { $0 == "\n" || $0 == "\r\n" }.map(String.init)
    let texts = Capture.textTypes.filter(offered.contains)
    if let image = Capture.imageTypes.first(where: offered.contains) {
      try go(.content, tool.paste(type: image))
    } else if offered.contains(Capture.fileType) {
      try go(.files(texts), tool.paste(type: Capture.fileType))
    } else {
      try pasteText(texts)
    }
  }

  private func pasteText(_ types: [String]) throws(CaptureError) {
    guard let type = types.first else { throw .empty }
    try go(.content, tool.paste(type: type))
  }

  /// A file manager's copy: the files themselves. Links to anything else are text.
  private func takeFiles(_ status: Int32, _ texts: [String]) throws(CaptureError) -> Bool {
    guard status == 0 else { throw failure(status) }
    let paths = running.text.split { $0 == "\n" || $0 == "\r\n" }
      .compactMap { FileAddress.path(of: $0) }
    guard !paths.isEmpty else {
      try pasteText(texts)
      return false
    }
    for path in paths.prefix(100) {
      do throws(SourceError) {
        let source = try OpenSource.file(path, onlyRegular: true)
        sources.append(
          OpenSource(
            name: source.name, descriptor: Descriptor(dup(source.descriptor)), path: path))
      } catch {
        failed.append((path.text, error))
      }
    }
    if paths.count > 100 { failed.append((target.sourceName, SourceError(.tooManyFiles))) }
    return true
  }

  private func takeContent(_ status: Int32) throws(CaptureError) -> Bool {
    guard status == 0 else { throw failure(status) }
    if let folder {
      guard let descriptor = folder.takeFile() else { throw failure(status) }
      sources = [OpenSource(name: target.sourceName, descriptor: descriptor)]
      return true
    }
    guard running.count > 0 else {
      throw target == .clipboard ? .empty : failure(status)
    }
    sources = [OpenSource(name: target.sourceName, descriptor: running.takeMemory())]
    return true
  }

  private func go(_ next: Stage, _ command: ToolOutput.Command) throws(CaptureError) {
    running = try Capture.run(command, target, tool, environment, clock)
    stage = next
  }

  private static func run(
    _ command: ToolOutput.Command, _ target: CaptureTarget, _ tool: CaptureTool,
    _ environment: [String: String], _ clock: Clock
  ) throws(CaptureError) -> ToolOutput {
    do {
      return try ToolOutput.start(
        command, environment: environment.map { $0.key + "=" + $0.value },
        limit: OpenSource.limit, seconds: target == .region ? secondsToDraw : secondsToWait,
        keepsErrors: true, clock: clock)
    } catch {
      throw .failed(target, tool, "")
    }
  }

  /// What the end of a tool that gave nothing means; the tools say it in words only.
  private func failure(_ status: Int32) -> CaptureError {
    let said = running.errorText
    let lower = said.lowercased()
    let says = { (words: [String]) in words.contains { lower.contains($0) } }
    if target == .clipboard, says(["not available", "nothing is copied", "no selection"]) {
      return .empty
    }
    // Some end well, without a picture and without a word, when Esc was pressed.
    if target == .region, status == 0 || says(["cancel", "abort"]) { return .cancelled }
    // maim's first line says that there is a second one.
    let line = said.split(separator: "\n").last.map(String.init) ?? ""
    return .failed(target, tool, line)
  }
}

extension CaptureTarget {
  /// As the receipt names it.
  var sourceName: String {
    self == .clipboard ? ForeignSource.clipboard.name : ForeignSource.screen.name
  }
}

/// A folder of mode 0700 for one picture that a tool can only write to a file. It is gone with its
/// owner, and the picture as soon as it is open.
private final class PrivateFolder {
  private let path: String
  var file: String { path + "/screen.png" }

  /// Makes it in the user's runtime folder, which is in memory; nil when there is none.
  init?(in runtime: String?) {
    guard let runtime = RuntimeFolder.path(runtime) else { return nil }
    var template = (runtime + "/trenta-XXXXXX").systemCString
    let made = unsafe template.withUnsafeMutableBufferPointer {
      unsafe mkdtemp($0.baseAddress!) != nil
    }
    guard made else { return nil }
    path = SystemText.text(template.dropLast().map { UInt8(bitPattern: $0) })
  }

  deinit {
    unsafe unlink(file.systemCString)
    unsafe rmdir(path.systemCString)
  }

  /// Opens the picture and removes its name; nil when there is none, or it is over the limit.
  func takeFile() -> Descriptor? {
    guard let picture = Descriptor(opening: file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else {
      return nil
    }
    unsafe unlink(file.systemCString)
    guard let stamp = FileStamp(of: picture.number), stamp.type == S_IFREG,
      stamp.size > 0, stamp.size <= OpenSource.limit
    else { return nil }
    return picture
  }
}

/// `file:` addresses, as file managers copy them (RFC 8089).
enum FileAddress {
  /// The path, nil for an address of anything else or of another machine.
  static func path(of line: some StringProtocol) -> FilePath? {
    let bytes = Array(line.utf8)
    let prefix = ["file:///", "file://localhost/", "file:/"].first {
      bytes.starts(with: $0.utf8)
    }
    guard let prefix else { return nil }
    let path = bytes[(prefix.utf8.count - 1)...]
    // Two slashes begin the name of a machine.
    return path.dropFirst().first == UInt8(ascii: "/") ? nil : decoded(path)
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> FilePath? {
    var path: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        path.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexValue),
        let low = rest.popFirst().flatMap(hexValue), high | low != 0
      else { return nil }
      path.append(high << 4 | low)
    }
    return FilePath(bytes: path)
  }
}
