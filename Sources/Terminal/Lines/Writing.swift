internal import System

/// Writes all of it to a terminal; one that is gone takes nothing, and that is no error here.
func writeTerminal(_ output: CInt, _ bytes: [UInt8]) {
  unsafe bytes.withUnsafeBytes { unsafe writeTerminal(output, $0) }
}

func writeTerminal(_ output: CInt, _ bytes: UnsafeRawBufferPointer) {
  _ = unsafe Stream.write(bytes, to: output, waiting: 1000)
}
