// fuzzer --parser=NAME [OPTIONS OF libFuzzer]: feeds one parser with what libFuzzer makes up. Without
// options it lists them, each with the longest input worth trying.
//
// libFuzzer passes over what begins with two hyphens, and hands it on to the processes it starts.

import CFuzzer
import FuzzTargets
import Glibc

guard CommandLine.arguments.count > 1 else {
  for target in FuzzTarget.all { print(target.name, target.longest) }
  exit(0)
}
let names = CommandLine.arguments.filter { $0.hasPrefix("--parser=") }.map { $0.dropFirst(9) }
/// What libFuzzer's function calls; it takes no context of its own.
let target = FuzzTarget.all.first { names.contains(Substring($0.name)) }
guard target != nil else {
  print("usage: fuzzer --parser=NAME [OPTIONS OF libFuzzer]")
  exit(64)
}

var (count, arguments): (CInt, Optional) = (CommandLine.argc, CommandLine.unsafeArgv)
exit(
  LLVMFuzzerRunDriver(&count, &arguments) { data, size in
    target?.run([UInt8](UnsafeBufferPointer(start: data, count: size)))
    return 0
  })
