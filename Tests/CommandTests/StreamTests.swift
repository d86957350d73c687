import Foundation
import Support
import Testing

/// Pipes that another program left with O_NONBLOCK: slow ones are waited for.
@Suite struct StreamTests {
  /// Runs the words behind it with each of the descriptors named before `--` without blocking.
  private static let nonblocking = """
    import fcntl, os, sys
    split = sys.argv.index("--")
    for number in map(int, sys.argv[1:split]):
        fcntl.fcntl(number, fcntl.F_SETFL, fcntl.fcntl(number, fcntl.F_GETFL) | os.O_NONBLOCK)
    os.execv(sys.argv[split + 1], sys.argv[split + 1:])
    """

  @Test func slowPipes() throws {
    let home = try Home.withOpenVault()
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let addresses = (0..<1000).map {
      "otpauth://totp/Issuer%20\($0):\(String(repeating: "n", count: 100))"
        + "?secret=GEZDGNBVGY3TQOJQ\(letters[$0 % 32])\(letters[$0 / 32])AAAAAA\n"
    }
    try home.write(addresses.joined(), to: "list")
    let program = try home.write(Self.nonblocking, to: "nonblocking.py")
    // Whoever feeds or drains a pipe stops in between, until the program waits.
    let script = """
      trenta() { exec python3 "\(program)" "$@"; }
      idle() {
        until [ "$name $state" = "(trenta) S" ]; do
          sleep 0.02
          read -r _ name state _ < "/proc/$1/stat" 2> /dev/null || break
        done
        name=
      }
      mkfifo "$HOME/in" "$HOME/out" "$HOME/key"
      trenta 0 1 -- "\(Program.trenta)" import --quiet - < "$HOME/in" > "$HOME/receipt" &
      exec 3> "$HOME/in"; head -c 30000 "$HOME/list" >&3; idle $!
      tail -c +30001 "$HOME/list" >&3; exec 3>&-
      wait $! ; echo "import $?"
      trenta 1 -- "\(Program.trenta)" list --json > "$HOME/out" &
      exec 4< "$HOME/out"; idle $!; cat <&4 > "$HOME/answer"; exec 4<&-
      wait $!; echo "list $?"
      trenta 5 -- "\(Program.trenta)" list --quiet --passphrase-fd 5 5< "$HOME/key" > /dev/null &
      exec 6> "$HOME/key"; idle $!; cat "$HOME/passphrase" >&6; exec 6>&-
      wait $!; echo "key $?"
      """
    let output = try Program.run("bash", ["-c", script], environment: home.environment)
    #expect(output.out == "import 0\nlist 0\nkey 0\n", "\(output)")
    let answer =
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: home.file("answer")))) as? [String: Any]
    #expect((answer?["accounts"] as? [Any])?.count == 1000)
  }
}
