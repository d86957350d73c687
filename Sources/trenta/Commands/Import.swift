internal import ArgumentParser
internal import Messages
internal import OTP
internal import Session
internal import Wording

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: tr("Add the accounts of QR pictures and of other apps' exports."),
    discussion: tr(
      "A source is a file, a folder, or - for standard input. What it is, is detected."))

  @OptionGroup var common: CommonOptions
  @Argument(help: ArgumentHelp(tr("Files and folders to read, or - for standard input.")))
  var source: [SystemArgument] = []
  @Flag(help: ArgumentHelp(tr("Read the picture, text or copied files on the clipboard.")))
  var clipboard = false
  @Flag(help: ArgumentHelp(tr("Look for QR codes on the screen."))) var screen = false
  @Flag(help: ArgumentHelp(tr("Look for them in a part of the screen that you draw.")))
  var region = false
  @Flag(help: ArgumentHelp(tr("Look through a camera; --camera=DEVICE names it.")))
  var camera = false
  @Option(name: .customLong("camera-device"), help: .hidden) var cameraDevice: SystemArgument?
  @Flag(help: ArgumentHelp(tr("Show the receipt, change nothing."))) var dryRun = false
  @Flag(help: ArgumentHelp(tr("In a conflict, replace what is stored."))) var replace = false
  @Flag(help: ArgumentHelp(tr("In a conflict, keep both; --keep-both=PLACE names the place.")))
  var keepBoth = false
  @Option(name: .customLong("keep-both-place"), help: .hidden) var keepBothPlace: String?
  @Flag(help: ArgumentHelp(tr("In a conflict, leave what is stored."))) var skip = false
  @Option(help: ArgumentHelp(tr("The workstation that these accounts are for."))) var place: String?
  @Option(help: ArgumentHelp(tr("A tag for these accounts; may be given several times.")))
  var tag: [String] = []
  @Flag(help: ArgumentHelp(tr("Offer to remove the files once their accounts are in the vault.")))
  var deleteSource = false
  @Flag(name: [.long, .customShort("y")], help: ArgumentHelp(tr("Save without asking first.")))
  var yes = false
  @Option(help: ArgumentHelp(tr("What the sources are, as --formats names it."), valueName: "name"))
  var format: String?
  @Option(
    help: ArgumentHelp(
      tr("Read the passphrase of encrypted sources from this file."), valueName: "path"))
  var sourcePassphraseFile: SystemArgument?
  @Option(
    help: ArgumentHelp(
      tr("Read the passphrase of encrypted sources from this descriptor."), valueName: "n"))
  var sourcePassphraseFd: Int32?
  @Flag(help: ArgumentHelp(tr("List what can be read, and how to make that export.")))
  var formats = false

  func validate() throws {
    if [replace, keepBoth || keepBothPlace != nil, skip].count(where: { $0 }) > 1 {
      throw ValidationError(tr("--replace, --keep-both and --skip exclude each other"))
    }
    if sources.isEmpty && !formats {
      throw ValidationError(
        tr("name a file, a folder, or - for standard input; or --screen, --clipboard, --camera"))
    }
    if tag.contains("") { throw ValidationError(tr("a tag must not be empty")) }
    for text in tag + [place, keepBothPlace].compactMap({ $0 })
    where text.unicodeScalars.count > CleanText.nameLimit {
      throw ValidationError(tr("a name has 256 characters at most"))
    }
    if source.count(where: { $0.text == "-" }) > 1 {
      throw ValidationError(tr("standard input can be read once only"))
    }
    if sourcePassphraseFile != nil && sourcePassphraseFd != nil {
      throw ValidationError(tr("give one source of the passphrase only"))
    }
    if let sourcePassphraseFd {
      guard sourcePassphraseFd >= 0 else {
        throw ValidationError(tr("a descriptor is 0 or more"))
      }
      if [common.passphraseFd, source.contains { $0.text == "-" } ? 0 : nil].contains(
        sourcePassphraseFd)
      {
        throw ValidationError(tr("a descriptor can be read once only"))
      }
    }
  }

  func run() throws {
    if formats { return try printFormats() }
    try ImportRequest(
      choices: common.choices, sources: sources,
      origin: ImportBatch.Origin(
        place: place.map { CleanText.inert($0) }, tags: tag.map { CleanText.inert($0) }),
      decision: replace
        ? .replace
        : skip ? .skip : keepBothPlace.map { .keepBoth(place: CleanText.inert($0)) },
      keepBoth: keepBoth, format: format, passphraseFile: sourcePassphraseFile?.text,
      passphraseFd: sourcePassphraseFd, dryRun: dryRun, deleteSource: deleteSource, yes: yes
    ).answer()
  }

  /// What the arguments name, in their order, then what the options do.
  private var sources: [ForeignSource] {
    var device = cameraDevice?.text
    var sources: [ForeignSource] = source.map(\.text).compactMap { name in
      // --camera takes the word behind it, which the parser hands over as a file.
      if camera, device == nil, name.hasPrefix("/dev/video") {
        device = name
        return nil
      }
      return name == "-" ? .standardInput : .path(name)
    }
    if clipboard { sources.append(.clipboard) }
    if region { sources.append(.region) } else if screen { sources.append(.screen) }
    if camera || cameraDevice != nil { sources.append(.camera(device)) }
    return sources
  }

  private func printFormats() throws {
    let report = Report(json: common.json, quiet: common.quiet)
    let formats = try KnownFormats.all(.system)
    if common.json { return try report.answer(KnownFormats.json(formats)) }
    let width = (formats.map(\.word.count).max() ?? 0) + 2
    for format in formats {
      try report.answer(
        AccountText.padded(format.word, to: width) + format.app + ": " + format.help)
    }
  }
}
