/// Alphabets whose letters look like those of another: a name that mixes them in one word may be made to
/// look like another name (Unicode Technical Standard 39, section 5.1).
package enum Alphabet {
  case latin, greek, cyrillic, armenian, cherokee

  /// The alphabet of a letter; nil for one of another script, or what is no letter.
  package init?(_ letter: Unicode.Scalar) {
    guard letter.properties.isAlphabetic else { return nil }
    switch letter.value {
    // The micro, ohm, kelvin and angstrom signs are written beside letters of any of them.
    case 0xB5, 0x2126, 0x212A, 0x212B: return nil
    case 0x41...0x5A, 0x61...0x7A, 0xAA, 0xBA, 0xC0...0x24F, 0x1E00...0x1EFF, 0xFF21...0xFF5A:
      self = .latin
    case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
    case 0x400...0x52F, 0x1C80...0x1C8F, 0xA640...0xA69F: self = .cyrillic
    case 0x530...0x58F: self = .armenian
    case 0x13A0...0x13FF, 0xAB70...0xABBF: self = .cherokee
    default: return nil
    }
  }

  /// Whether one word of a text, which anything but a letter or a mark ends, has letters of two of them.
  package static func areMixed(in text: some StringProtocol) -> Bool {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return false }
    var last: Alphabet?
    for scalar in text.unicodeScalars {
      if let alphabet = Alphabet(scalar) {
        if let last, last != alphabet { return true }
        last = alphabet
      } else if !scalar.properties.isAlphabetic,
        scalar.properties.generalCategory != .nonspacingMark
      {
        last = nil
      }
    }
    return false
  }
}
