import Glibc
import OTP
import ReaderProtocol
import Secrets
import Testing
import Wording

@testable import Session

/// What is told of an import: where it comes from, why that gave nothing, and the receipt.
@Suite struct ImportTextTests {
  // MARK: - Sources

  @Test func everyCaptureErrorHasItsSentence() {
    let targets: [CaptureTarget] = [.clipboard, .screen, .region]
    var errors: [CaptureError] = [.empty, .cancelled, .noPrivateFolder(.spectacle)]
    for target in targets {
      for overSSH in [false, true] { errors.append(.noSession(target, overSSH: overSSH)) }
      errors += [
        .noTool(target, anyOf: ["maim", "grim"]), .failed(target, .maim, ""),
        .failed(target, .maim, "no \u{1b}[2Jdisplay"), .timedOut(target, .maim), .tooLarge(target),
      ]
    }
    for error in errors {
      let failure = Sentences.source(.capture(error))
      #expect(failure.identifier == error.identifier && isInert(failure.sentence))
      #expect(failure.sentence.contains(" "))
      if case .tooLarge = error {
        #expect(failure.status == .unusable)
      } else {
        #expect(failure.status == .toolFailed)
      }
      let way = Sentences.wayRound(error)
      #expect(!way.reason.isEmpty && way.sentence.contains(" "))
    }
    let tools = Sentences.capture(.noTool(.screen, anyOf: ["maim", "grim"])).sentence
    #expect(tools.contains("maim, grim"))
    #expect(Sentences.capture(.failed(.screen, .maim, "x")).sentence == "maim failed: x")
  }

  @Test func everyCameraErrorHasItsSentence() {
    let errors: [(CameraError, String)] = [
      (.none(nil), "no camera"), (.none("/dev/null"), "/dev/null"),
      (.failed("/dev/video0", EACCES), "group video"),
      (.failed("/dev/video0", EPERM), "group video"),
      (.failed("/dev/video0", EBUSY), "in use"), (.failed("/dev/video0", ENOTSUP), "MJPG"),
      (.failed("/dev/video0", EIO), "failed: "), (.timedOut, "60 seconds"),
    ]
    for (error, says) in errors {
      let failure = Sentences.source(.camera(error))
      #expect(failure.identifier == error.identifier && failure.status == .toolFailed)
      #expect(failure.sentence.contains(says), "\(failure.sentence)")
      #expect(!Sentences.wayRound(error).reason.isEmpty)
    }
    let died = Sentences.camera(.reader(.died(status: 139)))
    #expect(died.identifier == CameraError.reader(.died(status: 139)).identifier)
  }

