internal import Messages
internal import Terminal

extension KeyMap {
  /// One account that was found.
  package static let card = KeyMap.dialog(
    "card", KeyMap.moves + [.accept, .editIncoming], asks: true)
  /// Several accounts that were found.
  package static let importList = KeyMap.dialog(
    "importList", KeyMap.moves + [.decide, .leaveOut, .addAll], asks: true)
  /// A line of an import that somebody has to decide about.
  package static let conflict = KeyMap.dialog("conflict", [.choose], asks: true)
  /// The workstation of an account that is imported.
  package static let place = KeyMap.dialog("place", [.submit, .clearField], takesText: true)
  /// What an import did.
  package static let receipt = KeyMap.page(
    "receipt", KeyMap.moves + [.close, .check, .removeFiles, .undo, .back, .lock], asks: true)
}

/// What an import found, what is to be decided, what came of it.
extension Model {
  func importSheet(_ line: Int) -> Sheet {
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

  /// The word of command-line.md 7 for what will happen to a line, as wide as the longest of them.
  func importWord(_ line: ImportPreview.Line, _ choice: ImportChoice) -> String {
    let word =
      switch (choice, line.outcome) {
      case (.leaveOut, .unreadable), (.take, .unreadable): Receipt.Outcome.unreadable.word
      case (.leaveOut, _): tr("left out")
      case (.replace, _): Receipt.Outcome.replaced.word
      case (.keepBoth, _): Receipt.Outcome.keptBoth.word
      case (.take, .added): Receipt.Outcome.added.word
      case (.take, .alreadyHere): Receipt.Outcome.alreadyHere.word
      default: Receipt.Outcome.conflict.word
      }
    return word + String(repeating: " ", count: max(Receipt.Outcome.longest - word.count, 0))
  }

  func importDetail(_ line: ImportPreview.Line) -> String {
    if case .unreadable(let reason) = line.outcome { return reason.string }
    let marks = line.notices.map { "! " + $0.string }
    return ([line.row.map(parameters) ?? ""] + marks).joined(separator: "  ")
  }

  func cardLines(_ line: ImportPreview.Line) -> [Sheet.Line] {
    var lines: [Sheet.Line] = []
    guard let row = line.row else { return [.text(importDetail(line), .problem)] }
    lines += nameLines(row)
    if row.period > 0 { lines.append(.code(row)) }
    lines += [.pair(tr("code"), parameters(row))]
    if !line.source.isEmpty { lines.append(.pair(tr("from"), line.source.string)) }
    lines += line.notices.map { .text("! " + $0.string, .problem) }
    return lines
  }

  func nameLines(_ row: Row) -> [Sheet.Line] {
    var lines: [Sheet.Line] = []
    if !row.issuer.isEmpty { lines.append(.pair(tr("service"), row.issuer.string)) }
    if !row.label.isEmpty { lines.append(.pair(tr("user name"), row.label.string)) }
    if !row.place.isEmpty { lines.append(.pair(tr("workstation"), row.place.string)) }
    return lines
  }

  /// The parameters in words: `6 digits, changes every 30 s, SHA1`.
  func parameters(_ row: Row) -> String {
    let (digits, hash) = (String(row.digits), row.algorithm.string)
    return switch row.kind {
    case .totp: tr("%1 digits, changes every %2 s, %3", digits, String(row.period), hash)
    case .hotp: tr("%1 digits, counter %2, %3", digits, String(row.counter), hash)
    case .steam: tr("Steam, %1 letters, changes every %2 s", digits, String(row.period))
    case .motp: tr("mOTP, %1 digits, changes every %2 s", digits, String(row.period))
    case .yandex: tr("Yandex, %1 letters, changes every %2 s", digits, String(row.period))
    }
  }

  func conflictSheet(_ line: Int) -> Sheet {
    guard let preview, preview.lines.indices.contains(line) else {
      return Sheet(title: "", lines: [], focus: nil)
    }
    let item = preview.lines[line]
    var lines = cardLines(item)
    lines.append(.blank)
    switch item.outcome {
    case .sameSecret(_, let differences, let isNamesake):
      lines.append(
        .text(tr("The vault has this secret, with another name or other parameters:"), .plain))
      for difference in differences {
        lines.append(
          .pair("!", tr("%1 becomes %2", difference.stored.string, difference.incoming.string)))
      }
      lines += numbered(
        item.answers, update: tr("Update: take what is new"),
        keepBoth: isNamesake
          ? tr("Keep both: this is another workstation") : tr("Keep both: these are two accounts"),
        leave: tr("Leave it as it is"))
    default:
      lines.append(
        .text(
          tr("The vault has an account of this name with another secret. What is this one?"), .plain
        ))
      lines += numbered(
        item.answers, update: tr("Replace: the portal gave me a new QR code"),
        keepBoth: tr("Keep both: this is another workstation"), leave: tr("Leave it out"))
    }
    let name = item.row?.name ?? item.source
    return Sheet(title: tr("Decide: %1", name.string), lines: lines, focus: lines.count - 1)
  }

  private func numbered(
    _ answers: [ConflictAnswer], update: String, keepBoth: String, leave: String
  ) -> [Sheet.Line] {
    answers.enumerated().map { index, answer in
      let text =
        switch answer {
        case .replace: update
        case .keepBoth: keepBoth
        case .leaveOut: leave
        }
      return .text("\(index + 1) " + text, .plain)
    }
  }

  func placeSheet(_ line: Int, _ field: TextField) -> Sheet {
    let name = preview.flatMap { $0.lines.indices.contains(line) ? $0.lines[line].row?.name : nil }
    return Sheet(
      title: tr("Another workstation"),
      lines: [
        .text(name?.string ?? "", .title),
        .text(tr("The workstation that this account is for, for instance: desk 1"), .plain),
        .field(field),
      ], focus: 2)
  }

  func receiptSheet(_ receipt: Receipt) -> Sheet {
    let count = receipt.lines.count { [.added, .replaced, .keptBoth].contains($0.outcome) }
    var lines: [Sheet.Line] = [
      .text(
        trn("%1 account was added or changed.", "%1 accounts were added or changed.", count), .plain
      )
    ]
    lines += receipt.lines.map {
      .pair(
        $0.outcome.word,
        [$0.name.string, $0.detail.string].filter { !$0.isEmpty }.joined(separator: ": "))
    }
    lines += receipt.notes.map { .text($0.string, .plain) }
    lines += [
      .blank, .text(tr("Do not close the portal's page until it accepted a code."), .plain),
    ]
    if receipt.selected != nil {
      lines.append(.text(tr("v: type the portal's code here, or compare it."), .plain))
    }
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
}
