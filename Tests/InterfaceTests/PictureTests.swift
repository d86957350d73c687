import Interface
import Terminal
import Testing

/// The pages from the list to the receipt of an import, for `Gallery`.
enum PictureTests {
  static let sizes = [(24, 80), (10, 40), (4, 30), (1, 20), (1, 1), (60, 200)]

  static let previews: [String: ImportPreview] = [
    "card": ImportPreview(lines: [
      .init(
        outcome: .added,
        row: Row(
          id: id(90), issuer: "Infomedics", label: "praktijk", place: "balie", algorithm: "SHA1"),
        source: "qr.png", notices: ["the secret is short: 64 bits"])
    ]),
    "conflict": ImportPreview(lines: [
      .init(
        outcome: .sameName(id(3)), row: Row(id: id(93), issuer: "SiGeM", label: "mario.rossi"),
        source: "reset.png")
    ]),
    "renamed": ImportPreview(lines: [
      .init(
        outcome: .sameSecret(
          id(1), differences: [.init(stored: "changes every 30 s", incoming: "changes every 60 s")]),
        row: Row(id: id(91), issuer: "Argo", label: "supervisor.SG00000", period: 60),
        source: "argo.png")
    ]),
    "other-period": ImportPreview(lines: [
      .init(
        outcome: .sameSecret(
          id(1), differences: [.init(stored: "changes every 30 s", incoming: "changes every 60 s")],
          isNamesake: true), row: Row(id: id(91), issuer: "Argo", label: "supervisor.SG00000"),
        source: "argo.png")
    ]),
    // It is not clear which of two would be replaced.
    "unclear": ImportPreview(lines: [
      .init(
        outcome: .sameSecret(id(1), differences: [.init(stored: "Argo", incoming: "Argo 3")]),
        row: Row(id: id(91), issuer: "Argo 3", label: ""), source: "argo.png", canReplace: false)
    ]),
    "import-list": ImportPreview(
      lines: [
        .init(
          outcome: .added, row: Row(id: id(91), issuer: "GitHub", label: "anna"), source: "a.png"),
        .init(
          outcome: .alreadyHere(id(3)),
          row: Row(id: id(92), issuer: "SiGeM", label: "mario.rossi"), source: "a.png"),
        .init(
          outcome: .sameName(id(4)), row: Row(id: id(93), issuer: "Infomedics", label: "praktijk"),
          source: "a.png"),
        .init(
          outcome: .unreadable("the algorithm SHA3 is not known"), row: nil, source: "a.png, 4"),
      ], missing: ["2 of 3 codes are missing: 2, 3"]),
  ]

  static let receipt = Receipt(
    lines: [
      .init(outcome: .added, name: "GitHub anna", detail: "6 digits, changes every 30 s, SHA1"),
      .init(outcome: .alreadyHere, name: "SiGeM mario.rossi", detail: ""),
      .init(
        outcome: .unreadable, name: "a.png, 4", detail: "the algorithm SHA3 is not known"),
    ], selected: id(3))

  static let receiptOfFiles = Receipt(
    lines: Array(receipt.lines.dropLast()), selected: id(3),
    removable: RemovableFiles(
      names: ["/home/anna/Dropbox/a.png", "/home/anna/b.png"],
      warnings: [
        "Dropbox copies the folder /home/anna/Dropbox: copies may remain there and in its trash"
      ]))

  static let overSSH =
    [SourceKind.screen, .region, .clipboard].map {
      SourceProblem(
        $0, reason: "over SSH",
        sentence:
          "Over SSH trenta does not see your screen. Take a screenshot, copy it to this machine and choose the line of the picture, or send it from there: ssh HOST trenta import - < picture.png"
      )
    } + [SourceProblem(.camera, reason: "none", sentence: "There is no camera (/dev/video0).")]

