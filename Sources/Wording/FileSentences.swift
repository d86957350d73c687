internal import Glibc
internal import Messages
package import Session
internal import System

/// What failed in the file system.
extension Sentences {
  /// What failed in the system: the call, the reason, and what it was about.
  package static func system(_ call: String, _ code: Int32, _ subject: String) -> Failure {
    let reason = unsafe String(cString: strerror(code))
    let identifier = code == EPIPE ? Failure.closedPipe : errnoWord(code)
    return Failure(identifier, .io, tr("%1: %2", shownPath(subject), reason))
  }

  /// Why a file that was to hold a secret is not there.
  package static func newFile(_ error: NewFile.Failed, _ path: String) -> Failure {
    switch error {
    case .call("open", EEXIST): exists(path)
    case .call(let call, let code): system(call, code, path)
    case .openModes(let mode):
      Failure(
        "unsafe-place", .io,
        tr(
          "%1: others could read a file in this place (mode %2), and it would hold a secret; name a place on a disk of Linux",
          shownPath(path), String(mode, radix: 8)))
    }
  }

  package static func exists(_ path: String) -> Failure {
    Failure("exists", .io, tr("%1 exists; it is never overwritten", shownPath(path)))
  }

  package static var standardOutput: String { tr("standard output") }
}
