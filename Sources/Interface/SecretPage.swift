internal import Messages
internal import Terminal

extension KeyMap {
  /// The passphrase before a secret is shown.
  package static let proof = KeyMap.dialog(
    "proof", [.submit, .showTyped, .clearField], takesText: true)
  /// The QR code of an account, or its secret.
  package static let secret = KeyMap.page(
    "secret", KeyMap.moves + [.close, .secretText, .swapColours, .savePicture, .back, .lock])
}

/// The secret of one account, as a QR code or in groups of four: the question for the passphrase
/// before it, and the page without its picture.
extension Model {
  /// How long the page stays, in milliseconds.
  static let secretTime: Int64 = 60_000

  /// Whether a secret is on the screen: whoever gave it out takes back what it left elsewhere after.
  package var showsSecret: Bool {
    if case .secret = page { true } else { false }
  }

  func proofSheet(_ id: RowID) -> Sheet {
    Sheet(
      title: tr("Show the QR code"),
      lines: [
        .text(list.row(id)?.name.string ?? "", .title),
        .text(
          tr("Whoever sees or photographs it can make the codes of this account for ever."), .plain),
        .text(tr("So the passphrase of the vault is asked for again."), .plain), .blank,
        .text(tr("Passphrase:"), .plain),
        .hidden(passphrase, isShown: showsTyped, isFocused: work == nil),
      ], focus: 5)
  }

  /// The secret in groups of four, or why there is no picture and what to do.
  ///
  /// - Parameter cells: those that a picture would be made of, if the window were large enough; nil
  ///   where it is told and not drawn.
  func secretSheet(_ view: SecretView, _ now: Moment, _ cells: QRCells? = nil) -> Sheet {
    let name = list.row(view.secret.id)?.name.string ?? ""
    var lines: [Sheet.Line] = [
      .text(name, .title),
      .text(tr("This page closes in %1 s.", String(view.secondsLeft(now))), .plain),
    ]
    if view.showsText {
      lines += [.blank, .secret(view.secret.text), .blank]
      lines.append(.text(tr("The spaces are not part of it."), .plain))
    } else if let problem = view.secret.problem {
      lines.append(.text(problem.string, .plain))
    } else if view.picture == nil, let smallest = view.secret.codes.last {
      if let needed = cells?.needed(smallest.size, quietZone: QRCells.quietZones.last!) {
        lines += [
          .text(
            tr(
              "The QR code does not fit: it needs %1 lines and %2 columns, and the window has %3 and %4.",
              String(needed.lines + 1), String(needed.columns), String(size.lines),
              String(size.columns)), .plain),
          .text(tr("p puts the code into a picture file."), .plain),
          .text(
            tr("Make the window larger or its letters smaller, and the code appears."), .plain),
        ]
      } else {
        lines.append(.text(tr("A QR code is a picture: p puts it into a file."), .plain))
      }
    }
    if let picture = view.picture { lines += pictureLines(picture) }
    if !view.showsText {
      lines.append(.text(tr("s shows the secret in groups of four, to be typed."), .plain))
    }
    return Sheet(
      title: view.showsText ? tr("Secret") : tr("QR code"), lines: lines, focus: nil)
  }

  func pictureLines(_ picture: TerminalText) -> [Sheet.Line] {
    [
      .text(tr("The picture, which is removed when this page closes:"), .plain),
      .text(picture.string, .title),
    ]
  }

  // MARK: - Keys

  mutating func askForProof(_ row: Row) -> [Effect] {
    guard row.defect == nil else {
      say(tr("This account has to be repaired first."), .problem)
      return []
    }
    passphrase.clear()
    showsTyped = false
    page = .proof(row.id)
    return []
  }

  mutating func pressInProof(_ action: Action, at now: Moment) -> [Effect] {
    guard case .proof(let id) = page else { return [] }
    switch action {
    case .showTyped: showsTyped.toggle()
    case .clearField: passphrase.clear()
    case .submit:
      guard !passphrase.isEmpty else {
        say(tr("Type the passphrase of this vault."))
        return []
      }
      showsTyped = false
      work = (.proving, now.steady)
      return [.secret(.show(id, passphrase))]
    default:
      passphrase.clear()
      showsTyped = false
      page = .list
    }
    return []
  }

  /// The passphrase was right.
  mutating func show(_ secret: ShownSecret, at now: Moment) {
    guard work?.kind == .proving, page == .proof(secret.id) else { return }
    work = nil
    passphrase.clear()
    scroll = 0
    page = .secret(SecretView(secret: secret, until: now.steady + Model.secretTime))
  }

  mutating func pressInSecret(_ action: Action, at now: Moment) -> [Effect] {
    guard case .secret(var view) = page else { return [] }
    if scrollPage(action, at: now) { return [] }
    switch action {
    case .secretText:
      view.showsText.toggle()
      scroll = 0
    case .swapColours: view.isSwapped.toggle()
    case .savePicture:
      guard !view.secret.codes.isEmpty else {
        say(view.secret.problem?.string ?? "", .problem)
        return []
      }
      return view.picture == nil ? [.secret(.savePicture(view.secret.id))] : []
    default: return pressInText(action, at: now)
    }
    page = .secret(view)
    return []
  }

  /// The picture is in a file; the time begins anew, for whoever has to fetch it from there.
  mutating func show(picture: TerminalText, at now: Moment) {
    guard case .secret(var view) = page else { return }
    view.picture = picture
    view.until = now.steady + Model.secretTime
    page = .secret(view)
  }

  /// Closes the page when its time is over.
  mutating func closeSecretInTime(_ now: Moment) {
    guard case .secret(let view) = page, now.steady >= view.until else { return }
    closeSecret(tr("The page with the secret was closed after %1 seconds.", String(60)))
  }

  /// Closes the page, and the help over it.
  mutating func closeSecret(_ sentence: String) {
    guard showsSecret else { return }
    page = .list
    isHelpOpen = false
    scroll = 0
    say(sentence)
  }
}
