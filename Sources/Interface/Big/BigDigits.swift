internal import Terminal

/// Digits and letters of 5 x 5 cells: those that codes are made of.
enum BigDigits {
  /// The cells of one character; between two stands one more, and four at the gap.
  static let side = 5

  /// The cells that a code takes in a line, before any doubling.
  static func cells(_ count: Int, gap: Int?) -> Int {
    column(of: count, gap: gap) - (count > 0 ? 1 : 0)
  }

  /// The column where a character begins.
  static func column(of index: Int, gap: Int?) -> Int {
    index * (side + 1) + (gap.map { index >= $0 } == true ? 3 : 0)
  }

  /// The five lines of a character, nil for one that no code has. Letters are drawn as capitals.
  static func lines(_ character: UInt8) -> [StaticString]? {
    let isSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character)
    return font[isSmall ? character - 0x20 : character]
  }

  /// What stands for a hidden character.
  static let dot: [StaticString] = ["     ", " ### ", " ### ", " ### ", "     "]
  /// What stands for a character of an account that makes no code.
  static let dash: [StaticString] = ["     ", "     ", "#####", "     ", "     "]

  private static let font: [UInt8: [StaticString]] = [
    0x30: ["#####", "#   #", "#   #", "#   #", "#####"],
    0x31: ["  #  ", " ##  ", "  #  ", "  #  ", " ### "],
    0x32: ["#####", "    #", "#####", "#    ", "#####"],
    0x33: ["#####", "    #", " ####", "    #", "#####"],
    0x34: ["#   #", "#   #", "#####", "    #", "    #"],
    0x35: ["#####", "#    ", "#####", "    #", "#####"],
    0x36: ["#####", "#    ", "#####", "#   #", "#####"],
    0x37: ["#####", "    #", "   # ", "  #  ", "  #  "],
    0x38: ["#####", "#   #", "#####", "#   #", "#####"],
    0x39: ["#####", "#   #", "#####", "    #", "#####"],
    0x41: [" ### ", "#   #", "#####", "#   #", "#   #"],
    0x42: ["#### ", "#   #", "#### ", "#   #", "#### "],
    0x43: [" ####", "#    ", "#    ", "#    ", " ####"],
    0x44: ["#### ", "#   #", "#   #", "#   #", "#### "],
    0x45: ["#####", "#    ", "#### ", "#    ", "#####"],
    0x46: ["#####", "#    ", "#### ", "#    ", "#    "],
    0x47: [" ####", "#    ", "#  ##", "#   #", " ####"],
    0x48: ["#   #", "#   #", "#####", "#   #", "#   #"],
    0x49: [" ### ", "  #  ", "  #  ", "  #  ", " ### "],
    0x4A: ["  ###", "   # ", "   # ", "#  # ", " ##  "],
    0x4B: ["#   #", "#  # ", "###  ", "#  # ", "#   #"],
    0x4C: ["#    ", "#    ", "#    ", "#    ", "#####"],
    0x4D: ["#   #", "## ##", "# # #", "#   #", "#   #"],
    0x4E: ["#   #", "##  #", "# # #", "#  ##", "#   #"],
    0x4F: [" ### ", "#   #", "#   #", "#   #", " ### "],
    0x50: ["#### ", "#   #", "#### ", "#    ", "#    "],
    0x51: [" ### ", "#   #", "# # #", "#  # ", " ## #"],
    0x52: ["#### ", "#   #", "#### ", "#  # ", "#   #"],
    0x53: [" ####", "#    ", " ### ", "    #", "#### "],
    0x54: ["#####", "  #  ", "  #  ", "  #  ", "  #  "],
    0x55: ["#   #", "#   #", "#   #", "#   #", " ### "],
    0x56: ["#   #", "#   #", "#   #", " # # ", "  #  "],
    0x57: ["#   #", "#   #", "# # #", "## ##", "#   #"],
    0x58: ["#   #", " # # ", "  #  ", " # # ", "#   #"],
    0x59: ["#   #", " # # ", "  #  ", "  #  ", "  #  "],
    0x5A: ["#####", "   # ", "  #  ", " #   ", "#####"],
  ]
}

extension Pen {
  /// Puts a character in cells of `scale` x `scale`.
  mutating func put(
    big lines: [StaticString], line: Int, column: Int, scale: Int, role: Role
  ) {
    let block: Unicode.Scalar = capabilities.hasBlocks ? "█" : "#"
    for (down, text) in lines.enumerated() {
      let marks = text.withUTF8Buffer { unsafe $0.map { $0 == UInt8(ascii: "#") } }
      for (right, isMarked) in marks.enumerated() where isMarked {
        let first = column + right * scale
        for extra in 0..<scale {
          frame.fill(
            block, line: line + down * scale + extra, columns: first..<first + scale, role: role)
        }
      }
    }
  }
}
