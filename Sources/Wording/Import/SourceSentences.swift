internal import Glibc
internal import Messages
internal import ReaderProtocol
package import Session

/// Why a clipboard, a screen or a camera gave nothing, and the way round it.
extension Sentences {
  package static func source(_ failed: ImportJob.Failed) -> Failure {
    switch failed {
    case .capture(let error): capture(error)
    case .camera(let error): camera(error)
    }
  }

  /// What people are told besides the receipt.
  package static func note(_ note: ImportJob.Note) -> String {
    switch note {
    case .pagesWithoutCode(let source, let pages):
      tr(
        "%1: no QR code on page %2", shownPath(source),
        pages.map { String($0) }.joined(separator: ", "))
    case .leftOut(let count):
      trn(
        "%1 file is neither a picture nor a list and was left out",
        "%1 files are neither pictures nor lists and were left out", count)
    }
  }

  package static func capture(_ error: CaptureError) -> Failure {
    if case .tooLarge = error {
      Failure(error.identifier, .unusable, why(error))
    } else {
      Failure(error.identifier, .toolFailed, why(error))
    }
  }

  package static func camera(_ error: CameraError) -> Failure {
    switch error {
    case .none(nil):
      Failure(
        error.identifier, .toolFailed,
        tr("there is no camera (/dev/video0); name a file, or use --screen or --clipboard"))
    case .none(let path?):
      Failure(error.identifier, .toolFailed, tr("%1 is no camera", shown(path)))
    case .failed(let path, EACCES), .failed(let path, EPERM):
      Failure(
        error.identifier, .toolFailed,
        tr("%1 may not be opened; the group video may", shown(path)))
    case .failed(let path, EBUSY):
      Failure(
        error.identifier, .toolFailed, tr("%1 is in use by another program", shown(path)))
    case .failed(let path, ENOTSUP):
      Failure(
        error.identifier, .toolFailed,
        tr("%1 gives no pictures that can be read (GREY, YUYV, NV12, YU12, MJPG)", shown(path)))
    case .failed(let path, let code):
      Failure(
        error.identifier, .toolFailed,
        tr("%1 failed: %2", shown(path), unsafe String(cString: strerror(code))))
    case .timedOut:
      Failure(
        error.identifier, .toolFailed,
        trn(
          "no QR code was seen in %1 second", "no QR code was seen in %1 seconds",
          Int(Camera.secondsToWait)))
    case .reader(let error):
      reader(error)
    }
  }

  /// Why a source cannot work here: a word or two for the menu of the screen, and a sentence with the
  /// way round it by the other lines of that menu.
  package static func wayRound(_ error: CaptureError) -> (reason: String, sentence: String) {
    switch error {
    case .noSession(.clipboard, overSSH: true):
      (
        tr("over SSH"),
        tr(
          "Over SSH trenta does not see your clipboard. Copy the picture to this machine and choose the line of the picture, or send it from there: ssh HOST trenta import - < picture.png. An address can be pasted here with your terminal's own paste key."
        )
      )
    case .noSession(_, overSSH: true):
      (
        tr("over SSH"),
        tr(
          "Over SSH trenta does not see your screen. Take a screenshot, copy it to this machine and choose the line of the picture, or send it from there: ssh HOST trenta import - < picture.png"
        )
      )
    case .noSession(_, overSSH: false):
      (
        tr("no desktop"),
        tr(
          "There is no graphical session here. Choose 4 and type where the picture's file is.")
      )
    case .noTool(_, let tools):
      (
        tr("no tool"),
        tr(
          "To do this, install one of: %1. Or take a screenshot, choose the line of the picture and type where its file is.",
          tools.joined(separator: ", "))
      )
    case .failed, .timedOut, .empty, .tooLarge, .cancelled, .noPrivateFolder:
      (tr("not here"), why(error))
    }
  }

  package static func wayRound(_ error: CameraError) -> (reason: String, sentence: String) {
    guard case .none = error else { return (tr("not allowed"), camera(error).sentence) }
    return (
      tr("none"),
      tr("There is no camera (/dev/video0). Choose 4 and type where the picture's file is.")
    )
  }

  private static func why(_ error: CaptureError) -> String {
    switch error {
    case .noSession(.clipboard, overSSH: true):
      tr(
        "there is no clipboard over SSH; send the picture instead: ssh HOST trenta import - < picture.png"
      )
    case .noSession(.clipboard, overSSH: false):
      tr(
        "there is no graphical session here, so no clipboard; name a file, or - for standard input")
    case .noSession(_, overSSH: true):
      tr(
        "there is no screen over SSH; take a screenshot there and send it: ssh HOST trenta import - < picture.png"
      )
    case .noSession(_, overSSH: false):
      tr("there is no graphical session here, so no screen; name a file, or use --camera")
    case .noTool(.clipboard, let tools):
      tr("to read the clipboard, install %1", tools.joined(separator: ", "))
    case .noTool(_, let tools):
      tr(
        "to look at the screen, install one of: %1; or take a screenshot and name its file",
        tools.joined(separator: ", "))
    case .failed(_, let tool, let said):
      said.isEmpty
        ? tr("%1 failed", tool.rawValue) : tr("%1 failed: %2", tool.rawValue, shown(said))
    case .timedOut(_, let tool): tr("%1 took too long and was ended", tool.rawValue)
    case .empty: tr("the clipboard holds neither a picture nor text nor a copied file")
    case .tooLarge: problem(.source(.tooLarge))
    case .cancelled: tr("no part of the screen was chosen; nothing was changed")
    case .noPrivateFolder(let tool):
      tr(
        "%1 needs a folder for its picture that nobody else can read, and XDG_RUNTIME_DIR names none; install maim or grim, or take a screenshot and name its file",
        tool.rawValue)
    }
  }
}