  static let pages: [String: @Sendable (Int, Int) -> TestScreen] = [
    "list": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.down, .down)
      return screen
    },
    "copied": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.down, .down, .enter)
      screen.send(.codes(.copied(.terminal, id(3))))
      return screen
    },
    "expiring": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.down, .down)
      screen.wait(12)
      return screen
    },
    "one-period": { lines, columns in
      TestScreen(Array(portals[2...4]), lines: lines, columns: columns)
    },
    "copied-next": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press(.down, .down)
      screen.wait(15)
      screen.press("c")
      screen.send(.codes(.copied(.terminal, id(3))))
      return screen
    },
    "empty": { lines, columns in TestScreen([], lines: lines, columns: columns) },
    "search": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("/")
      screen.type("ROSS")
      return screen
    },
    "no-match": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("/")
      screen.type("zzz")
      return screen
    },
    "broken": { lines, columns in
      let broken = Row(
        id: id(9), issuer: "Old", label: "x", lastUsed: 700, defect: "the algorithm is not known")
      var screen = TestScreen([broken] + portals, lines: lines, columns: columns)
      screen.press("c")
      return screen
    },
    "unlock": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns, start: .locked)
      screen.type("correct horse")
      return screen
    },
    "wrong": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns, start: .locked)
      screen.type("correct horse")
      screen.press(.enter)
      if case .keys(.unlock(let field))? = screen.effects.last { _ = field.take() }
      screen.send(.keys(.wrongPassphrase))
      return screen
    },
    "opening": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns, start: .locked)
      screen.type("correct horse")
      screen.press(.enter)
      screen.wait(2)
      return screen
    },
    "welcome": { lines, columns in TestScreen(lines: lines, columns: columns, start: .firstRun) },
    "passphrase": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns, start: .firstRun)
      screen.press(.enter)
      screen.type("too short")
      screen.press(.enter)
      screen.type("too short")
      screen.press(.enter, .control("r"))
      return screen
    },
    "first-account": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns, start: .firstRun)
      screen.makeVault()
      screen.press(.enter)
      return screen
    },
    "audience": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns, start: .firstRun)
      screen.makeVault()
      screen.press(.down)
      return screen
    },
    "recovery-code": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns, start: .firstRun)
      screen.makeVault()
      screen.press(.enter, "8")
      screen.send(.keys(.recoveryCode(shownCode())))
      return screen
    },
    "recovery-back": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.addRecoveryCode()
      screen.press(.enter)
      screen.type("w0f")
      return screen
    },
    "slots": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.openSlots()
      screen.press(.down)
      return screen
    },
    "remove-slot": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.openSlots()
      screen.press(.down, .enter)
      return screen
    },
    "owner": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.openSlots()
      screen.press(.end, .enter)
      screen.type("correct horse")
      return screen
    },
    "backups": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.openBackups()
      screen.press(.down)
      return screen
    },
    "backup-path": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.openBackups()
      screen.press(.enter)
      return screen
    },
    "backed-up": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.openBackups()
      screen.press(.enter, .enter)
      screen.send(
        .backups(
          .backedUp(
            "Written, opened again and compared: 11 accounts, as of 2026-11-21 10:05, in /home/anna/trenta-backup-2026-11-21.otpv"
          )))
      return screen
    },
    "restore-state": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.openBackups()
      screen.press(.down, .enter)
      return screen
    },
    "damaged": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns, start: .locked)
      screen.send(.vault(.damaged(damagedVault)))
      return screen
    },
    "missing": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns, start: .firstRun)
      screen.send(
        .vault(
          .damaged(
            DamagedVault(
              reason: "There is no file in the place of the vault, but its backups are there.",
              backup: damagedVault.backup, isMissing: true))))
      return screen
    },
    "damaged-alone": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns, start: .locked)
      screen.send(.vault(.damaged(DamagedVault(reason: damagedVault.reason, backup: nil))))
      return screen
    },
    "add": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("+")
      return screen
    },
    "add-over-ssh": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("+")
      screen.send(.importing(.sources(overSSH)))
      return screen
    },
    "add-in-vain": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("+")
      screen.send(.importing(.sources(overSSH)))
      screen.press("4")
      return screen
    },
    "region": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("+", "2")
      return screen
    },
    "camera": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("+", "5")
      screen.send(.importing(.progress("1280x720  picture 17  light [######----]")))
      return screen
    },
    "folder": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("+", "4")
      screen.type("~/Pictures")
      screen.press(.enter)
      screen.send(.importing(.progress("reading 3 of 40: desk 1.png")))
      screen.wait(1)
      return screen
    },
    "remove-files": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.send(.importing(.imported(receiptOfFiles)))
      screen.press("D")
      return screen
    },
    "receipt-of-files": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.send(.importing(.imported(receiptOfFiles)))
      return screen
    },
    "path": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("+", "4")
      screen.type("~/Pictures/qr.png")
      return screen
    },
    "address": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("+", "6")
      screen.send(.input(.paste(hidden("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ"))))
      return screen
    },
    "file-passphrase": { lines, columns in
      var screen = asked(lines, columns)
      screen.type("old phone")
      return screen
    },
    "file-passphrase-wrong": { lines, columns in
      var screen = asked(lines, columns)
      screen.type("old phone")
      screen.press(.enter)
      if case .importing(.openFile(let field))? = screen.effects.last { _ = field.take() }
      screen.send(.importing(.passphraseNeeded(question(isWrong: true))))
      return screen
    },
    "file-passphrase-trying": { lines, columns in
      var screen = asked(lines, columns)
      screen.type("old phone")
      screen.press(.enter)
      if case .importing(.openFile(let field))? = screen.effects.last { _ = field.take() }
      screen.wait(2)
      return screen
    },
    "receipt-with-notes": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.send(
        .importing(
          .imported(
            Receipt(
              lines: Array(receipt.lines.prefix(1)),
              notes: ["3 items in the other app's trash were left out"], selected: id(3)))))
      return screen
    },
    "receipt": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.send(.importing(.imported(receipt)))
      return screen
    },
    "help": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("?")
      return screen
    },
    "details": { lines, columns in
      let row = Row(
        id: id(4), issuer: "Infomedics", label: "praktijk", place: "balie",
        note: "Who to call: the help desk, 020 123 45 67, between nine and five", tags: ["zorg"],
        added: "1 April 2026", origin: "qr.png")
      var screen = TestScreen([row], lines: lines, columns: columns)
      screen.press("i")
      return screen
    },
    "proof": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("j", "j", "Q")
      screen.type("correct horse")
      return screen
    },
    "qr": { lines, columns in SecretPageTests.shown(lines, columns) },
    "qr-counter": { lines, columns in
      SecretPageTests.shown(lines, columns, SecretPageTests.secret(6))
    },
    "qr-picture": { lines, columns in
      var screen = SecretPageTests.shown(lines, columns)
      screen.press("p")
      screen.send(.secret(.pictureSaved("/run/user/1000/trenta-7f3a90bd.png")))
      return screen
    },
    "secret": { lines, columns in
      var screen = SecretPageTests.shown(lines, columns)
      screen.press("s")
      screen.wait(5)
      return screen
    },
    "remove": { lines, columns in
      var screen = TestScreen(lines: lines, columns: columns)
      screen.press("d")
      return screen
    },
    "card": { lines, columns in imported("card", lines, columns) },
    "conflict": { lines, columns in imported("conflict", lines, columns) },
    "renamed": { lines, columns in imported("renamed", lines, columns) },
    "import-list": { lines, columns in imported("import-list", lines, columns) },
    "place": { lines, columns in
      var screen = imported("conflict", lines, columns)
      screen.press("2")
      screen.type("kamer 2")
      return screen
    },
    "replaced": { lines, columns in
      var screen = imported("conflict", lines, columns)
      screen.press("1")
      screen.send(
        .importing(
          .imported(
            Receipt(
              lines: [.init(outcome: .replaced, name: "SiGeM mario.rossi", detail: "")],
              selected: id(3)))))
      return screen
    },
    "added": { lines, columns in
      var screen = imported("card", lines, columns)
      screen.press(.enter)
      screen.wait(9)
      let row = Row(id: id(90), issuer: "Infomedics", label: "praktijk", place: "nieuw")
      screen.send(.vault(.rows(portals + [row])))
      screen.send(
        .importing(
          .imported(
            Receipt(
              lines: [.init(outcome: .added, name: "Infomedics praktijk", detail: "")],
              selected: id(90)))))
      return screen
    },
    "names": { lines, columns in
      TestScreen(
        [
          Row(
            id: id(1), issuer: "Ärzte Zürich", label: "frau.müller-lüdenscheidt@example.org",
            period: 60),
          Row(id: id(2), issuer: "日本の診療所の名前", label: "山田太郎"),
          Row(id: id(3), issuer: "e\u{301}a\u{301}", label: "marks"),
          Row(id: id(4), issuer: "\u{202e}lave", label: "a\u{1b}[2Jb"),
          Row(id: id(5), issuer: "", label: "label only", digits: 8, period: 86_400),
          Row(id: id(6), issuer: "Steam", label: "gordon", kind: .steam, digits: 5),
          Row(id: id(7), issuer: "שלום", label: "עולם"),
        ], lines: lines, columns: columns)
    },
  ]

  static func question(isWrong: Bool = false) -> PassphraseQuestion {
    PassphraseQuestion(
      file: "/home/anna/exports/aegis-2026-11-21.json", app: "Aegis Authenticator",
      isWrong: isWrong)
  }

  /// A folder is imported, and a file of it is encrypted.
  static func asked(_ lines: Int, _ columns: Int) -> TestScreen {
    var screen = TestScreen(lines: lines, columns: columns)
    screen.press("+", "4")
    screen.type("~/exports")
    screen.press(.enter)
    screen.send(.importing(.passphraseNeeded(question())))
    return screen
  }

  static func imported(_ name: String, _ lines: Int, _ columns: Int) -> TestScreen {
    var screen = TestScreen(lines: lines, columns: columns)
    screen.press("+", "4")
    screen.type("a.png")
    screen.press(.enter)
    screen.send(.importing(.preview(previews[name]!)))
    return screen
  }
}
