import Interface
import Terminal
import Testing

/// The pages as pictures, in Screens/.
@Suite struct PictureTests {
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
          "Over SSH trenta does not see your screen. Take a screenshot, copy it to this machine and choose 4, or send it from there: ssh HOST trenta import - < picture.png"
      )
    } + [SourceProblem(.camera, reason: "none", sentence: "There is no camera (/dev/video0).")]

  static let pages: [String: @Sendable (Int, Int) -> Desk] = [
    "list": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.down, .down)
      return desk
    },
    "copied": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.down, .down, .enter)
      desk.send(.copied(.terminal, id(3)))
      return desk
    },
    "expiring": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.down, .down)
      desk.wait(12)
      return desk
    },
    "one-period": { lines, columns in
      Desk(Array(portals[2...4]), lines: lines, columns: columns)
    },
    "copied-next": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press(.down, .down)
      desk.wait(15)
      desk.press("c")
      desk.send(.copied(.terminal, id(3)))
      return desk
    },
    "empty": { lines, columns in Desk([], lines: lines, columns: columns) },
    "search": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("/")
      desk.type("ROSS")
      return desk
    },
    "no-match": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("/")
      desk.type("zzz")
      return desk
    },
    "broken": { lines, columns in
      let broken = Row(
        id: id(9), issuer: "Old", label: "x", lastUsed: 700, defect: "the algorithm is not known")
      var desk = Desk([broken] + portals, lines: lines, columns: columns)
      desk.press("c")
      return desk
    },
    "unlock": { lines, columns in
      var desk = Desk(lines: lines, columns: columns, start: .locked)
      desk.type("correct horse")
      return desk
    },
    "wrong": { lines, columns in
      var desk = Desk(lines: lines, columns: columns, start: .locked)
      desk.type("correct horse")
      desk.press(.enter)
      if case .keys(.unlock(let field))? = desk.effects.last { _ = field.take() }
      desk.send(.wrongPassphrase)
      return desk
    },
    "opening": { lines, columns in
      var desk = Desk(lines: lines, columns: columns, start: .locked)
      desk.type("correct horse")
      desk.press(.enter)
      desk.wait(2)
      return desk
    },
    "welcome": { lines, columns in Desk(lines: lines, columns: columns, start: .firstRun) },
    "passphrase": { lines, columns in
      var desk = Desk(lines: lines, columns: columns, start: .firstRun)
      desk.press(.enter)
      desk.type("too short")
      desk.press(.enter)
      desk.type("too short")
      desk.press(.enter, .control("r"))
      return desk
    },
    "first-account": { lines, columns in
      var desk = Desk(lines: lines, columns: columns, start: .firstRun)
      desk.press(.enter)
      desk.type("correct horse battery")
      desk.press(.enter)
      desk.type("correct horse battery")
      desk.press(.enter)
      desk.send(.rows([]))
      desk.send(.recoveryCode(shownCode()))
      desk.type("skip")
      desk.press(.enter)
      return desk
    },
    "recovery-code": { lines, columns in
      var desk = Desk(lines: lines, columns: columns, start: .firstRun)
      desk.press(.enter)
      desk.type("correct horse battery")
      desk.press(.enter)
      desk.type("correct horse battery")
      desk.press(.enter)
      desk.send(.rows([]))
      desk.send(.recoveryCode(shownCode()))
      return desk
    },
    "recovery-back": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.addRecoveryCode()
      desk.press(.enter)
      desk.type("w0f")
      return desk
    },
    "slots": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.openSlots()
      desk.press(.down)
      return desk
    },
    "remove-slot": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.openSlots()
      desk.press(.down, .enter)
      return desk
    },
    "owner": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.openSlots()
      desk.press(.end, .enter)
      desk.type("correct horse")
      return desk
    },
    "backups": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.openBackups()
      desk.press(.down)
      return desk
    },
    "backup-path": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.openBackups()
      desk.press(.enter)
      return desk
    },
    "backed-up": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.openBackups()
      desk.press(.enter, .enter)
      desk.send(
        .backedUp(
          "Written, opened again and compared: 11 accounts, as of 2026-11-21 10:05, in /home/anna/trenta-backup-2026-11-21.otpv"
        ))
      return desk
    },
    "restore-state": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.openBackups()
      desk.press(.down, .enter)
      return desk
    },
    "damaged": { lines, columns in
      var desk = Desk(lines: lines, columns: columns, start: .locked)
      desk.send(.damaged(damagedVault))
      return desk
    },
    "damaged-alone": { lines, columns in
      var desk = Desk(lines: lines, columns: columns, start: .locked)
      desk.send(.damaged(DamagedVault(reason: damagedVault.reason, backup: nil)))
      return desk
    },
    "add": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("+")
      return desk
    },
    "add-over-ssh": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("+")
      desk.send(.sources(overSSH))
      return desk
    },
    "add-in-vain": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("+")
      desk.send(.sources(overSSH))
      desk.press("1")
      return desk
    },
    "region": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("+", "2")
      return desk
    },
    "camera": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("+", "5")
      desk.send(.progress("1280x720  picture 17  light [######----]"))
      return desk
    },
    "folder": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("+", "4")
      desk.type("~/Pictures")
      desk.press(.enter)
      desk.send(.progress("reading 3 of 40: desk 1.png"))
      desk.wait(1)
      return desk
    },
    "remove-files": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.send(.imported(receiptOfFiles))
      desk.press("D")
      return desk
    },
    "receipt-of-files": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.send(.imported(receiptOfFiles))
      return desk
    },
    "path": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("+", "4")
      desk.type("~/Pictures/qr.png")
      return desk
    },
    "address": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("+", "6")
      desk.send(.paste(hidden("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ")))
      return desk
    },
    "file-passphrase": { lines, columns in
      var desk = asked(lines, columns)
      desk.type("old phone")
      return desk
    },
    "file-passphrase-wrong": { lines, columns in
      var desk = asked(lines, columns)
      desk.type("old phone")
      desk.press(.enter)
      if case .importing(.openFile(let field))? = desk.effects.last { _ = field.take() }
      desk.send(.passphraseNeeded(question(isWrong: true)))
      return desk
    },
    "file-passphrase-trying": { lines, columns in
      var desk = asked(lines, columns)
      desk.type("old phone")
      desk.press(.enter)
      if case .importing(.openFile(let field))? = desk.effects.last { _ = field.take() }
      desk.wait(2)
      return desk
    },
    "receipt-with-notes": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.send(
        .imported(
          Receipt(
            lines: Array(receipt.lines.prefix(1)),
            notes: ["3 items in the other app's trash were left out"], selected: id(3))))
      return desk
    },
    "receipt": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.send(.imported(receipt))
      return desk
    },
    "help": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("?")
      return desk
    },
    "details": { lines, columns in
      let row = Row(
        id: id(4), issuer: "Infomedics", label: "praktijk", place: "balie",
        note: "Who to call: the help desk, 020 123 45 67, between nine and five", tags: ["zorg"],
        added: "1 April 2026", origin: "qr.png")
      var desk = Desk([row], lines: lines, columns: columns)
      desk.press("i")
      return desk
    },
    "proof": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("j", "j", "Q")
      desk.type("correct horse")
      return desk
    },
    "qr": { lines, columns in SecretPageTests.shown(lines, columns) },
    "qr-counter": { lines, columns in
      SecretPageTests.shown(lines, columns, SecretPageTests.secret(6))
    },
    "qr-picture": { lines, columns in
      var desk = SecretPageTests.shown(lines, columns)
      desk.press("p")
      desk.send(.pictureSaved("/run/user/1000/trenta-7f3a90bd.png"))
      return desk
    },
    "secret": { lines, columns in
      var desk = SecretPageTests.shown(lines, columns)
      desk.press("s")
      desk.wait(5)
      return desk
    },
    "remove": { lines, columns in
      var desk = Desk(lines: lines, columns: columns)
      desk.press("d")
      return desk
    },
    "card": { lines, columns in imported("card", lines, columns) },
    "conflict": { lines, columns in imported("conflict", lines, columns) },
    "renamed": { lines, columns in imported("renamed", lines, columns) },
    "import-list": { lines, columns in imported("import-list", lines, columns) },
    "place": { lines, columns in
      var desk = imported("conflict", lines, columns)
      desk.press("2")
      desk.type("kamer 2")
      return desk
    },
    "replaced": { lines, columns in
      var desk = imported("conflict", lines, columns)
      desk.press("1")
      desk.send(
        .imported(
          Receipt(
            lines: [.init(outcome: .replaced, name: "SiGeM mario.rossi", detail: "")],
            selected: id(3))))
      return desk
    },
    "added": { lines, columns in
      var desk = imported("card", lines, columns)
      desk.press(.enter)
      desk.wait(9)
      let row = Row(id: id(90), issuer: "Infomedics", label: "praktijk", place: "nieuw")
      desk.send(.rows(portals + [row]))
      desk.send(
        .imported(
          Receipt(
            lines: [.init(outcome: .added, name: "Infomedics praktijk", detail: "")],
            selected: id(90))))
      return desk
    },
    "names": { lines, columns in
      Desk(
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
  static func asked(_ lines: Int, _ columns: Int) -> Desk {
    var desk = Desk(lines: lines, columns: columns)
    desk.press("+", "4")
    desk.type("~/exports")
    desk.press(.enter)
    desk.send(.passphraseNeeded(question()))
    return desk
  }

  static func imported(_ name: String, _ lines: Int, _ columns: Int) -> Desk {
    var desk = Desk(lines: lines, columns: columns)
    desk.press("+", "4")
    desk.type("a.png")
    desk.press(.enter)
    desk.send(.preview(previews[name]!))
    return desk
  }

  @Test(arguments: pages.keys.sorted())
  func page(_ name: String) throws {
    for (lines, columns) in Self.sizes {
      let desk = Self.pages[name]!(lines, columns)
      try expectPicture(desk.frame(), "\(name)-\(columns)x\(lines)")
    }
  }

  @Test(arguments: [
    "list", "search", "unlock", "names", "expiring", "qr", "qr-counter", "qr-picture",
  ])
  func withUTF8(_ name: String) throws {
    for (lines, columns) in [(24, 80), (10, 40)] {
      let desk = Self.pages[name]!(lines, columns)
      try expectPicture(desk.frame(utf8: true), "\(name)-\(columns)x\(lines)-utf8")
    }
  }
}
