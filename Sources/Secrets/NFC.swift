/// Unicode normal form C for bytes that must be wiped: UTF-8 in, UTF-8 out, both in locked memory.
///
/// Two keyboards may give "é" as one character or as two; both open the same vault.
package enum NFC {
  /// `text` in normal form C, or a plain copy where it is not UTF-8.
  package static func normalized(_ text: borrowing SecretBytes) -> SecretBytes {
    var scalars = Scalars(capacity: text.count)
    guard decode(text, into: &scalars) else { return SecretBytes(copying: text.bytes) }
    let tables = Tables()
    var apart = Scalars(capacity: 2 * text.count)
    for index in 0..<scalars.count { decompose(scalars[index], tables, into: &apart) }
    order(&apart, tables)
    compose(&apart, tables)
    var result = SecretBytes(capacity: 2 * text.count)
    for index in 0..<apart.count { encode(apart[index], into: &result) }
    return result
  }

  // MARK: UTF-8

  /// False for what is not well-formed UTF-8.
  private static func decode(
    _ text: borrowing SecretBytes, into scalars: inout Scalars
  ) -> Bool {
    var index = 0
    while index < text.count {
      let first = UInt32(text[index])
      let (length, mask, least): (Int, UInt32, UInt32) =
        switch first {
        case 0..<0x80: (1, 0x7F, 0)
        case 0xC2..<0xE0: (2, 0x1F, 0x80)
        case 0xE0..<0xF0: (3, 0x0F, 0x800)
        case 0xF0..<0xF5: (4, 0x07, 0x10000)
        default: (0, 0, 0)
        }
      guard length > 0, index + length <= text.count else { return false }
      var value = first & mask
      for next in index + 1..<index + length {
        guard text[next] & 0xC0 == 0x80 else { return false }
        value = value << 6 | UInt32(text[next] & 0x3F)
      }
      guard value >= least, value <= 0x10FFFF, !(0xD800..<0xE000).contains(value) else {
        return false
      }
      scalars.append(value)
      index += length
    }
    return true
  }

  private static func encode(_ value: UInt32, into text: inout SecretBytes) {
    func next(_ shift: UInt32) { text.append(UInt8(value >> shift & 0x3F | 0x80)) }
    switch value {
    case 0..<0x80: text.append(UInt8(value))
    case 0x80..<0x800:
      text.append(UInt8(value >> 6 | 0xC0))
      next(0)
    case 0x800..<0x10000:
      text.append(UInt8(value >> 12 | 0xE0))
      next(6)
      next(0)
    default:
      text.append(UInt8(value >> 18 | 0xF0))
      next(12)
      next(6)
      next(0)
    }
  }

  // MARK: The three steps of Unicode annex 15

  // Hangul syllables are computed (Unicode 3.12).
  private static let (syllables, leads, vowels, tails): (UInt32, UInt32, UInt32, UInt32) =
    (0xAC00, 0x1100, 0x1161, 0x11A7)
  private static let (vowelCount, tailCount): (UInt32, UInt32) = (21, 28)

  private static func decompose(_ value: UInt32, _ tables: Tables, into out: inout Scalars) {
    if (syllables..<syllables + 19 * vowelCount * tailCount).contains(value) {
      let index = value - syllables
      out.append(leads + index / (vowelCount * tailCount))
      out.append(vowels + index / tailCount % vowelCount)
      if index % tailCount > 0 { out.append(tails + index % tailCount) }
    } else if let pair = tables.decomposition(of: value) {
      decompose(pair.first, tables, into: &out)
      if pair.second != 0 { out.append(pair.second) }  // a second part never decomposes
    } else {
      out.append(value)
    }
  }

  /// Sorts each run of combining marks by class, marks of one class staying in order.
  private static func order(_ scalars: inout Scalars, _ tables: Tables) {
    for index in 0..<scalars.count {
      let value = scalars[index]
      let rank = tables.combiningClass(of: value)
      if rank == 0 { continue }
      var place = index
      while place > 0, tables.combiningClass(of: scalars[place - 1]) > rank {
        scalars[place] = scalars[place - 1]
        place -= 1
      }
      scalars[place] = value
    }
  }

  private static func compose(_ scalars: inout Scalars, _ tables: Tables) {
    var starter: Int?
    var (kept, lastClass) = (0, -1)
    for index in 0..<scalars.count {
      let value = scalars[index]
      let rank = Int(tables.combiningClass(of: value))
      // Blocked by a mark of the same or a higher class in between, or by another starter.
      if let place = starter, lastClass < rank,
        let whole = composed(scalars[place], value, tables)
      {
        scalars[place] = whole
        continue
      }
      scalars[kept] = value
      if rank == 0 { starter = kept }
      lastClass = rank == 0 ? -1 : rank
      kept += 1
    }
    scalars.truncate(to: kept)
  }

  private static func composed(
    _ first: UInt32, _ second: UInt32, _ tables: Tables
  ) -> UInt32? {
    if (leads..<leads + 19).contains(first), (vowels..<vowels + vowelCount).contains(second) {
      return syllables + ((first - leads) * vowelCount + second - vowels) * tailCount
    }
    if first >= syllables, first < syllables + 19 * vowelCount * tailCount,
      (first - syllables) % tailCount == 0, (tails + 1..<tails + tailCount).contains(second)
    {
      return first + second - tails
    }
    return tables.composition(of: first, second)
  }
}