  @Test func notes() {
    #expect(
      Sentences.note(.pagesWithoutCode(source: "a.pdf", pages: [2, 5]))
        == "a.pdf: no QR code on page 2, 5")
    #expect(Sentences.note(.leftOut(1)).hasPrefix("1 file is"))
    #expect(Sentences.note(.leftOut(2)).hasPrefix("2 files are"))
  }

  @Test func progress() {
    let read = ImportJob.Progress(number: 3, count: 40, name: "/pictures/a.png", isOpening: false)
    #expect(AccountText.state(of: read) == "reading 3 of 40: a.png")
    let opened = ImportJob.Progress(number: 1, count: 1, name: "a.2fas", isOpening: true)
    #expect(AccountText.state(of: opened) == "opening 1 of 1: a.2fas")
  }

  // MARK: - Receipts

  private static func account(_ issuer: String, _ label: String) -> Account {
    var account = Account(id: AccountID(high: 7, low: 1), type: .totp, secret: 0..<0)
    (account.issuer, account.label) = (issuer, label)
    account.parameters = .standard(for: .totp)
    return account
  }

  private static func line(
    _ outcome: Outcome, _ issuer: String, conflict: ConflictKind? = nil
  ) -> ImportReceipt.Line {
    ImportReceipt.Line(
      outcome: outcome, account: account(issuer, "me"), repaired: [], conflict: conflict,
      against: conflict == nil ? [] : [account("Old", "me")])
  }

  private static func receipt(_ sources: ImportReceipt.Source...) -> ImportReceipt {
    var receipt = ImportReceipt()
    receipt.sources = sources
    return receipt
  }

  @Test func linesOfOneSource() {
    var source = ImportReceipt.Source(name: "a.json")
    var repaired = Self.line(.added, "New")
    repaired.repaired = [.inTrash]
    source.lines = [repaired, Self.line(.conflict, "Mine", conflict: .otherSecret)]
    source.errors = [
      ImportReceipt.Refusal(.file(.passphraseNeeded)),
      ImportReceipt.Refusal(.file(.passphraseNeeded), entry: 4, name: "Bad\u{1b}"),
    ]
    source.notices = [Notice(.trashLeftOut, ["3"])]
    (source.missingParts, source.missingCount) = ([2, 3], 5)
    let lines = AccountText.lines(Self.receipt(source))
    #expect(lines.allSatisfy(isInert))
    #expect(lines.count == 6)
    #expect(lines[0].hasPrefix("added         New: me  6 digits"))
    #expect(lines[0].contains("  ! " + Sentences.repair(.inTrash)))
    #expect(lines[1].contains("another secret is stored under this name: Old: me"))
    #expect(lines[2].hasPrefix("unreadable    a.json: "))
    #expect(lines[3].contains("(entry 4): "))
    #expect(lines[4] == "missing       5 parts of this export are missing: 2, 3, ...")
    #expect(lines[5].hasPrefix("notice        "))
    // To a person who is still asked nothing is added yet.
    #expect(AccountText.lines(Self.receipt(source), isAsked: true)[0].hasPrefix("new  "))
  }

  @Test func linesOfSeveralSourcesTellWhichOne() {
    var page = ImportReceipt.Source(name: "a.pdf", page: 2)
    page.lines = [Self.line(.added, "New")]
    var file = ImportReceipt.Source(name: "b.zip", file: "in/x.png")
    file.lines = [Self.line(.conflict, "Mine", conflict: .changed)]
    file.errors = [ImportReceipt.Refusal(.file(.passphraseNeeded), name: "Bad")]
    file.notices = [Notice(.trashLeftOut, ["3"])]
    let lines = AccountText.lines(Self.receipt(page, file))
    #expect(lines[0].hasSuffix("  [a.pdf, page 2]"))
    #expect(lines[1].contains("[in/x.png in b.zip]"))
    #expect(lines[1].contains("stored under another name"))
    #expect(lines[2].contains("in/x.png in b.zip: Bad: "))
    #expect(lines[3].hasPrefix("notice        in/x.png in b.zip: "))
    // Of one source the file in it is enough.
    #expect(AccountText.lines(Self.receipt(file))[0].contains("  [in/x.png]"))
  }

  // MARK: - Accounts in full, and codes that were typed

  @Test func detailsOfAnAccount() {
    var account = Self.account("SiGeM", "mario")
    #expect(AccountText.details(account).count == 4)
    (account.place, account.tags, account.note) = ("balie", ["a", "b"], "mine")
    (account.created, account.origin) = (1_800_000_000, "a.png")
    account.formerSecret = Account.FormerSecret(replaced: 1_800_000_000, secret: 0..<0)
    let facts = AccountText.details(account)
    for fact in ["service: SiGeM", "user name: mario", "tags: a, b", "note: mine", "from: a.png"] {
      #expect(facts.contains(fact))
    }
    #expect(facts.contains { $0.hasPrefix("former secret: kept until") })
    #expect(facts.last == "id: " + account.id.text)
  }

  private static let steps: [(Int, String)] = [
    (0, "Right"), (-1, "before this one"), (1, "slow by up to 60 s"), (-4, "fast by"),
    (4, "slow by"),
  ]

  @Test(arguments: steps)
  func codesOfOtherTimes(steps: Int, says: String) {
    let account = Self.account("A", "a")
    let sentences = Sentences.verdict(.step(steps), of: account, Self.typed("123456"))
    #expect(sentences[0].contains(says), "\(sentences)")
    #expect(sentences.count == (abs(steps) == 1 ? 1 : 2))
  }

  @Test func otherVerdicts() {
    var account = Self.account("A", "a")
    func verdict(_ verdict: Verdict, _ typed: String = "123456") -> [String] {
      Sentences.verdict(verdict, of: account, Self.typed(typed))
    }
    #expect(verdict(.wrong).count == 1)
    #expect(verdict(.wrong, "1234")[1].contains("6 characters; 4 were typed"))
    #expect(verdict(.wrong, "123 456").count == 1, "a gap is not why it is wrong")
    #expect(verdict(.step(-1), "123 456").last?.contains("typed with a gap") == true)
    #expect(verdict(.formerSecret(replaced: 1_800_000_000))[0].contains("former secret"))
    var gone = Self.account("C", "c")
    gone.deleted = 1
    let others = verdict(.others([Self.account("B", "b"), gone]))
    #expect(others[0].hasSuffix("another account: B: b"))
    #expect(others[1].hasSuffix("in the trash: C: c"))
    (account.type, account.counter) = (.hotp, 5)
    #expect(verdict(.counter(5))[0].hasPrefix("Right"))
    #expect(verdict(.counter(3))[0].contains("handed out here already"))
    #expect(verdict(.counter(8))[0].contains("counter 8; the next one here is that of 5"))
  }

  private static func typed(_ text: String) -> TypedCode {
    TypedCode(SecretBytes(copying: Array(text.utf8).span))
  }
}
