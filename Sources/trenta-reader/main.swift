// trenta-reader: one foreign thing on standard input, its lines on standard output (ReaderProtocol).
// It opens nothing, asks nothing and keeps nothing.
//
//   trenta-reader [--quick] [--format NAME] [--passphrase] [--companions] [--from N] [--libraries]
//                                        --quick: a frame of a camera, the next one will be better;
//                                        --format: the format that the person named;
//                                        --passphrase: descriptor 3 is a pipe with its passphrase;
//                                        --companions: on descriptor 4 are files that lie beside it;
//                                        --from: of a container the first file to read;
//                                        --libraries: load all that a file in it may need
//   trenta-reader --formats              no input; the formats, and how to make them
//   trenta-reader --missing              no input; the libraries for pictures that are not installed
//   trenta-reader --convert pdf PAGE     a picture of a page, by pdftoppm
//   trenta-reader --convert svg          a picture of a drawing, by rsvg-convert

internal import CLibc
internal import Formats
internal import Glibc
internal import Pictures
internal import ReaderProtocol
internal import ReaderSandbox

trenta_crash_install()
umask(0o077)
_ = trenta_prctl_set_dumpable(0)
_ = trenta_close_range(5, .max)
_ = trenta_prctl_end_with_parent()

// Swift's own CommandLine asks /proc, which need not be there.
let words = (0..<trenta_argument_count()).map { unsafe String(cString: trenta_argument($0)) }
  .dropFirst()
if words.first == "--convert" {
  guard let command = Convert.command(words.dropFirst()) else { exit(64) }
  _ = trenta_close_range(3, .max)
  exit(Convert.run(command).rawValue)
}
var request = Reader.Request()
var isList = false
var isMissing = false
var rest = words
while let word = rest.popFirst() {
  switch word {
  case "--quick": request.budget = 0
  case "--passphrase": request.hasPassphrase = true
  case "--companions": request.hasCompanions = true
  case "--formats": isList = true
  case "--missing": isMissing = true
  case "--from":
    guard let number = rest.popFirst().flatMap({ Int($0) }),
      (1...Container.Limit.files).contains(number)
    else { exit(64) }
    request.firstFile = number
  case "--libraries": request.hasLibraries = true
  case "--format":
    guard let format = rest.popFirst().flatMap({ Format(rawValue: $0) }) else { exit(64) }
    request.format = format
  default: exit(64)
  }
}
if isMissing {
  var answer = Reader.missing()
  exit(Reader.send(&answer, descriptor: 1) ? 0 : 74)
}
// Nobody owns what was inherited by its number, and nothing behind 2 may be left open.
if !request.hasPassphrase { close(3) }
if !request.hasCompanions { _ = trenta_close_range(4, .max) }

let start = Reader.start(4096)
if request.hasLibraries || start.starts(with: ZIPArchive.magic) { ZIPArchive.prepare() }
for library in PictureLibrary.allCases
where request.hasLibraries || PictureLibrary(for: start) == library { library.load() }
if Reader.mayHoldPictures(start) { PictureLibrary.zxing.load() }
var answer = LineWriter()
do throws(SandboxError) {
  try enterSandbox(request.hasPassphrase ? .withPassphrase : .plain)
  answer =
    isList
    ? Reader.formats()
    : Reader.read(request, now: Reader.seconds) { answer in
      if !Reader.send(&answer, descriptor: 1) { exit(74) }
    }
} catch {
  answer = Reader.failure(.reader(.noSandbox))
}
exit(Reader.send(&answer, descriptor: 1) ? 0 : 74)
