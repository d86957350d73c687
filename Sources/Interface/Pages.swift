internal import Messages
internal import Terminal

/// What stands on each page but the list.
extension Model {
  /// The last line to which a long page can be scrolled.
  var lastScroll: Int {
    let width = TextWidth { _ in 1 }
    let page = sheet(Moment(wall: 0, steady: 0))
    let height = page.height(columns: max(size.columns, 1), width: width)
    return max(height - Sheet.bodyHeight(size.lines), 0)
  }

  /// A sign of life, once the work has taken a second.
  func workText(_ now: Moment) -> String? {
    guard let work else { return nil }
    let seconds = (now.steady - work.since) / 1000
    guard seconds >= 1 else { return nil }
    let passed = String(seconds)
    return switch work.kind {
    case .opening: tr("Opening the vault, %1 s", passed)
    case .making: tr("Making the vault, %1 s", passed)
    case .reading: progress?.string ?? tr("Reading, %1 s", passed)
    case .saving: tr("Saving, %1 s", passed)
    }
  }

  func sheet(_ now: Moment) -> Sheet {
    if isHelpOpen { return helpSheet }
    if work?.kind == .making { return makingSheet }
    if case .reading(let kind)? = work?.kind, kind == .region || kind == .camera {
      return watchingSheet(kind)
    }
    return switch page {
    case .welcome: welcomeSheet
    case .passphrase(let second): passphraseSheet(second)
    case .unlock, .list: unlockSheet
    case .addMenu(let line, let tried): addMenuSheet(line, tried)
    case .path(let field): pathSheet(field)
    case .address: addressSheet
    case .filePassphrase(let question): filePassphraseSheet(question)
    case .importing(let line): importSheet(line)
    case .conflict(let line): conflictSheet(line)
    case .place(let line, let field): placeSheet(line, field)
    case .receipt(let receipt): receiptSheet(receipt)
    case .details(let id): detailsSheet(id)
    case .question(let question): questionSheet(question)
    }
  }

  // MARK: - First run and unlock

  private var welcomeSheet: Sheet {
    Sheet(
      title: tr("Welcome to trenta: step 1 of 4"),
      lines: [
        .text(
          tr("trenta keeps the secrets behind your login codes in a vault, a file of its own:"),
          .plain),
        .blank, .text(settings.vaultPath.string, .title), .blank,
        .text(
          tr("You choose its passphrase now. Nobody can reset or recover a passphrase."), .plain),
        .text(tr("Without it the accounts in the vault are lost."), .plain),
        .text(tr("Nothing is written before the passphrase is set."), .plain),
      ], focus: nil)
  }

  private func passphraseSheet(_ second: Bool) -> Sheet {
    Sheet(
      title: tr("Passphrase: step 2 of 4"),
      lines: [
        .text(
          tr(
            "At least %1 characters, best several words; spaces and every letter are allowed.",
            String(Model.shortestPassphrase)), .plain),
        .text(tr("Nobody can reset it. Write it down and keep it in a safe place."), .plain),
        .blank, .text(tr("Passphrase:"), .plain),
        .hidden(passphrase, isShown: showsTyped, isFocused: !second),
        .text(tr("The same again:"), .plain),
        .hidden(repeated, isShown: showsTyped, isFocused: second),
      ], focus: second ? 6 : 4)
  }

  private var makingSheet: Sheet {
    Sheet(
      title: tr("Making the vault: step 3 of 4"),
      lines: [
        .text(
          tr("The passphrase is made costly to guess, the vault is written, and opened again."),
          .plain), .text(settings.vaultPath.string, .title),
      ], focus: nil)
  }

  private var unlockSheet: Sheet {
    let name = settings.place.isEmpty ? "trenta" : settings.place.string
    var lines: [Sheet.Line] = [.text(settings.vaultPath.string, .plain), .blank]
    if work == nil {
      lines += [
        .text(tr("Passphrase:"), .plain),
        .hidden(passphrase, isShown: showsTyped, isFocused: true),
      ]
    }
    return Sheet(
      title: settings.host.isEmpty ? name : tr("%1 @ %2", name, settings.host.string), lines: lines,
      focus: work == nil ? 3 : nil)
  }

  // MARK: - Adding

