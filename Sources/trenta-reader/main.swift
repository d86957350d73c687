// trenta-reader: one foreign thing on standard input, its lines on standard output (ReaderProtocol).
// Descriptor 3 is a pipe with the foreign passphrase where there is one. It opens nothing, asks
// nothing and keeps nothing.

internal import CLibc
internal import Glibc
internal import ReaderProtocol
internal import ReaderSandbox

trenta_crash_install()
umask(0o077)
_ = trenta_prctl_set_dumpable(0)
_ = trenta_close_range(4, .max)

let hasPassphrase = fcntl(3, F_GETFD) >= 0
var answer = LineWriter()
do throws(SandboxError) {
  try enterSandbox(hasPassphrase ? .withPassphrase : .plain)
  answer = Reader.read(descriptor: 0, now: Reader.seconds)
} catch {
  answer = Reader.failure(error.identifier)
}
exit(Reader.write(answer, descriptor: 1) ? 0 : 74)
