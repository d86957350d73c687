/// Names that look like another: mixed scripts, and letters that only seem to be Latin.
package enum Lookalike {
  /// Whether Latin letters stand beside Cyrillic or Greek ones in one word.
  package static func mixesScripts(_ name: some StringProtocol) -> Bool {
    var (latin, other) = (false, false)
    for scalar in name.unicodeScalars {
      switch scalar.value {
      case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: latin = true
      case 0x370...0x3FF, 0x1F00...0x1FFF, 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF,
        0xA640...0xA69F:
        other = true
      default:
        if !scalar.properties.isAlphabetic { (latin, other) = (false, false) }
      }
      if latin && other { return true }
    }
    return false
  }

  /// What a name looks like at a glance: two names with one skeleton are easily taken for each other.
  package static func skeleton(of name: some StringProtocol) -> String {
    var latin = String.UnicodeScalarView()
    for scalar in name.unicodeScalars { latin.append(twins[scalar] ?? fullWidth(scalar)) }
    var result = String.UnicodeScalarView()
    for scalar in Letters.folded(String(latin)).unicodeScalars where scalar != " " {
      switch scalar {
      case "0": result.append("o")
      case "1", "i", "|": result.append("l")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static func fullWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(UInt8(scalar.value - 0xFF01 + 0x21))
  }

  /// Cyrillic and Greek letters, each before the Latin letter that it looks like.
  private static let twins: [Unicode.Scalar: Unicode.Scalar] = {
    let pairs =
      "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTУYХXаaеeоoрpсcуyхxѕsіiјjһhԁdԛqԝwгrпnкkмmтtвbнh"
      + "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXαaεeικkνvοoρpτtυuχxγy"
    var twins: [Unicode.Scalar: Unicode.Scalar] = [:]
    var foreign: Unicode.Scalar?
    for scalar in pairs.unicodeScalars {
      if scalar.value >= 0x80 {
        foreign = scalar
      } else if let letter = foreign {
        twins[letter] = scalar
        foreign = nil
      }
    }
    return twins
  }()
}
