internal import Messages
internal import Terminal

/// What an import found, and what is to be decided, in lines.
extension ImportPage {
  var listSheet: Sheet {
    guard preview.lines.count > 1 else {
      let only = preview.lines[0]
      var lines = cardLines(only)
      lines += preview.missing.map { .text($0.string, .problem) }
      return Sheet(title: tr("Add this account?"), lines: lines, focus: nil)
    }
    var lines: [Sheet.Line] = preview.missing.map { .text($0.string, .problem) }
    let focus = lines.count + choice.line
    for (index, item) in preview.lines.enumerated() {
      // Of a path its end, so that there is room for the reason.
      let file = item.source.string.split(separator: "/").last.map(String.init) ?? ""
      let name = item.row?.name.string ?? file
      lines.append(
        .choice(
          word(item, choices[index]) + "  " + name + "  " + detail(item),
          isSelected: index == choice.line))
    }
    let title = trn(
      "%1 account found", "%1 accounts found", preview.lines.count { $0.row != nil })
    return Sheet(title: title, lines: lines, focus: focus)
  }

  /// The word of command-line.md 7 for what will happen to a line, as wide as the longest of them.
  private func word(_ line: ImportPreview.Line, _ choice: ImportChoice) -> String {
    let word =
      switch (choice, line.outcome) {
      case (.leaveOut, .unreadable), (.take, .unreadable): Receipt.Outcome.unreadable.word
      case (.leaveOut, _): tr("left out")
      case (.replace, _): Receipt.Outcome.replaced.word
      case (.keepBoth, _): Receipt.Outcome.keptBoth.word
      // Nothing is added yet.
      case (.take, .added): tr("new")
      case (.take, .alreadyHere): Receipt.Outcome.alreadyHere.word
      case (.take, .sameSecret), (.take, .sameName): Receipt.Outcome.conflict.word
      }
    return word + String(repeating: " ", count: max(Receipt.Outcome.longest - word.count, 0))
  }

  private func detail(_ line: ImportPreview.Line) -> String {
    if case .unreadable(let reason) = line.outcome { return reason.string }
    let marks = line.notices.map { "! " + $0.string }
    return ([line.row.map(parameters) ?? ""] + marks).joined(separator: "  ")
  }

  private func cardLines(_ line: ImportPreview.Line) -> [Sheet.Line] {
    var lines: [Sheet.Line] = []
    guard let row = line.row else { return [.text(detail(line), .problem)] }
    lines += row.nameLines
    if row.period > 0 { lines.append(.code(row)) }
    lines += [.pair(tr("code"), parameters(row))]
    if !line.source.isEmpty { lines.append(.pair(tr("from"), line.source.string)) }
    lines += line.notices.map { .text("! " + $0.string, .problem) }
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

  func conflictSheet(_ item: ImportPreview.Line) -> Sheet {
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
    case .sameName, .added, .alreadyHere, .unreadable:
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

  /// Is the whole list to be dropped?
  var dropSheet: Sheet {
    let count = preview.lines.count { $0.row != nil }
    return Sheet(
      title: trn("Drop %1 account?", "Drop %1 accounts?", count),
      lines: [
        .text(tr("Nothing of what was read is in the vault yet."), .plain), .blank,
        .text(tr("y yes: drop it"), .plain), .text(tr("n no: back to the list"), .plain),
      ], focus: 3)
  }

  func placeSheet(_ field: TextField) -> Sheet {
    Sheet(
      title: tr("Another workstation"),
      lines: [
        .text(selected.row?.name.string ?? "", .title),
        .text(tr("The workstation that this account is for, for instance: desk 1"), .plain),
        .field(field),
      ], focus: 2)
  }
}
