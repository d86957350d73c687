import Exchange
import Glibc
import OTP
import Secrets
import Session
import Testing
import Wording

@testable import Vault

/// What is told of a vault: the identifier and the exit code, which scripts know, and what stands in the
/// sentence.
@Suite struct VaultSentenceTests {
  typealias Told = (error: VaultError, identifier: String, status: Wording.ExitStatus, says: String)

  static let told: [Told] = [
    (.notAFile(path: "/a\u{1b}b"), "not-a-file", .io, "regular file"),
    (.limits(.fileSize), "limits", .damaged, "larger than a vault"),
    (.limits(.derivation(t: 65, m: 2 << 20)), "limits", .damaged, "2048 MiB, 65 passes"),
    (.limits(.derivations), "limits", .damaged, "too many key derivations"),
    (.limits(.accounts), "limits", .unusable, "10,000 accounts"),
    (.limits(.groups), "limits", .unusable, "500 tags"),
    (.limits(.content), "limits", .unusable, "16 MiB"),
    (.limits(.field(.note)), "limits", .unusable, "longer than the vault can hold"),
    (.limits(.slots), "limits", .damaged, "another passphrase"),
    (.limits(.label), "limits", .unusable, "256 characters"),
    (.notAVault, "not-a-vault", .damaged, "vault"),
    (.damaged(.empty), "damaged", .damaged, "empty"),
    (.damaged(.zeroed), "damaged", .damaged, "zeros"),
    (.damaged(.magic), "damaged", .damaged, "transfer as text"),
    (.damaged(.cutShort(missing: 1)), "damaged", .damaged, "by 1 byte)"),
    (.damaged(.cutShort(missing: 3)), "damaged", .damaged, "by 3 bytes)"),
    (.damaged(.cutShort(missing: nil)), "damaged", .damaged, "(cut short)"),
    (.damaged(.tooLong(extra: 2)), "damaged", .damaged, "2 bytes too long"),
    (.damaged(.checksum), "damaged", .damaged, "bytes were changed"),
    (.damaged(.padding), "damaged", .damaged, "do not fit together"),
    (.tooNew(.format(9)), "too-new", .damaged, "newer version"),
    (.wrongSecret, "wrong-passphrase", .locked, "does not open"),
    (.slotDamaged, "slot-damaged", .damaged, "slot"),
    (.tampered, "tampered", .damaged, "does not have its key"),
    (.readOnly(.newerReader(2)), "read-only", .damaged, "newer version"),
    (.readOnly(.tampered), "read-only", .damaged, "the file around them"),
    (.busy(holder: 12), "busy", .tryAgain, "process 12"),
    (.busy(holder: nil), "busy", .tryAgain, "another program is writing"),
    (.busyElsewhere(mark: "/v/lock"), "busy", .tryAgain, "/v/lock"),
    (.noMemory(needed: 2048, available: 1024), "no-memory", .io, "needs 2 MiB to open; 1 MiB"),
    (.noMemory(needed: 2048, available: nil), "no-memory", .io, "needs 2 MiB to open"),
    (.io(call: "open", errno: EACCES, path: "/v"), "permission", .io, "/v: Permission denied"),
    (.io(call: "write", errno: ENOSPC, path: "/v"), "disk-full", .io, "No space left"),
    (.unconfirmed(errno: EIO, path: "/v"), "not-confirmed", .io, "saved, but"),
    (.readBackDiffers(path: "/v"), "io", .io, "other bytes than were written"),
    (.unsafeLocation(.otherOwner, path: "/v"), "unsafe-place", .io, "another user"),
    (.unsafeLocation(.worldWritable, path: "/v"), "unsafe-place", .io, "replace files in /v"),
    (.exists(path: "/v"), "exists", .io, "never overwritten"),
    (.nothingToUndo(.noChange), "nothing-to-undo", .noMatch, "no change"),
    (.nothingToUndo(.noBackup(generation: 7)), "nothing-to-undo", .io, "generation 7"),
    (.nothingToUndo(.otherChange), "nothing-to-undo", .tryAgain, "meanwhile"),
    (.nothingToUndo(.formerKey), "nothing-to-undo", .noMatch, "new key"),
    (.nothingToUndo(.destroyed), "nothing-to-undo", .noMatch, "destroyed for good"),
    (.lastSlot, "last-slot", .usage, "never removed"),
    (.noSuchSlot("ab\u{7}"), "no-such-slot", .noMatch, "no slot has the id ab"),
    (.nothingToRepair, "nothing-to-repair", .noMatch, "nothing to repair"),
    (.otherVault(path: "/v"), "other-vault", .conflict, "--replace"),
    (.formerKey, "former-key", .conflict, "--force"),
    (.changed(path: "/v"), "changed", .tryAgain, "another vault by now"),
    (.brokenAccountGone, "broken-account-gone", .tryAgain, "changed elsewhere"),
  ]

  @Test(arguments: told)
  func errors(_ told: Told) {
    let failure = Sentences.vault(told.error)
    #expect(failure.identifier == told.identifier && failure.status == told.status)
    #expect(failure.sentence.contains(told.says), "\(failure.sentence)")
    #expect(isInert(failure.sentence))
    #expect(Sentences.session(.vault(told.error)).sentence == failure.sentence)
  }

  @Test func notices() {
    let all: [(VaultNotice, String)] = [
      (.olderGeneration(3, savedAt: 1_800_000_000, seen: 5), "generation 3; you have used 5"),
      (.otherHistory(4), "generation 4"), (.damagedKept(path: "/v/damaged"), "/v/damaged"),
      (.formerKeyBack, "slot rekey"), (.noLocks, "no locks"), (.openModes(0o644), "mode 644"),
      (.seenNotKept(EROFS), "Read-only file system"),
    ]
    for (notice, says) in all {
      #expect(Sentences.notice(notice).contains(says), "\(Sentences.notice(notice))")
    }
  }

