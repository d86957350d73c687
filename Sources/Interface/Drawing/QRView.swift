internal import Messages
internal import Terminal

/// The picture of a QR code, and beside it whose it is and how long it stays.
struct QRView {
  let model: Model
  let page: SecretPage
  let cells: QRCells

  init(_ model: Model, _ page: SecretPage, _ capabilities: Capabilities) {
    self.model = model
    self.page = page
    cells = capabilities.hasBlocks ? .halfBlocks : .spaces
  }

  func draw(with pen: inout Pen) {
    // The last line is for words.
    let room = Size(lines: pen.lines - 1, columns: pen.columns)
    guard !page.showsText, let (code, zone) = cells.fitting(page.secret.codes, in: room) else {
      return page.sheet(model, pen.now, cells).draw(model, with: &pen)
    }
    draw(code, zone, with: &pen)
    let column = cells.needed(code.size, quietZone: zone).columns + 2
    let last = pen.lines - 1
    let left = tr("%1 s left", String(page.secondsLeft(pen.now)))
    let hasSide = pen.columns - column >= 20
    if hasSide { drawSide(left, column, with: &pen) }
    if hasSide {
      pen.hints(model.keys, line: last, without: model.unavailableActions)
    } else if model.message != nil {
      pen.message(of: model, line: last)
    } else {
      let end = pen.put(left, line: last, column: 0, role: .header) + 2
      pen.put(name, line: last, column: end, role: .title)
    }
  }

  private var name: String { model.list.row(page.secret.id)?.name.string ?? "" }

  private func draw(_ code: HiddenGrid, _ zone: Int, with pen: inout Pen) {
    let (light, dark): (Role, Role) = page.isSwapped ? (.qrDark, .qrLight) : (.qrLight, .qrDark)
    let size = cells.needed(code.size, quietZone: zone)
    for line in 0..<size.lines {
      for column in 0..<size.columns {
        let (scalar, isDark) = cells.cell(code, quietZone: zone, line: line, column: column)
        pen.frame.put(
          scalar: scalar, line: line, column: column, role: isDark ? dark : light)
      }
    }
  }

  private func drawSide(_ left: String, _ column: Int, with pen: inout Pen) {
    let blank = Sheet.Line.text("", .plain)
    var lines: [Sheet.Line] = [
      .text(tr("QR code"), .title), blank, .text(name, .title), .text(left, .header), blank,
      .text(tr("Scan it with the other device."), .plain),
    ]
    if let row = model.list.row(page.secret.id), row.kind == .hotp {
      lines.append(
        .text(
          tr("This account counts its codes: use it on one device only from now on."), .problem))
    }
    if !pen.capabilities.usesColour {
      lines.append(.text(tr("Not recognised? v swaps dark and light."), .plain))
    }
    if page.picture != nil { lines += [blank] + page.pictureLines }
    if case .text(let sentence, let role)? = model.message {
      lines += [blank, .text(sentence.string, role)]
    }
    if let locks = model.locksAt, locks - pen.now.steady < 60_000,
      let text = model.lockText(pen.now)
    {
      lines += [blank, .text(text, .header)]
    }
    var line = 0
    let room = pen.columns - column - 1
    for case .text(let text, let role) in lines {
      for part in Sheet.wrapped(text, room, pen.capabilities.width) where line < pen.lines - 1 {
        pen.frame.put(part, line: line, column: column, role: role)
        line += 1
      }
    }
  }
}
