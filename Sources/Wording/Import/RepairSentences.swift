internal import Messages
package import OTP

/// What was mended in an address.
extension Sentences {
  /// What was unusual or repaired in an address.
  package static func repair(_ repair: OTPAuthRepair) -> String {
    switch repair {
    case .weakSecret: tr("short secret, under 80 bits")
    case .oddSecret: tr("secret of an odd length: perhaps a part of it is missing")
    case .fewDigits: tr("fewer than 6 digits")
    case .counterMissing: tr("no counter given, begins at 0")
    case .counterNegative: tr("negative counter, begins at 0")
    case .issuerDiffers: tr("two different services are named")
    case .issuerRepaired:
      tr("a parameter of the address stood in the name of the service and was cut off")
    case .latin1Name: tr("the name was not UTF-8")
    case .cleanedName: tr("hidden characters in the name were made visible")
    case .mixedLetters:
      tr("a word of the name mixes two alphabets, to look like another name perhaps")
    case .steamByIssuer: tr("taken for Steam because of its service")
    case .parametersIgnored: tr("values that this type does not have were ignored")
    case .pinMissing: tr("there is no code until its PIN is given")
    case .codeDisplayIgnored: tr("extras of the other app could not be read")
    case .noteCut: tr("only the beginning of its long note was taken")
    case .tagsCut: tr("some of its tags were cut or left out")
    case .nameCut: tr("its long name was cut")
    case .parameterName: tr("a parameter stands there under another name")
    case .htmlEntities: tr("signs that HTML writes otherwise, such as &amp;, were read")
    case .encodedSeparators: tr("signs between its parameters were percent-encoded")
    case .valueSpelling: tr("a value is written in an unusual way")
    case .valueMissing:
      tr("a word such as null stands in the place of a value; the standard holds")
    case .periodZero: tr("period 0, read as 30 seconds")
    case .unseenSigns: tr("signs that nobody sees were left out of its secret")
    case .base64Secret: tr("its secret was read as base64, as Steam writes it")
    case .encodedTwice: tr("its secret was percent-encoded more than once")
    case .foundInText: tr("found among other text; compare its names")
    case .linesJoined: tr("put together from several lines")
    case .inTrash: tr("it was in the trash of the other app, and is in the trash here")
    }
  }
}
