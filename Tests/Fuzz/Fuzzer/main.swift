// fuzzer PARSER [OPTIONS OF libFuzzer]: feeds one parser with what libFuzzer makes up. Without a
// parser it lists them, each with the longest input worth trying.

import CFuzzer
import FuzzTargets
import Glibc

guard CommandLine.arguments.count > 1 else {
  for target in FuzzTarget.all { print(target.name, target.longest) }
  exit(0)
}
guard let chosen = FuzzTarget.all.first(where: { $0.name == CommandLine.arguments[1] }) else {
  print("no such parser: \(CommandLine.arguments[1])")
  exit(64)
}
/// What libFuzzer's function calls; it takes no context of its own.
nonisolated(unsafe) let target = chosen

// The parser's name is not libFuzzer's business.
let arguments = CommandLine.unsafeArgv
arguments[1] = arguments[0]
var (count, rest): (CInt, Optional) = (CommandLine.argc - 1, arguments + 1)
exit(
  LLVMFuzzerRunDriver(&count, &rest) { data, size in
    target.run([UInt8](UnsafeBufferPointer(start: data, count: size)))
    return 0
  })
