import Foundation
import Glibc
import OTP
import Secrets
import Synchronization
import Testing

@testable import Vault

/// Saving, within one process (vault.md 5).
@Suite struct SaveTests {
  @Test func aChangeIsOnTheDiskAndTheFormerFileStays() throws {
    let folder = try Folder()
    let location = folder.location()
    var vault = try makeVault(location)
    let first = try folder.bytes()
    let id = try vault.change(ChangeEvent(.add, summary: "one"), now: 2000) {
      addAccount(&$0, "one")
    }
    #expect(vault.generation == 2 && vault.savedAt == 2000)
    #expect(vault.accounts.account(id)?.label == "one")
    #expect(try labels(location) == ["one"])
    #expect(try folder.bytes("backups/1.otpv") == first)
    #expect(folder.names() == ["backups", "state", "vault.otpv", "vault.otpv.lock"])
    let again = try openVault(location)
    #expect(again.notices == [] && again.generation == 2)
    #expect(again.lastChange?.accounts == 1 && again.lastChange?.base == 1)
    let report = try SealedVault.read(location).report
    #expect(report.generation == 2 && report.content == nil && report.slots.count == 1)
  }

  @Test func nothingChangedIsNotSaved() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    let before = try folder.bytes()
    try vault.change(ChangeEvent(.edit, summary: ""), now: 2000) { _ in }
    #expect(try folder.bytes() == before)
    #expect(vault.generation == 1 && vault.lastChange == nil)
  }

  struct Refused: Error {}

  @Test func whatTheBodyThrowsLeavesAllAsItWas() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    let before = try folder.bytes()
    #expect(throws: Refused.self) {
      try vault.change(nil, now: 2000) { accounts in
        addAccount(&accounts, "one")
        throw Refused()
      }
    }
    #expect(vault.accounts.all.isEmpty)
    #expect(try folder.bytes() == before)
    try vault.change(nil, now: 2000) { addAccount(&$0, "two") }
    #expect(try labels(folder.location()) == ["two"])
  }

  @Test func twoOpenVaultsNeverLoseAChange() throws {
    let folder = try Folder()
    var one = try makeVault(folder.location())
    var two = try openVault(folder.location())
    for round in 0..<5 {
      try one.change(nil, now: 2000) { addAccount(&$0, "a\(round)") }
      try two.change(nil, now: 2000) { addAccount(&$0, "b\(round)") }
    }
    #expect(two.accounts.all.count == 10)
    #expect(one.accounts.all.count == 9)
    #expect(try one.refresh())
    #expect(one.accounts.all.count == 10 && one.generation == 11)
    #expect(try one.refresh() == false)
    #expect(try labels(folder.location()).count == 10)
  }

  @Test func refreshReadsOnlyWhatIsNew() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    #expect(try vault.refresh() == false)
    let bytes = try folder.bytes()
    try folder.write(bytes)  // another file, the same vault
    #expect(try vault.refresh() == false)
    try folder.write([UInt8](bytes.dropLast()))
    #expect(identifier { _ = try vault.refresh() } == "damaged")
    let other = try Folder()
    _ = try makeVault(other.location())
    try folder.write(try other.bytes())
    #expect(identifier { _ = try vault.refresh() } == "changed")
    #expect(identifier { try vault.change(nil, now: 1) { addAccount(&$0, "x") } } == "changed")
    #expect(try folder.bytes() == (try other.bytes()))
    unlink(vault.location.path)
    #expect(identifier { try vault.change(nil, now: 1) { addAccount(&$0, "x") } } == "missing-file")
    #expect(folder.names().contains("vault.otpv") == false)
  }

  @Test(arguments: [[], [0], [UInt8](repeating: 0, count: 20_000), [UInt8]("text".utf8)])
  func nothingIsEverMadeAnew(_ bytes: [UInt8]) throws {
    let folder = try Folder()
    try folder.write(bytes)
    #expect(identifier { _ = try makeVault(folder.location()) } == "exists")
    #expect(try folder.bytes() == bytes)
    let opening = identifier { _ = try openVault(folder.location()) }
    #expect(["damaged", "not-a-vault"].contains(opening))
    symlink("nowhere", folder.path + "/link.otpv")
    #expect(identifier { _ = try makeVault(folder.location("link.otpv")) } == "exists")
  }

  @Test func whatIsNoFile() throws {
    let folder = try Folder()
    #expect(identifier { _ = try openVault(folder.location()) } == "missing-file")
    mkdir(folder.path + "/folder.otpv", 0o700)
    #expect(identifier { _ = try openVault(folder.location("folder.otpv")) } == "not-a-file")
    mkfifo(folder.path + "/pipe.otpv", 0o600)
    #expect(identifier { _ = try openVault(folder.location("pipe.otpv")) } == "not-a-file")
    truncate(folder.path + "/x", 0)
    try folder.write([], to: "big.otpv")
    truncate(folder.path + "/big.otpv", 17 << 20 + 1)
    #expect(identifier { _ = try openVault(folder.location("big.otpv")) } == "limits")
    #expect(identifier { _ = try openVault(VaultLocation(path: "", stateDirectory: nil)) } != "")
  }

  @Test func aLinkedVaultStaysALink() throws {
    let folder = try Folder()
    mkdir(folder.path + "/real", 0o700)
    _ = try makeVault(folder.location("real/vault.otpv"))
    symlink("real/vault.otpv", folder.path + "/vault.otpv")
    var vault = try openVault(folder.location())
    try vault.change(nil, now: 1) { addAccount(&$0, "x") }
    #expect(try labels(folder.location("real/vault.otpv")) == ["x"])
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/vault.otpv")
        == "real/vault.otpv")
    #expect(folder.names("real") == ["backups", "vault.otpv", "vault.otpv.lock"])
  }

  @Test func placesWhereOthersCouldReplaceIt() throws {
    let folder = try Folder()
    mkdir(folder.path + "/all", 0o700)
    var vault = try makeVault(folder.location("all/vault.otpv"))
    chmod(folder.path + "/all", 0o777)
    #expect(identifier { try vault.change(nil, now: 1) { addAccount(&$0, "x") } } == "unsafe-place")
    chmod(folder.path + "/all", 0o1777)
    #expect(identifier { try vault.change(nil, now: 1) { addAccount(&$0, "x") } } == "")
  }

  @Test(.enabled(if: geteuid() == 0, "needs root: files of another user"))
  func foldersAndLinksOfOthers() throws {
    let folder = try Folder()
    mkdir(folder.path + "/theirs", 0o700)
    var vault = try makeVault(folder.location("theirs/vault.otpv"))
    symlink("theirs/vault.otpv", folder.path + "/link.otpv")
    lchown(folder.path + "/link.otpv", 65_534, 65_534)
    var linked = try openVault(folder.location("link.otpv"))
    #expect(
      identifier { try linked.change(nil, now: 1) { addAccount(&$0, "x") } } == "unsafe-place")
    chown(folder.path + "/theirs", 65_534, 65_534)
    #expect(identifier { try vault.change(nil, now: 1) { addAccount(&$0, "x") } } == "unsafe-place")
  }

  /// What was seen is written like the vault: what a killed process left of that goes, too.
  @Test func whatWasSeenLeavesNothing() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/bin/true")
    try child.run()
    child.waitUntilExit()
    let id = vault.vaultID.text
    let (dead, living) = (".\(id).\(child.processIdentifier).tmp", ".\(id).1.tmp")
    for name in [dead, living] { try folder.write([1], to: "state/seen/" + name) }
    try vault.change(nil, now: 1) { addAccount(&$0, "x") }
    #expect(folder.names("state/seen") == [living, id])
  }

  @Test func whatAKilledSaveLeftIsRemoved() throws {
    let folder = try Folder()
    var vault = try makeVault(folder.location())
    let stale = ".vault.otpv.0123456789abcdef.tmp"
    try folder.write([1], to: stale)
    try folder.write([1], to: ".vault.otpv.notes.tmp")
    try vault.change(nil, now: 1) { addAccount(&$0, "x") }
    #expect(folder.names().contains(stale) == false)
    #expect(folder.names().contains(".vault.otpv.notes.tmp"))
  }

  /// Where there are no file locks, files stand for them.
  @Test func marks() throws {
    let folder = try Folder()
    var location = folder.location()
    (location.lockWait, location.fault) = (0.1, { $0 == "flock" ? ENOLCK : nil })
    var vault = try makeVault(location)
    try vault.change(nil, now: 1) { addAccount(&$0, "a") }
    #expect(vault.notices == [.noLocks])
    do {
      let held = try VaultLock(of: VaultFolder(of: location), wait: 0)
      let isKernels = held.isKernels
      #expect(!isKernels)
      #expect(identifier { try vault.change(nil, now: 1) { addAccount(&$0, "b") } } == "busy")
      extendLifetime(held)
    }
    try vault.change(nil, now: 1) { addAccount(&$0, "b") }
    // One of another machine, of whose process nothing is known: new, then old.
    let foreign = ".vault.otpv.0.1.2.lock"
    try folder.write([], to: foreign)
    #expect(identifier { try vault.change(nil, now: 1) { addAccount(&$0, "c") } } == "busy")
    #expect(folder.names().contains(foreign))
    let old = timeval(tv_sec: time(nil) - 700, tv_usec: 0)
    utimes(folder.path + "/" + foreign, [old, old])
    try vault.change(nil, now: 1) { addAccount(&$0, "c") }
    #expect(try labels(location) == ["a", "b", "c"])
    #expect(folder.names() == ["backups", "state", "vault.otpv", "vault.otpv.lock"])
  }

  // MARK: Disk errors

  final class Fault: Sendable {
    let files = Atomic<Int>(0)
    let at: Int
    let code: Int32
    let forGood: Bool
    /// The first call that failed.
    let failed = Mutex("")

    init(at: Int, code: Int32, forGood: Bool) {
      (self.at, self.code, self.forGood) = (at, code, forGood)
    }

    func next(_ name: String) -> Int32? {
      let count = files.add(1, ordering: .relaxed).newValue
      guard count == at || forGood && count > at else { return nil }
      failed.withLock { if $0.isEmpty { $0 = name } }
      return code
    }
  }

  /// Each system call of a save fails in turn, once or from then on.
  @Test(arguments: [ENOSPC, EIO, EROFS, EACCES, EDQUOT, EXDEV, EMFILE, EOPNOTSUPP])
  func everyErrorIsToldAndLosesNothing(_ code: Int32) throws {
    let base = try Folder()
    var first = try makeVault(base.location())
    try first.change(nil, now: 1) { addAccount(&$0, "old") }
    let bytes = try base.bytes()
    let key = first.withMasterKey { plain($0) }
    func open(_ location: VaultLocation) throws -> Vault {
      try Vault(try SealedVault.read(location), masterKey: secret(key), location: location)
    }
    for forGood in [false, true] {
      var number = 1
      while true {
        let folder = try Folder()
        try folder.write(bytes)
        // What is counted is the save alone, not the opening.
        let fault = Fault(at: number, code: code, forGood: forGood)
        fault.files.store(-1_000_000, ordering: .relaxed)
        var location = folder.location()
        location.fault = { fault.next($0) }
        var broken = try open(location)
        fault.files.store(0, ordering: .relaxed)
        let before = broken.accounts.all
        let told = identifier { try broken.change(nil, now: 2) { addAccount(&$0, "new") } }
        let reached = fault.files.load(ordering: .relaxed) >= number
        let call = "call \(number) \(fault.failed.withLock { $0 }): \(told)"
        let now = try open(folder.location()).accounts.all.map(\.label)
        if told == "" || told == "not-confirmed" {
          #expect(now == ["old", "new"], "\(call)")
          #expect(broken.accounts.all.count == 2 && broken.generation == 3, "\(call)")
        } else {
          #expect(now == ["old"], "\(call)")
          #expect(broken.accounts.all == before && broken.generation == 2, "\(call)")
          let expected = ["disk-full", "io", "read-only-file-system", "permission"]
          #expect(expected.contains(told), "\(call)")
        }
        #expect(folder.names().filter { $0.hasSuffix(".tmp") } == [], "\(call)")
        // The next save works, whatever was left.
        var next = try open(folder.location())
        try next.change(nil, now: 3) { addAccount(&$0, "later") }
        #expect(try open(folder.location()).accounts.all.last?.label == "later")
        if !reached { break }
        number += 1
      }
      #expect(number > 15)
    }
  }

  @Test(.enabled(if: geteuid() == 0, "needs root: mounts a small file system in this process"))
  func aFullDisk() throws {
    let folder = try Folder()
    mkdir(folder.path + "/small", 0o700)
    _ = try run(
      "mount", ["-t", "tmpfs", "-o", "size=128k,mode=0700", "tmpfs", folder.path + "/small"])
    defer { umount2(folder.path + "/small", CInt(MNT_DETACH)) }
    let location = VaultLocation(path: folder.path + "/small/vault.otpv", stateDirectory: nil)
    var vault = try makeVault(location)
    var told = ""
    var saved = 0
    while told == "", saved < 100 {
      told = identifier { try vault.change(nil, now: 1) { addAccount(&$0, "\(saved)") } }
      if told == "" { saved += 1 }
    }
    #expect(told == "disk-full")
    #expect(saved > 2 && vault.accounts.all.count == saved)
    #expect(try labels(location).count == saved)
    let here = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/small")
    #expect(here.sorted() == ["backups", "vault.otpv", "vault.otpv.lock"])
    for backup in try vault.backups() {
      _ = try SealedVault.read(
        VaultLocation(path: folder.path + "/small/backups/" + backup.name, stateDirectory: nil))
    }
    // Room again: the change can be made.
    unlink(folder.path + "/small/backups/1.otpv")
    try vault.change(nil, now: 1) { addAccount(&$0, "more") }
    // A new vault needs room, too.
    let second = VaultLocation(path: folder.path + "/small/second.otpv", stateDirectory: nil)
    var made = 0
    while identifier({ _ = try makeVault(second) }) == "", made < 100 {
      rename(second.path, folder.path + "/small/\(made)")
      made += 1
    }
    #expect(identifier { _ = try makeVault(second) } == "disk-full")
  }

  @Test(.enabled(if: geteuid() == 0, "needs root: mounts a file system in this process"))
  func aReadOnlyFileSystem() throws {
    let folder = try Folder()
    mkdir(folder.path + "/ro", 0o700)
    _ = try run("mount", ["-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", folder.path + "/ro"])
    defer { umount2(folder.path + "/ro", CInt(MNT_DETACH)) }
    let location = VaultLocation(path: folder.path + "/ro/vault.otpv", stateDirectory: nil)
    var vault = try makeVault(location)
    let before = try folder.bytes("ro/vault.otpv")
    _ = try run("mount", ["-o", "remount,ro", folder.path + "/ro"])
    let told = identifier { try vault.change(nil, now: 1) { addAccount(&$0, "x") } }
    #expect(told == "read-only-file-system")
    let made = identifier {
      _ = try makeVault(VaultLocation(path: folder.path + "/ro/new.otpv", stateDirectory: nil))
    }
    #expect(made == "read-only-file-system")
    #expect(try folder.bytes("ro/vault.otpv") == before)
  }
}