/// Unicode scalars in locked memory, four bytes each.
private struct Scalars: ~Copyable {
  private var bytes: SecretBytes

  init(capacity: Int) { bytes = SecretBytes(capacity: 4 * capacity + 16) }

  var count: Int { bytes.count / 4 }

  mutating func append(_ value: UInt32) {
    for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(value >> shift & 0xFF)) }
  }

  subscript(index: Int) -> UInt32 {
    get { (0..<4).reduce(0) { $0 | UInt32(bytes[4 * index + $1]) << UInt32(8 * $1) } }
    set {
      for part in 0..<4 { bytes[4 * index + part] = UInt8(newValue >> UInt32(8 * part) & 0xFF) }
    }
  }

  mutating func truncate(to count: Int) { bytes.truncate(to: 4 * count) }
}

/// The Unicode tables as sorted arrays; they hold nothing of the passphrase.
private struct Tables {
  struct Pair {
    let whole: UInt32
    let first: UInt32
    let second: UInt32
    let composes: Bool
  }

  struct Run {
    let first: UInt32
    let last: UInt32
    let rank: UInt8
  }

  private let pairs: [Pair]
  private let compositions: [UInt64: UInt32]
  private let runs: [Run]

  init() {
    var pairs: [Pair] = []
    var compositions: [UInt64: UInt32] = [:]
    Tables.read(nfcDecompositions) { numbers, composes in
      let pair = Pair(
        whole: numbers[0], first: numbers[1], second: numbers[2], composes: composes)
      pairs.append(pair)
      if composes { compositions[UInt64(pair.first) << 32 | UInt64(pair.second)] = pair.whole }
    }
    var runs: [Run] = []
    Tables.read(nfcClasses) { numbers, _ in
      runs.append(Run(first: numbers[0], last: numbers[1], rank: UInt8(numbers[2])))
    }
    (self.pairs, self.compositions, self.runs) = (pairs, compositions, runs)
  }

  func decomposition(of value: UInt32) -> (first: UInt32, second: UInt32)? {
    let index = Tables.lowest(pairs.count) { pairs[$0].whole >= value }
    guard index < pairs.count, pairs[index].whole == value else { return nil }
    return (pairs[index].first, pairs[index].second)
  }

  func composition(of first: UInt32, _ second: UInt32) -> UInt32? {
    compositions[UInt64(first) << 32 | UInt64(second)]
  }

  func combiningClass(of value: UInt32) -> UInt8 {
    let index = Tables.lowest(runs.count) { runs[$0].last >= value }
    guard index < runs.count, runs[index].first <= value else { return 0 }
    return runs[index].rank
  }

  /// The lowest index for which `isThere` holds, which must hold from some index on.
  private static func lowest(_ count: Int, _ isThere: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isThere(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Up to three hex numbers an entry, absent ones 0, and whether a `+` follows.
  private static func read(_ text: StaticString, _ entry: ([UInt32], Bool) -> Void) {
    var numbers: [UInt32] = [0, 0, 0]
    var (place, composes) = (0, false)
    for index in 0..<text.utf8CodeUnitCount {
      let byte = unsafe text.utf8Start[index]
      switch byte {
      case UInt8(ascii: " "): place += 1
      case UInt8(ascii: "+"): composes = true
      case UInt8(ascii: ";"):
        entry(numbers, composes)
        (numbers, place, composes) = ([0, 0, 0], 0, false)
      default:
        let digit =
          byte < UInt8(ascii: "a") ? byte - UInt8(ascii: "0") : byte - UInt8(ascii: "a") + 10
        numbers[place] = numbers[place] << 4 | UInt32(digit)
      }
    }
  }
}