  @Test func whyItIsReadOnly() {
    for reason: ReadOnlyReason in [.features(1), .criticalRecord(2), .newerReader(3), .tampered] {
      let failure = Sentences.readOnlyFailure(reason)
      #expect(failure.identifier == (reason == .tampered ? "tampered" : "read-only"))
      #expect(failure.status == .damaged && failure.sentence == Sentences.readOnly(reason))
    }
  }

  /// Each field at fault has a sentence, those of the code's parameters one of their own.
  @Test func brokenAccounts() {
    let named: [AccountField: String] = [
      .type: "type", .secret: "secret", .algorithm: "algorithm", .digits: "number of digits",
      .period: "period", .counter: "counter",
    ]
    for tag in UInt16(0)...40 {
      for reason: Quarantined.Reason in [.missing, .length, .value, .text] {
        let sentence = Sentences.quarantine(Quarantined(id: nil, tag: tag, reason: reason))
        let word = AccountField(rawValue: tag).flatMap { named[$0] } ?? "field \(tag)"
        #expect(sentence.contains(word) && sentence.hasSuffix("it is kept as it is"))
      }
    }
    for (reason, says) in [
      (Quarantined.Reason.duplicate, "same id"), (.cutShort, "cut short"),
      (.order, "out of order"),
    ] {
      let sentence = Sentences.quarantine(Quarantined(id: nil, tag: 0, reason: reason))
      #expect(sentence.contains(says))
    }
  }

  // MARK: - Backups and what opens the vault

  @Test func backups() {
    let date = Timestamp.dateAndTime(1_800_000_000)
    for (count, isFromMemory, says) in [
      (1, false, "compared: 1 account, as of \(date), in /b/1.otpv"),
      (3, false, "3 accounts, as of"), (1, true, "1 account as of \(date)"),
      (3, true, "3 accounts"),
    ] {
      let backup = CheckedBackup(
        path: "/b/1.otpv", generation: 1, savedAt: 1_800_000_000, accounts: count,
        isFromMemory: isFromMemory)
      #expect(Sentences.backup(backup).contains(says), "\(Sentences.backup(backup))")
    }
    #expect(Sentences.backupsWithoutVault(newest: "/b/2").contains("restore-backup /b/2"))
    #expect(Sentences.damagedBackup("/b/2", .empty).contains("/b/2 is damaged (it is empty)"))
    #expect(Sentences.unopenedState(.damaged(.zeroed)).hasPrefix("damaged ("))
    #expect(Sentences.unopenedState(.formerKey) == "of a former key")
    #expect(Sentences.unopenedState(.tampered).contains("does not have its key"))
    #expect(Sentences.unopenedState(.notAVault) == Sentences.vault(.notAVault).sentence)
  }

  @Test func reminders() {
    #expect(Sentences.reminder(.never).contains("no checked backup"))
    #expect(Sentences.reminder(.stale(changes: 1, days: 9)).contains("1 change since"))
    #expect(Sentences.reminder(.stale(changes: 2, days: 9)).contains("2 changes since"))
  }

  @Test func slots() {
    let kinds: [SlotKind?] = [.passphrase, .keyFile, .recoveryCode, .hostCredential, nil]
    #expect(Set(kinds.map(Sentences.slotKind)).count == kinds.count)
    #expect(Set(kinds.map(Sentences.slotLoss)).count == kinds.count)
  }

  // MARK: - Passphrases and QR codes

  @Test func passphrases() {
    for (error, identifier) in [
      (PassphraseError.empty, "empty"), (.tooLong, "1,024 bytes"), (.containsNUL, "zero byte"),
      (.unreadable(EACCES), "Permission denied"),
    ] {
      #expect(Sentences.passphrase(error).sentence.contains(identifier))
    }
    for (weakness, says) in [
      (PassphraseWeakness.tooShort(9), "this one has 9"), (.common, "too easy"),
      (.madeOfNames, "name is no secret"), (.unreadableSign, "cannot be typed again"),
    ] {
      #expect(Sentences.weakness(weakness).contains(says))
    }
    for (failed, says) in [
      (PassphraseCommandRun.Failed.notStarted(ENOENT), "not found: pass"),
      (.notStarted(EACCES), "Permission denied"), (.status(3), "exit code 3"),
      (.status(128 + SIGTERM), "signal: pass"), (.tooLong, "4,096 bytes"),
      (.timedOut, "30 seconds"), (.unreadable(EIO), "pass: "),
    ] {
      #expect(Sentences.passphraseCommand("pass", failed).contains(says))
    }
  }

  @Test func qrCodes() {
    for (error, identifier) in [
      (QRError.noLibrary, "no-qr-library"), (.noMemory, "no-memory"), (.tooLong, "too-long"),
      (.notCarried(.motp), "not-carried"),
    ] {
      let failure = Sentences.qr(error)
      #expect(failure.identifier == identifier && failure.sentence.contains(" "))
    }
  }

  @Test func files() {
    #expect(Sentences.system("read", EPIPE, "x").identifier == Failure.closedPipe)
    #expect(Sentences.newFile(.call("open", EEXIST), "/f").identifier == "exists")
    #expect(Sentences.newFile(.call("write", ENOSPC), "/f").identifier == "disk-full")
    let open = Sentences.newFile(.openModes(0o666), "/f")
    #expect(open.identifier == "unsafe-place" && open.sentence.contains("mode 666"))
  }
}

/// Whether nothing in it acts on a terminal.
func isInert(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
}
