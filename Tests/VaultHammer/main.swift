// A writer for the tests of the vault: `vault-hammer add|kill|hold|init|start PATH STATE NUMBER NAME`.
//   add   adds NUMBER accounts, one save each, and tells each on standard output once it is saved
//   kill  adds one account and kills itself before the system call NUMBER
//   hold  keeps the lock until a line comes on standard input
//   init  makes the vault
//   start hardens itself as programs do at their start, keeping descriptor NUMBER, and tells the result
// The passphrase is fixed. An error is told as `error IDENTIFIER`.
import Glibc
import OTP
import Secrets
import Synchronization
import Vault

func say(_ text: String) {
  let bytes = [UInt8]((text + "\n").utf8)
  _ = write(1, bytes, bytes.count)
}

final class Counter: Sendable {
  let value = Atomic<Int>(0)
}

let words = CommandLine.arguments
guard words.count == 6, let number = Int(words[4]) else { exit(64) }
// Eight of them may be at it on a busy machine: each waits for the lock as long as it takes.
var place = VaultLocation(path: words[2], stateDirectory: words[3], lockWait: 600)
let phrase = SecretBytes(copying: [UInt8]("six words are enough here".utf8).span)

func add(_ vault: inout Vault, _ name: String) throws {
  try vault.change(ChangeEvent(.add, summary: name), now: Int64(time(nil))) { accounts in
    let secret = accounts.store([UInt8](name.utf8).span)
    var account = Account(
      id: AccountID(high: Random.system.word(), low: Random.system.word()), type: .totp,
      secret: secret)
    account.label = name
    accounts.add(account)
  }
}

if words[1] == "start" {
  do {
    try ProcessStart.harden(keeping: [CInt(number)])
  } catch {
    say("error \(error)")
    exit(1)
  }
  let open = (CInt(0)..<100).filter { fcntl($0, F_GETFD) >= 0 }
  var core = rlimit()
  getrlimit(CInt(RLIMIT_CORE.rawValue), &core)
  var status = stat()
  stat("/proc/self/mem", &status)
  say("open \(open)")
  say("umask \(String(umask(0), radix: 8))")
  say("core \(core.rlim_cur) \(core.rlim_max)")
  say("memory belongs to \(status.st_uid)")
  exit(0)
}
do {
  if words[1] == "init" {
    _ = try Vault.create(
      at: place, passphrase: phrase, cost: KDFCost(t: 1, m: 8192), now: Int64(time(nil)))
    exit(0)
  }
  let sealed = try SealedVault.read(place)
  let key = try sealed.masterKey(phrase)
  let counter = Counter()
  if words[1] == "kill" {
    place.fault = { _ in
      if counter.value.add(1, ordering: .relaxed).newValue == number { kill(getpid(), SIGKILL) }
      return nil
    }
  }
  var vault = try Vault(sealed, masterKey: key, location: place)
  switch words[1] {
  case "add":
    for index in 0..<number {
      try add(&vault, "\(words[5])-\(index)")
      say("\(words[5])-\(index)")
    }
  case "kill":
    try add(&vault, words[5])
    say(words[5])
  case "hold":
    try vault.change(nil, now: 0) { _ in
      say("held")
      var byte: UInt8 = 0
      _ = read(0, &byte, 1)
    }
  default: exit(64)
  }
} catch let error as VaultError {
  say("error \(error.identifier)")
  exit(1)
}
