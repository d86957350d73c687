internal import Glibc
internal import Paths
internal import ReaderProtocol

/// What a tool of the desktop is asked for.
package enum CaptureTarget: String, Sendable, Equatable, CaseIterable {
  case clipboard
  case screen
  /// A rectangle of the screen, which the person draws.
  case region
}

/// A program that gives the clipboard or the screen of this session.
package enum CaptureTool: String, Sendable, Equatable, CaseIterable {
  case wlPaste = "wl-paste"
  case xclip
  /// Gives text only.
  case xsel
  /// For Wayland compositors of the wlroots kind; its region comes from slurp.
  case grim
  case gnomeScreenshot = "gnome-screenshot"
  case spectacle
  case maim
  case scrot
  /// ImageMagick's.
  case imageMagick = "import"

  /// The tool that fits the session: Wayland before X11, and the desktop's own where no other can
  /// see the screen. Throws when there is no graphical session, or none of its tools.
  package static func choose(
    _ target: CaptureTarget, environment: [String: String]
  ) throws(CaptureError) -> CaptureTool {
    let fitting = candidates(target, environment)
    guard !fitting.isEmpty else {
      let isRemote = ["SSH_CONNECTION", "SSH_TTY"].contains { environment[$0]?.isEmpty == false }
      throw .noSession(target, overSSH: isRemote)
    }
    let found = fitting.first {
      isInstalled($0.rawValue, environment)
        && ($0 != .grim || target != .region || isInstalled("slurp", environment))
    }
    guard let found else {
      throw .noTool(
        target,
        anyOf: fitting.map { $0 == .grim && target == .region ? "grim + slurp" : $0.rawValue })
    }
    return found
  }

  private static func candidates(
    _ target: CaptureTarget, _ environment: [String: String]
  ) -> [CaptureTool] {
    let isSet = { (name: String) in environment[name]?.isEmpty == false }
    let desktops = (environment["XDG_CURRENT_DESKTOP"] ?? "").lowercased()
    if isSet("WAYLAND_DISPLAY") {
      if target == .clipboard { return isSet("DISPLAY") ? [.wlPaste, .xclip] : [.wlPaste] }
      // The others see nothing of these two: a compositor decides who may look.
      if desktops.contains("gnome") { return [.gnomeScreenshot] }
      if desktops.contains("kde") { return [.spectacle] }
      return [.grim]
    }
    guard isSet("DISPLAY") else { return [] }
    return target == .clipboard
      ? [.xclip, .xsel] : [.maim, .scrot, .imageMagick, .gnomeScreenshot, .spectacle]
  }

  /// Whether it writes the picture to a file only.
  var writesFile: Bool {
    switch self {
    case .gnomeScreenshot, .spectacle, .scrot: true
    case .wlPaste, .xclip, .xsel, .grim, .maim, .imageMagick: false
    }
  }

  /// How the screen is taken: to standard output, or to `file`.
  func grab(region: Bool, geometry: String, file: String) -> ToolOutput.Command {
    let arguments: [String] =
      switch self {
      case .grim: (region ? ["-g", geometry] : []) + ["-t", "png", "-"]
      case .gnomeScreenshot: (region ? ["--area"] : []) + ["--file=" + file]
      case .spectacle: ["-b", "-n", region ? "-r" : "-f", "-o", file]
      case .maim: (region ? ["--select"] : []) + ["--hidecursor", "--format=png"]
      case .scrot: (region ? ["--select"] : []) + ["--overwrite", file]
      case .imageMagick: ["-silent"] + (region ? [] : ["-window", "root"]) + ["png:-"]
      case .wlPaste, .xclip, .xsel: []
      }
    return ToolOutput.Command(rawValue, arguments)
  }

  /// How the clipboard is asked for the types that it offers; nil for a tool that cannot.
  var listTypes: ToolOutput.Command? {
    switch self {
    case .wlPaste: ToolOutput.Command(rawValue, ["--list-types"])
    case .xclip:
      ToolOutput.Command(rawValue, ["-selection", "clipboard", "-out", "-target", "TARGETS"])
    default: nil
    }
  }

  /// How the clipboard is asked for its content in one of those types.
  func paste(type: String) -> ToolOutput.Command {
    switch self {
    case .wlPaste: ToolOutput.Command(rawValue, ["--no-newline", "--type", type])
    case .xclip:
      ToolOutput.Command(rawValue, ["-selection", "clipboard", "-out", "-target", type])
    default: ToolOutput.Command(rawValue, ["--clipboard", "--output"])
    }
  }
}

/// Whether a program is found by the `PATH` of this environment.
func isInstalled(_ program: String, _ environment: [String: String]) -> Bool {
  (environment["PATH"] ?? "").split(separator: ":")
    .contains { unsafe access(($0 + "/" + program).systemCString, X_OK) == 0 }
}

/// Why the clipboard or the screen could not be had.
package enum CaptureError: Error, Equatable {
  /// There is no graphical session that could be asked.
  case noSession(CaptureTarget, overSSH: Bool)
  /// None of the programs that would do is installed.
  case noTool(CaptureTarget, anyOf: [String])
  /// A tool failed; what it said, one line, possibly empty.
  case failed(CaptureTarget, CaptureTool, String)
  case timedOut(CaptureTarget, CaptureTool)
  /// The clipboard holds neither a picture nor text nor a copied file.
  case empty
  /// Over 64 MiB.
  case tooLarge(CaptureTarget)
  /// The person drew no rectangle.
  case cancelled
  /// The tool needs a file, and there is no folder of this user's own in memory (XDG_RUNTIME_DIR).
  case noPrivateFolder(CaptureTool)

  /// Stable, in English (command-line.md 2).
  package var identifier: String {
    switch self {
    case .noSession(.clipboard, _), .noTool(.clipboard, _): "no-clipboard"
    case .noSession: "no-screen"
    case .noTool: "no-screen-tool"
    case .failed(.clipboard, _, _), .timedOut(.clipboard, _): "clipboard-failed"
    case .failed, .timedOut, .noPrivateFolder: "screen-failed"
    case .empty: "clipboard-empty"
    case .tooLarge: Problem.source(.tooLarge).identifier
    case .cancelled: "cancelled"
    }
  }
}
