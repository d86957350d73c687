import Foundation
import Support
import Testing

/// The unlocked session in the kernel's keyring: who can read it, and that `lock` knows what it says.
@Suite struct KeyringTests {
  private static let isRoot = geteuid() == 0

  /// `su` without `-` keeps the session keyring of who calls it, so that the other user's programs
  /// possess what is in it. Real PAM, in a mount namespace with two users of its own; a user's keyring
  /// is one in all namespaces, so each case has other users.
  @Test(
    .enabled(if: isRoot, "users are made in a mount namespace, which takes root"),
    arguments: [("user", 62001), ("login", 62003)])
  func anotherUserReadsNoKey(scope: String, id: Int) throws {
    let folder = try Home()
    chmod(folder.path, 0o755)
    let programs = URL(fileURLWithPath: Program.trenta).deletingLastPathComponent()
    let prefix =
      programs.lastPathComponent == "bin" ? programs.deletingLastPathComponent() : programs
    let trenta = "/mnt/programs/" + (prefix == programs ? "trenta" : "bin/trenta")
    try folder.write(
      """
      set -eu
      umask 022
      # Wherever the two folders are, both users can go there.
      mount -t tmpfs none /mnt
      mkdir /mnt/home /mnt/programs
      mount --bind "$1" /mnt/home
      mount --bind "$2" /mnt/programs
      cd /mnt/home
      for file in passwd group shadow; do cp -p /etc/$file $file; done
      for user in alice:\(id) bob:\(id + 1); do
        name=trenta-${user%:*} id=${user#*:}
        echo "$name:x:$id:$id::/mnt/home/$name:/bin/sh" >>passwd
        echo "$name:x:$id:" >>group
        echo "$name::19000::::::" >>shadow
        mkdir $name; chown $id:$id $name; chmod 700 $name
      done
      for file in passwd group shadow; do mount --bind $file /etc/$file; done
      # Debian's login asks for nothing where the password is empty.
      echo '\(Home.passphrase)' >trenta-alice/passphrase; chown \(id) trenta-alice/passphrase
      su - trenta-alice -c "sh /mnt/home/alice.sh"
      """, to: "users.sh")
    try folder.write(
      """
      unset XDG_DATA_HOME XDG_STATE_HOME TRENTA_VAULT
      cd
      \(trenta) init --quiet --passphrase-file passphrase
      \(trenta) unlock --quiet --scope \(scope) --passphrase-file passphrase
      key=$(keyctl show @\(scope == "user" ? "u" : "s") | sed -n 's/^ *\\([0-9]*\\) .*trenta:v1:session.*/\\1/p')
      echo "alice $(keyctl pipe $key | wc -c)"
      for verb in "pipe $key" "read $key" "link $key @u" "timeout $key 9" "revoke $key"; do
        su trenta-bob -c "keyctl $verb" >/dev/null 2>&1 </dev/null && echo "bob may $verb"
      done
      su trenta-bob -c "keyctl pipe $(keyctl add user control c @s)" </dev/null | sed 's/^/control /'
      echo
      \(trenta) list --quiet && echo "alice again"
      \(trenta) lock
      \(trenta) list 2>&1 | grep -o "trenta: locked"
      """, to: "alice.sh")
    chmod(folder.file("alice.sh"), 0o644)
    let answer = try Program.run(
      "unshare", ["-m", "sh", folder.file("users.sh"), folder.path, prefix.path])
    let lines = answer.out.split(separator: "\n").filter { !$0.isEmpty }
    // What is possessed and says so can be read: the keyring is really shared.
    #expect(
      lines.map(String.init) == ["alice 70", "control c", "alice again", "trenta: locked"],
      "\(answer)")
  }

  @Test("a keyring that refuses", arguments: ["EPERM", "EACCES", "ENOSYS"])
  func lockKnowsWhatItSays(error: String) throws {
    let home = try Home.withOpenVault()
    let trace = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=keyctl", "-e"]
    let answer = try Program.run(
      "strace", trace + ["inject=keyctl:error=\(error)", Program.trenta, "lock"],
      environment: home.environment)
    #expect(answer.status == 74)
    #expect(answer.err.hasPrefix("trenta: no-keyring: "))
    #expect(try home.trenta("list").status == 0)
    #expect(try home.trenta("lock").err == "trenta: locked\n")
  }

  @Test("more keys than fit into the first look") func manyKeys() throws {
    let home = try Home.withOpenVault()
    // A keyring of the test's own as the session keyring, with the session among 300 others.
    let script = """
      for number in $(seq 300); do keyctl add user trenta-dummy-$number x @s >/dev/null; done
      '\(Program.trenta)' unlock --quiet --scope login --passphrase-file '\(home.file("passphrase"))'
      '\(Program.trenta)' list --quiet && echo open
      '\(Program.trenta)' lock
      '\(Program.trenta)' list --quiet 2>/dev/null || echo closed
      """
    let answer = try Program.run(
      "keyctl", ["session", "-", "sh", "-c", script], environment: home.environment)
    #expect(answer.out.split(separator: "\n").suffix(2) == ["open", "closed"], "\(answer)")
    #expect(answer.err.hasSuffix("trenta: locked\n"))
  }

  /// In a user namespace, which has a keyring of its own: no other test loses its session.
  @Test("a vault that is away ends every session of the user, and says so") func vaultAway() throws
  {
    let home = try Home.withOpenVault()
    // Only the session of that namespace is to be there.
    try home.demand(home.trenta("lock"))
    let script = """
      '\(Program.trenta)' unlock --quiet --passphrase-file '\(home.file("passphrase"))'
      '\(Program.trenta)' list --quiet && echo open
      mv '\(home.vault)' '\(home.file("away"))'
      '\(Program.trenta)' lock
      mv '\(home.file("away"))' '\(home.vault)'
      '\(Program.trenta)' list --quiet 2>/dev/null || echo closed
      """
    let answer = try Program.run(
      "unshare", ["-U", "-r", "sh", "-c", script], environment: home.environment)
    #expect(answer.out == "open\nclosed\n", "\(answer)")
    #expect(
      answer.err
        == "trenta: the vault cannot be read; every session of this user was ended\ntrenta: locked\n"
    )
  }
}