  private func addMenuSheet(_ selected: Int, _ tried: Bool) -> Sheet {
    let kind = SourceKind.allCases.indices.contains(selected) ? SourceKind.allCases[selected] : nil
    if tried, let problem = sourceProblems.first(where: { $0.kind == kind }) {
      return Sheet(
        title: tr("This does not work here"), lines: [.text(problem.sentence.string, .plain)],
        focus: nil)
    }
    var names = SourceKind.allCases.enumerated().map { index, kind in
      let name = "\(index + 1) " + Model.name(of: kind)
      guard let problem = sourceProblems.first(where: { $0.kind == kind }) else { return name }
      return name + " (\(problem.reason.string))"
    }
    if isFirstRun { names.append(tr("%1 Later", String(names.count + 1))) }
    return Sheet(
      title: isFirstRun ? tr("The first account: step 4 of 4") : tr("Add an account"),
      lines: names.enumerated().map { .choice($1, isSelected: $0 == selected) }, focus: selected)
  }

  /// The words of the portals come first.
  private static func name(of kind: SourceKind) -> String {
    switch kind {
    case .screen: tr("Scan a QR code: screen")
    case .region: tr("a part of the screen")
    case .clipboard: tr("the clipboard")
    case .file: tr("a picture, file or folder")
    case .camera: tr("the camera")
    case .address: tr("Paste an otpauth address")
    }
  }

  /// While somebody has to do something with the mouse, or with the camera.
  private func watchingSheet(_ kind: SourceKind) -> Sheet {
    var lines: [Sheet.Line] = [
      .text(
        kind == .region
          ? tr("Draw a rectangle around the QR code with the mouse.")
          : tr("Hold the QR code still before the camera."), .plain)
    ]
    if kind == .camera, let progress { lines += [.blank, .text(progress.string, .plain)] }
    return Sheet(title: tr("Scan a QR code"), lines: lines, focus: nil)
  }

  private func pathSheet(_ field: TextField) -> Sheet {
    Sheet(
      title: tr("Scan a QR code"),
      lines: [
        .text(tr("The picture, file or folder, for instance ~/qr.png:"), .plain), .field(field),
      ],
      focus: 1)
  }

  private var addressSheet: Sheet {
    Sheet(
      title: tr("Paste an otpauth address"),
      lines: [
        .text(tr("It begins with otpauth:// and holds a secret, so it is not shown:"), .plain),
        .hidden(address, isShown: false, isFocused: true),
      ], focus: 1)
  }

  private func filePassphraseSheet(_ question: PassphraseQuestion) -> Sheet {
    let title =
      question.app.isEmpty
      ? tr("An encrypted file") : tr("Encrypted by %1", question.app.string)
    var lines: [Sheet.Line] = [.text(question.file.string, .plain)]
    guard work == nil else { return Sheet(title: title, lines: lines, focus: nil) }
    lines += [
      .blank, .text(tr("Its passphrase:"), .plain),
      .hidden(filePassphrase, isShown: showsTyped, isFocused: true),
    ]
    return Sheet(title: title, lines: lines, focus: lines.count - 1)
  }

  // MARK: - Importing

  private func importSheet(_ line: Int) -> Sheet {
    guard let preview, preview.lines.indices.contains(line) else {
      return Sheet(title: "", lines: [], focus: nil)
    }
    guard preview.lines.count > 1 else {
      let only = preview.lines[0]
      var lines = cardLines(only)
      lines += preview.missing.map { .text($0.string, .problem) }
      return Sheet(title: tr("Add this account?"), lines: lines, focus: nil)
    }
    var lines: [Sheet.Line] = preview.missing.map { .text($0.string, .problem) }
    let focus = lines.count + line
    for (index, item) in preview.lines.enumerated() {
      // Of a path its end, so that there is room for the reason.
      let file = item.source.string.split(separator: "/").last.map(String.init) ?? ""
      let name = item.row?.name.string ?? file
      lines.append(
        .choice(
          importWord(item, choices[index]) + "  " + name + "  " + importDetail(item),
          isSelected: index == line))
    }
    let title = trn(
      "%1 account found", "%1 accounts found", preview.lines.count { $0.row != nil })
    return Sheet(title: title, lines: lines, focus: focus)
  }

  /// The word of cli.md for what will happen to a line, as wide as the longest of them.
  private func importWord(_ line: ImportPreview.Line, _ choice: ImportChoice) -> String {
    let word =
      switch (choice, line.outcome) {
      case (.leaveOut, .unreadable), (.take, .unreadable): Receipt.Outcome.unreadable.rawValue
      case (.leaveOut, _): tr("left out")
      case (.replace, _): Receipt.Outcome.replaced.rawValue
      case (.keepBoth, _): Receipt.Outcome.keptBoth.rawValue
      case (.take, .added): Receipt.Outcome.added.rawValue
      case (.take, .alreadyHere): Receipt.Outcome.alreadyHere.rawValue
      default: Receipt.Outcome.conflict.rawValue
      }
    return word + String(repeating: " ", count: max(12 - word.count, 0))
  }

