// Tries to get out of the reader's sandbox: `reader-escape jailed` enters it first, `reader-escape
// free` does not, to show that the attempts would work otherwise.

import EscapeAttempts
import ReaderSandbox

escape_prepare()
if CommandLine.arguments.last == "jailed" { try enterSandbox(.plain) }
escape_attempt_all()
