// Tries to get out of the reader's sandbox: `reader-escape jailed` enters it first, `reader-escape
// free` does not, to show that the attempts would work otherwise; `reader-escape converting` enters
// the sandbox of the programs that draw documents.

import EscapeAttempts
import Glibc
import ReaderSandbox

if CommandLine.arguments.last == "landlock" {
  escape_say_landlock_version()
  exit(0)
}
escape_prepare()
if CommandLine.arguments.last == "jailed" { try enterSandbox(.plain) }
if CommandLine.arguments.last == "converting" { try enterConverterSandbox() }
escape_attempt_all()