  private func importDetail(_ line: ImportPreview.Line) -> String {
    if case .unreadable(let reason) = line.outcome { return reason.string }
    let marks = line.notices.map { "! " + $0.string }
    return ([line.row.map(parameters) ?? ""] + marks).joined(separator: "  ")
  }

  private func cardLines(_ line: ImportPreview.Line) -> [Sheet.Line] {
    var lines: [Sheet.Line] = []
    guard let row = line.row else { return [.text(importDetail(line), .problem)] }
    lines += nameLines(row)
    if row.period > 0 { lines.append(.code(row)) }
    lines += [.pair(tr("code"), parameters(row))]
    if !line.source.isEmpty { lines.append(.pair(tr("from"), line.source.string)) }
    lines += line.notices.map { .text("! " + $0.string, .problem) }
    return lines
  }

  private func nameLines(_ row: Row) -> [Sheet.Line] {
    var lines: [Sheet.Line] = []
    if !row.issuer.isEmpty { lines.append(.pair(tr("service"), row.issuer.string)) }
    if !row.label.isEmpty { lines.append(.pair(tr("user name"), row.label.string)) }
    if !row.place.isEmpty { lines.append(.pair(tr("workstation"), row.place.string)) }
    return lines
  }

  /// The parameters in words: `6 digits, changes every 30 s, SHA1`.
  private func parameters(_ row: Row) -> String {
    let (digits, hash) = (String(row.digits), row.algorithm.string)
    return switch row.kind {
    case .totp: tr("%1 digits, changes every %2 s, %3", digits, String(row.period), hash)
    case .hotp: tr("%1 digits, counter %2, %3", digits, String(row.counter), hash)
    case .steam: tr("Steam, %1 letters, changes every %2 s", digits, String(row.period))
    case .motp: tr("mOTP, %1 digits, changes every %2 s", digits, String(row.period))
    case .yandex: tr("Yandex, %1 letters, changes every %2 s", digits, String(row.period))
    }
  }

  private func conflictSheet(_ line: Int) -> Sheet {
    guard let preview, preview.lines.indices.contains(line) else {
      return Sheet(title: "", lines: [], focus: nil)
    }
    let item = preview.lines[line]
    var lines = cardLines(item)
    lines.append(.blank)
    switch item.outcome {
    case .sameSecret(_, let differences):
      lines.append(
        .text(tr("The vault has this secret, with another name or other parameters:"), .plain))
      for difference in differences {
        lines.append(
          .pair("!", tr("%1 becomes %2", difference.stored.string, difference.incoming.string)))
      }
      lines += [
        .text(tr("1 Update: take what is new"), .plain), .text(tr("2 Leave it as it is"), .plain),
      ]
    default:
      lines += [
        .text(
          tr("The vault has an account of this name with another secret. What is this one?"), .plain
        ),
        .text(tr("1 Replace: the portal gave me a new QR code"), .plain),
        .text(tr("2 Keep both: this is another workstation"), .plain),
        .text(tr("3 Leave it out"), .plain),
      ]
    }
    let name = item.row?.name ?? item.source
    return Sheet(title: tr("Decide: %1", name.string), lines: lines, focus: lines.count - 1)
  }

  private func placeSheet(_ line: Int, _ field: TextField) -> Sheet {
    let name = preview.flatMap { $0.lines.indices.contains(line) ? $0.lines[line].row?.name : nil }
    return Sheet(
      title: tr("Another workstation"),
      lines: [
        .text(name?.string ?? "", .title),
        .text(tr("The workstation that this account is for, for instance: desk 1"), .plain),
        .field(field),
      ], focus: 2)
  }

