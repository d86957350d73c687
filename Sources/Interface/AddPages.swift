internal import Messages
internal import Terminal

extension KeyMap {
  /// Where accounts come from.
  package static let addMenu = KeyMap.dialog("addMenu", KeyMap.moves + [.submit, .choose])
  /// An otpauth address.
  package static let address = KeyMap.dialog("address", [.submit, .clearField], takesText: true)
  /// The passphrase of a file that is being imported.
  package static let filePassphrase = KeyMap(
    "filePassphrase", [.submit, .showTyped, .clearField, .leaveFileOut, .cancelImport] + common,
    takesText: true)
}

/// Where an account comes from.
extension Model {
  func addMenuSheet(_ selected: Int, _ tried: Bool) -> Sheet {
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
      title: isFirstRun ? tr("The first account: step 5 of 5") : tr("Add an account"),
      lines: names.enumerated().map { .choice($1, isSelected: $0 == selected) }, focus: selected)
  }

  /// The words of the portals come first.
  static func name(of kind: SourceKind) -> String {
    switch kind {
    case .screen: tr("Scan a QR code: screen")
    case .region: tr("a part of the screen")
    case .clipboard: tr("the clipboard")
    case .file: tr("a picture, file or folder")
    case .camera: tr("the camera")
    case .address: tr("Paste an otpauth address")
    case .hand: tr("By hand")
    }
  }

  /// While somebody has to do something with the mouse, or with the camera.
  func watchingSheet(_ kind: SourceKind) -> Sheet {
    var lines: [Sheet.Line] = [
      .text(
        kind == .region
          ? tr("Draw a rectangle around the QR code with the mouse.")
          : tr("Hold the QR code still before the camera."), .plain)
    ]
    if kind == .camera, let progress { lines += [.blank, .text(progress.string, .plain)] }
    return Sheet(title: tr("Scan a QR code"), lines: lines, focus: nil)
  }

  var addressSheet: Sheet {
    Sheet(
      title: tr("Paste an otpauth address"),
      lines: [
        .text(tr("It begins with otpauth:// and holds a secret, so it is not shown:"), .plain),
        .hidden(address, isShown: false, isFocused: true),
      ], focus: 1)
  }

  func filePassphraseSheet(_ question: PassphraseQuestion) -> Sheet {
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
}
