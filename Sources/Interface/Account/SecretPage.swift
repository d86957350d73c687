internal import Messages
internal import Terminal

extension KeyMap {
  /// The QR code of an account, or its secret.
  package static let secret = KeyMap.page(
    "secret",
    KeyMap.moves + [.close, .secretText, .swapColours, .savePicture, .back, .lock])
}

/// The secret of one account, as a QR code or in groups of four, as the person has turned it.
struct SecretPage: Page {
  /// How long the page stays, in milliseconds.
  static let time: Int64 = 60_000

  let secret: ShownSecret
  /// The steady time at which the page closes.
  var until: Int64
  /// Whether the secret stands there in groups of four, instead of the code.
  var showsText = false
  /// Whether dark and light are swapped.
  var isSwapped = false
  /// The picture file that goes when the page closes.
  var picture: TerminalText?

  var keys: KeyMap { .secret }
  var scrolls: Bool { true }

  func unavailableActions(_ model: Model) -> Set<Action> {
    var unavailable: Set<Action> = []
    if showsText || fittingCode(model) == nil { unavailable.insert(.swapColours) }
    if picture != nil || secret.codes.isEmpty { unavailable.insert(.savePicture) }
    return unavailable
  }

  /// The picture of the code that fits the window, and its margin; the last line is for words.
  func fittingCode(_ model: Model) -> (code: HiddenGrid, quietZone: Int)? {
    let cells: QRCells = model.hasBlocks ? .halfBlocks : .spaces
    return cells.fitting(
      secret.codes, in: Size(lines: model.size.lines - 1, columns: model.size.columns))
  }

  /// Seconds until the page closes.
  func secondsLeft(_ now: Instant) -> Int { Int(max((until - now.steady + 999) / 1000, 0)) }

  func sheet(_ model: Model, _ now: Instant) -> Sheet { sheet(model, now, nil) }

  /// The secret in groups of four, or why there is no picture and what to do.
  ///
  /// - Parameter cells: those that a picture would be made of, if the window were large enough; nil
  ///   where it is told and not drawn.
  func sheet(_ model: Model, _ now: Instant, _ cells: QRCells?) -> Sheet {
    let name = model.list.row(secret.id)?.name.string ?? ""
    var lines: [Sheet.Line] = [
      .text(name, .title),
      .text(tr("This page closes in %1 s.", String(secondsLeft(now))), .plain),
    ]
    if showsText {
      lines += [.blank, .secret(secret.text), .blank]
      lines.append(.text(tr("The spaces are not part of it."), .plain))
    } else if let problem = secret.problem {
      lines.append(.text(problem.string, .plain))
    } else if picture == nil, let smallest = secret.codes.last {
      if let needed = cells?.needed(smallest.size, quietZone: QRCells.quietZones.last!) {
        lines += tooSmall(model.size, needed)
      } else {
        lines.append(.text(tr("A QR code is a picture: p puts it into a file."), .plain))
      }
    }
    lines += pictureLines
    if !showsText {
      lines.append(.text(tr("s shows the secret in groups of four, to be typed."), .plain))
    }
    return Sheet(title: showsText ? tr("Secret") : tr("QR code"), lines: lines, focus: nil)
  }

  private func tooSmall(_ size: Size, _ needed: Size) -> [Sheet.Line] {
    [
      .text(
        tr(
          "The QR code does not fit: it needs %1 lines and %2 columns, and the window has %3 and %4.",
          String(needed.lines + 1), String(needed.columns), String(size.lines),
          String(size.columns)), .plain),
      .text(tr("p puts the code into a picture file."), .plain),
      .text(
        tr("Make the window larger or its letters smaller, and the code appears."), .plain),
    ]
  }

  /// Where the picture is that goes with the page.
  var pictureLines: [Sheet.Line] {
    guard let picture else { return [] }
    return [
      .text(tr("The picture, which is removed when this page closes:"), .plain),
      .text(picture.string, .title),
    ]
  }

  mutating func handleKey(
    _ action: Action, _ key: Key, _ model: inout Model, at now: Instant
  ) -> Turn {
    switch action {
    case .secretText:
      showsText.toggle()
      model.scroll = 0
    case .swapColours: isSwapped.toggle()
    case .savePicture:
      guard !secret.codes.isEmpty else {
        model.setMessage(secret.problem?.string ?? "", .problem)
        return .stay
      }
      return picture == nil ? .stay(.secret(.savePicture(secret.id))) : .stay
    default: return .list
    }
    return .stay
  }

  /// The picture is in a file; the time begins anew, for whoever has to fetch it from there.
  mutating func receive(_ event: Event, _ model: inout Model, at now: Instant) -> Turn? {
    guard case .secret(.pictureSaved(let path)) = event else { return nil }
    picture = path
    until = now.steady + SecretPage.time
    return .stay
  }
}

extension Model {
  /// Closes the page when its time is over.
  mutating func closeSecretInTime(_ now: Instant) {
    guard let page = page as? SecretPage, now.steady >= page.until else { return }
    closeSecret(tr("The page with the secret was closed after %1 seconds.", String(60)))
  }

  /// Closes the page, and the help over it.
  mutating func closeSecret(_ sentence: String) {
    guard showsSecret else { return }
    replacePages([])
    setMessage(sentence)
  }
}
