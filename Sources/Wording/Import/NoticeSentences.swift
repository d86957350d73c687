internal import Messages
package import ReaderProtocol

/// What was left out of a source, or is worth knowing.
extension Sentences {
  /// The sentence for a notice of a source.
  package static func notice(_ notice: Notice) -> String {
    let about = shown(notice.arguments.first ?? "")
    let count = Int(about) ?? 0
    return switch notice.kind {
    case .trashLeftOut:
      trn(
        "%1 item in the other app's trash was left out",
        "%1 items in the other app's trash were left out", count)
    case .withoutSecretLeftOut:
      trn(
        "%1 item makes no codes outside of its app and was left out",
        "%1 items make no codes outside of their app and were left out", count)
    case .webAddressesLeftOut:
      trn(
        "%1 line that is the address of a web page was left out",
        "%1 lines that are addresses of web pages were left out", count)
    case .codesDisagree: codesDisagree(count)
    case .picturesWithoutCode: picturesWithoutCode(count, someNames(notice))
    case .filesLeftOut: filesLeftOut(count, someNames(notice))
    case .drawingsLeftOut: drawingsLeftOut(count, someNames(notice))
    case .encryptedLeftOut:
      tr(
        "%1: left out, because its app encrypted it with a key that never leaves the device; link it anew at the service",
        about)
    case .prefixLeftOut:
      tr("%1: the text that the other app puts before its code was left out", about)
    case .revocationCodeLeftOut:
      tr("%1: the revocation code and the keys for trades are in the file only; keep it", about)
    case .pinNotInFile: tr("%1: its PIN is not in the file; without it there is no code", about)
    case .pinBesideCode: tr("%1: the service wants a PIN before or behind the code", about)
    case .noteCut: tr("%1: only the beginning of its long note was taken", about)
    case .tagsLeftOut:
      tr("%1: its tags were left out, because the file does not tell them apart", about)
    case .parameterIgnored:
      tr("%1: the parameter %2 was not used", about, shown(notice.arguments.last ?? ""))
    case .secretShared:
      tr("%1 accounts of the export have one secret, and all are taken: %2", about, names(notice))
    case .nameShared:
      tr(
        "%1 accounts of the export have one name, and all are taken: %2; a place (trenta edit --place) tells them apart",
        about, names(notice))
    case .moreNotices: tr("there is more to say of %1 entries", about)
    case .bytesBehindEnd: tr("what stands behind the end of the gzip file was left out")
    case .columnsUsed:
      tr("columns taken: %1", shownList(notice.arguments.filter { $0 != "-" }))
    // What the reader says of itself; no source has it.
    case .madeBy, .missingLibrary: shownList(notice.arguments)
    }
  }

  private static func codesDisagree(_ count: Int) -> String {
    trn(
      "%1 QR code was read differently by the two decoders, and one reading was taken: check this account before you rely on it",
      "%1 QR codes were read differently by the two decoders, and one reading of each was taken: check these accounts before you rely on them",
      count)
  }

  private static func picturesWithoutCode(_ count: Int, _ names: String) -> String {
    trn(
      "in %1 picture no QR code was found: %2", "in %1 pictures no QR code was found: %2", count,
      names)
  }

  private static func filesLeftOut(_ count: Int, _ names: String) -> String {
    trn(
      "%1 file in it is neither a picture nor an export and was left out: %2",
      "%1 files in it are neither pictures nor exports and were left out: %2", count, names)
  }

  private static func drawingsLeftOut(_ count: Int, _ names: String) -> String {
    trn(
      "%1 drawing in it was not looked at; take it out and import it by itself: %2",
      "%1 drawings in it were not looked at; take them out and import them by themselves: %2",
      count, names)
  }

  /// The names behind the number of a notice.
  private static func names(_ notice: Notice) -> String {
    let names = notice.arguments.dropFirst()
    let count = notice.arguments.first.flatMap { Int($0) } ?? 0
    return shownList(names) + (count > names.count && names.count >= 10 ? ", ..." : "")
  }

  /// Some names of files behind the number of a notice; there may be more.
  private static func someNames(_ notice: Notice) -> String {
    let names = notice.arguments.dropFirst()
    let count = notice.arguments.first.flatMap { Int($0) } ?? 0
    return shownList(names) + (count > names.count ? ", ..." : "")
  }

  private static func shownList(_ words: some Sequence<String>) -> String {
    words.map(shown).joined(separator: ", ")
  }
}
