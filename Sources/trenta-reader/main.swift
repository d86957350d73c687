// trenta-reader: one foreign thing on standard input, its lines on standard output (ReaderProtocol).
// Descriptor 3 is a pipe with the foreign passphrase where there is one. It opens nothing, asks
// nothing and keeps nothing.
//
//   trenta-reader                        all that can be done for a bad picture
//   trenta-reader --quick                a frame of a camera: the next one will be better
//   trenta-reader --convert pdf PAGE     a picture of a page, by pdftoppm
//   trenta-reader --convert svg          a picture of a drawing, by rsvg-convert

internal import CLibc
internal import Glibc
internal import ReaderProtocol
internal import ReaderSandbox

trenta_crash_install()
umask(0o077)
_ = trenta_prctl_set_dumpable(0)
_ = trenta_close_range(4, .max)
_ = trenta_prctl_end_with_parent()

let words = CommandLine.arguments.dropFirst()
if words.first == "--convert" {
  guard let command = Convert.command(words.dropFirst()) else { exit(64) }
  _ = trenta_close_range(3, .max)
  exit(Convert.run(command).rawValue)
}
guard words.isEmpty || words.elementsEqual(["--quick"]) else { exit(64) }

let hasPassphrase = fcntl(3, F_GETFD) >= 0
var answer = LineWriter()
do throws(SandboxError) {
  try enterSandbox(hasPassphrase ? .withPassphrase : .plain)
  answer = Reader.read(
    descriptor: 0, budget: words.isEmpty ? Reader.budget : 0, now: Reader.seconds)
} catch {
  answer = Reader.failure(error.identifier)
}
exit(Reader.write(answer, descriptor: 1) ? 0 : 74)