  private func receiptSheet(_ receipt: Receipt) -> Sheet {
    let count = receipt.lines.count { [.added, .replaced, .keptBoth].contains($0.outcome) }
    var lines: [Sheet.Line] = [
      .text(
        trn("%1 account was added or changed.", "%1 accounts were added or changed.", count), .plain
      )
    ]
    lines += receipt.lines.map {
      .pair(
        $0.outcome.rawValue,
        [$0.name.string, $0.detail.string].filter { !$0.isEmpty }.joined(separator: ": "))
    }
    lines += receipt.notes.map { .text($0.string, .plain) }
    lines += [
      .blank, .text(tr("Do not close the portal's page until it accepted a code."), .plain),
    ]
    if let removable {
      lines += [
        .text(
          trn(
            "1 file holds these secrets for anyone who finds it. D removes it.",
            "%1 files hold these secrets for anyone who finds them. D removes them.",
            removable.names.count), .plain)
      ]
      lines += removable.warnings.map { .text("! " + $0.string, .problem) }
    }
    return Sheet(title: tr("Receipt"), lines: lines, focus: nil)
  }

  // MARK: - Details, questions, help

  private func detailsSheet(_ id: RowID) -> Sheet {
    guard let row = list.row(id) else { return Sheet(title: "", lines: [], focus: nil) }
    var lines = nameLines(row) + [.pair(tr("code"), parameters(row))]
    if let defect = row.defect { lines.append(.pair(tr("to repair"), defect.string)) }
    if !row.tags.isEmpty {
      lines.append(.pair(tr("tags"), row.tags.map(\.string).joined(separator: ", ")))
    }
    if !row.note.isEmpty { lines.append(.pair(tr("note"), row.note.string)) }
    if row.isPinned { lines.append(.pair(tr("pinned"), tr("yes"))) }
    if !row.added.isEmpty { lines.append(.pair(tr("added"), row.added.string)) }
    if !row.origin.isEmpty { lines.append(.pair(tr("from"), row.origin.string)) }
    lines.append(.pair(tr("id"), hex(id.high) + hex(id.low)))
    return Sheet(title: tr("Details"), lines: lines, focus: nil)
  }

  private func hex(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func questionSheet(_ question: Question) -> Sheet {
    switch question {
    case .removeFiles: return removeFilesSheet
    case .remove(let id):
      return Sheet(
        title: tr("Move to the trash?"),
        lines: [
          .text(tr("It stays in the trash for 30 days; u takes this back at once."), .plain),
          .text(tr("The portal will still ask for its codes."), .plain), .blank,
          .text(list.row(id)?.name.string ?? "", .title), .text(tr("y yes: remove it"), .plain),
          .text(tr("n no: keep it"), .plain),
        ], focus: 5)
    case .accepted(let id):
      let row = list.row(id)
      return Sheet(
        title: tr("Did the portal accept the code?"),
        lines: [.text(row?.name.string ?? "", .title)] + (row.map { [.code($0)] } ?? []) + [
          .blank, .text(tr("y yes: the former secret is kept for 30 days all the same"), .plain),
          .text(tr("n no: put the former secret back"), .plain),
        ], focus: row == nil ? 3 : 4)
    }
  }

  private var removeFilesSheet: Sheet {
    let files = removable ?? RemovableFiles(names: [])
    var lines: [Sheet.Line] = [
      .text(
        trn(
          "Everything in this file is in the vault:",
          "Everything in these %1 files is in the vault:",
          files.names.count), .plain)
    ]
    lines += files.names.prefix(5).map { .text($0.string, .title) }
    if files.names.count > 5 {
      let more = files.names.count - 5
      lines.append(.text(trn("and %1 more", "and %1 more", more), .plain))
    }
    lines += files.warnings.map { .text("! " + $0.string, .problem) }
    lines += [
      .blank, .text(tr("y yes: remove from the disk, for good"), .plain),
      .text(tr("n no: keep"), .plain),
    ]
    let title = trn("Remove %1 file?", "Remove %1 files?", files.names.count)
    return Sheet(title: title, lines: lines, focus: lines.count - 1)
  }

  /// The keys of the page that lies under the help first, then all others.
  private var helpSheet: Sheet {
    var under = self
    under.isHelpOpen = false
    let context = under.context
    func lines(_ actions: [Action]) -> [Sheet.Line] {
      actions.map { action in
        let here = action.keys(in: context)
        let keys = here.isEmpty ? action.entry.keys : here
        return .pair(keys.map(\.name).joined(separator: " "), action.entry.help())
      }
    }
    let here = Action.allCases.filter { !$0.keys(in: context).isEmpty }
    let others = Action.allCases.filter { $0.keys(in: context).isEmpty }
    return Sheet(
      title: tr("Help"),
      lines: lines(here) + [.blank, .text(tr("On other pages:"), .title)] + lines(others),
      focus: nil)
  }
}
