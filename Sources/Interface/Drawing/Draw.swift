internal import Messages
package import Terminal

/// The picture of the screen: a function of the model, the size, what the terminal can do, and time.
package func draw(
  _ model: Model, size: Size, capabilities: Capabilities, now: Instant
) -> Frame {
  var pen = Pen(
    frame: Frame(size: size, capabilities: capabilities), capabilities, model.settings, now)
  if model.showsList {
    ListView(model, pen.frame.size).draw(with: &pen)
  } else if let page = model.pages.last as? BigPage, page.part == nil,
    let row = model.list.row(page.id)
  {
    BigView(model, row, now).draw(with: &pen)
  } else if let page = model.pages.last as? SecretPage {
    QRView(model, page, capabilities).draw(with: &pen)
  } else {
    model.sheet(now).draw(model, with: &pen)
  }
  if !model.settings.showsCursor, model.keys == .list { pen.frame.cursor = nil }
  return pen.frame
}
