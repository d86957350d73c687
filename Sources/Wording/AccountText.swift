internal import Messages
package import OTP
internal import Paths
internal import ReaderProtocol
package import Session
internal import Terminal

/// Accounts in words for people.
package enum AccountText {
  /// One line: what it is called and how it makes codes.
  package static func line(_ account: Account) -> String {
    [name(account), parameters(account)].joined(separator: "  ")
  }

  /// `SiGeM: mario.rossi @balie`.
  package static func name(_ account: Account) -> String {
    var text: String
    if account.issuer.isEmpty {
      text = shown(account.label)
    } else if account.label.isEmpty {
      text = shown(account.issuer)
    } else {
      text = shown(account.issuer) + ": " + shown(account.label)
    }
    if text.isEmpty { text = tr("(no name)") }
    if !account.place.isEmpty { text += " @" + shown(account.place) }
    return text
  }

  /// Each in words; those that have one name, place included, with the id that a QUERY takes.
  package static func toldApart(_ accounts: [Account], by words: (Account) -> String) -> [String] {
    var count: [String: Int] = [:]
    let names = accounts.map(name)
    for name in names { count[name, default: 0] += 1 }
    return zip(accounts, names).map { account, name in
      words(account) + (count[name, default: 0] > 1 ? "  " + account.id.text : "")
    }
  }

  /// `6 digits, changes every 60 seconds, SHA-1`.
  package static func parameters(_ account: Account) -> String {
    let digits =
      account.type == .steam || account.type == .yandex
      ? trn("%1 letter", "%1 letters", account.digits)
      : trn("%1 digit", "%1 digits", account.digits)
    let change =
      account.type.isTimeBased
      ? trn("changes every second", "changes every %1 seconds", account.period)
      : tr("counter %1", String(account.counter))
    return [digits, change, algorithm(account)].joined(separator: ", ")
  }

  /// What is to be known of an address that was read: what was unusual or repaired in it, and which
  /// of its parameters were not used.
  package static func remarks(on reading: OTPAuthReading) -> [String] {
    reading.repairs.map { Sentences.repair($0) }
      + reading.ignored.map {
        let arguments = [name(reading.account), $0].map { $0.isEmpty ? "-" : $0 }
        return Sentences.notice(Notice(.parameterIgnored, arguments))
      }
  }

  /// The receipt as lines.
  package static func lines(_ receipt: ImportReceipt, isAsked: Bool = false) -> [String] {
    var lines: [String] = []
    for source in receipt.sources {
      for line in source.lines {
        // To a person who is still asked nothing is added yet.
        let word = isAsked && line.outcome == .added ? tr("new") : line.outcome.rawValue
        var text = pad(word) + AccountText.line(line.known)
        if receipt.sources.count > 1 {
          text += "  [\(location(of: source))]"
        } else if let file = source.file {
          text += "  [\(shown(file))]"
        }
        for repair in line.repaired { text += "  ! " + Sentences.repair(repair) }
        if let conflict = line.conflict, line.outcome == .conflict {
          text += "  ! " + Sentences.conflict(conflict, line.against)
        }
        lines.append(text)
      }
      for refusal in source.errors {
        let several = receipt.sources.count > 1 && !refusal.name.isEmpty
        let location = location(of: source)
        let named =
          refusal.name.isEmpty ? location : (several ? location + ": " : "") + shown(refusal.name)
        let entry = refusal.entry.map { tr(" (entry %1)", String($0)) } ?? ""
        lines.append(
          pad("unreadable") + named + entry + ": " + Sentences.refusal(refusal))
      }
      if !source.missingParts.isEmpty {
        lines.append(pad("missing") + missing(in: source))
      }
      for notice in source.notices {
        let location =
          receipt.sources.count > 1 || source.file != nil ? location(of: source) + ": " : ""
        lines.append(pad("notice") + location + Sentences.notice(notice))
      }
    }
    return lines
  }

  /// A source, with the page or the file in it that is spoken of.
  package static func location(of source: ImportReceipt.Source) -> String {
    if let page = source.page { return tr("%1, page %2", shown(source.name), String(page)) }
    guard let file = source.file else { return shown(source.name) }
    return tr("%2 in %1", shown(source.name), shown(file))
  }

  /// Parts of an export that were not given; the first of many.
  package static func missing(in source: ImportReceipt.Source) -> String {
    let parts = source.missingParts.map { String($0) }.joined(separator: ", ")
    let isCut = source.missingCount > source.missingParts.count
    return trn(
      "%1 part of this export is missing: %2", "%1 parts of this export are missing: %2",
      source.missingCount, isCut ? parts + ", ..." : parts)
  }

  /// `reading 3 of 40: name`.
  package static func state(of progress: ImportJob.Progress) -> String {
    let name = PathParts.all(progress.name).last ?? progress.name
    let file = shownPath(String(name.prefix(40)))
    let (number, count) = (String(progress.number), String(progress.count))
    return progress.isOpening
      ? tr("opening %1 of %2: %3", number, count, file)
      : tr("reading %1 of %2: %3", number, count, file)
  }

  /// `1280x720  picture 17  light [######----]`.
  package static func state(of camera: Camera) -> String {
    var parts = [
      "\(camera.width)x\(camera.height)", tr("picture %1", String(camera.frames)),
    ]
    if let light = camera.light {
      let full = (light * 10 + 127) / 255
      let bar = String(repeating: "#", count: full) + String(repeating: "-", count: 10 - full)
      parts.append(tr("light [%1]", bar))
    }
    return parts.joined(separator: "  ")
  }

  /// The account, a fact a line.
  package static func details(_ account: Account) -> [String] {
    var facts = [
      tr("service: %1", shown(account.issuer)), tr("user name: %1", shown(account.label)),
    ]
    if !account.place.isEmpty { facts.append(tr("place: %1", shown(account.place))) }
    facts.append(tr("codes: %1, %2", account.type.name, parameters(account)))
    if !account.tags.isEmpty {
      facts.append(tr("tags: %1", account.tags.map(shown).joined(separator: ", ")))
    }
    if !account.note.isEmpty { facts.append(tr("note: %1", shown(account.note))) }
    if account.created > 0 { facts.append(tr("added: %1", Timestamp.dateAndTime(account.created))) }
    if !account.origin.isEmpty { facts.append(tr("from: %1", shown(account.origin))) }
    if let end = Session.formerSecretEnd(of: account) {
      facts.append(tr("former secret: kept until %1", Timestamp.dateAndTime(end)))
    }
    facts.append(tr("id: %1", account.id.text))
    return facts
  }

  private static func algorithm(_ account: Account) -> String {
    let name = account.algorithm.name
    return name.hasPrefix("SHA") ? "SHA-" + name.dropFirst(3) : name
  }

  private static func pad(_ word: String) -> String { padded(word, to: 14) }

  /// A word and the blanks that make it a column.
  package static func padded(_ word: String, to width: Int) -> String {
    word + String(repeating: " ", count: max(1, width - word.count))
  }
}

/// Text from outside, made inert for the terminal.
package func shown(_ text: String) -> String { TerminalText(text).string }

/// The same for a path in a sentence: in a locale without UTF-8 its bytes are told, because another
/// letter would be another name.
package func shownPath(_ path: String) -> String {
  let isShort = path.utf8.allSatisfy { $0 < 0x80 } || Charset.begin { Environment()[$0] }
  return shown(SystemText.shown(path, inASCII: !isShort))
}
