/// What the name of a parameter means, in an address and as the name of a column or field beside a
/// lone secret. This is the one table of such names (formats.md 3.1).
package enum ParameterName: Equatable, Sendable {
  /// trenta reads it; `isUsual` is false for a name of another app, or another spelling of the name.
  case known(OTPAuthPart, isUsual: Bool)
  /// It is known to change no code: a picture, a colour, the other app's own bookkeeping.
  case harmless
  /// It changes the code in a way that trenta does not know.
  case unsupported
  /// It looks like the name of that part and is none, so that what was meant is not certain.
  case misspelled(OTPAuthPart)
  /// Nothing is known of it.
  case unknown

  /// `name` as it stands in the address, decoded.
  package init(_ name: String) {
    if let part = ParameterName.parts[name] {
      self = .known(part, isUsual: true)
      return
    }
    let plain = ParameterName.plain(name)
    if let part = ParameterName.meaning(of: plain) {
      self = .known(part, isUsual: false)
    } else if ParameterName.harmlessNames.contains(plain) {
      self = .harmless
    } else if ParameterName.unsupportedNames.contains(plain) || plain.hasPrefix("2step") {
      self = .unsupported
    } else if let part = ParameterName.likeness(of: plain) {
      self = .misspelled(part)
    } else {
      self = .unknown
    }
  }

  /// The parts by the names under which they are written.
  private static let parts: [String: OTPAuthPart] = {
    var parts: [String: OTPAuthPart] = [:]
    for part in OTPAuthPart.parameters { parts[part.rawValue] = part }
    return parts
  }()

  /// Names that can only mean one thing, in small letters and digits.
  private static let others: [String: OTPAuthPart] = [
    "algo": .algorithm, "alg": .algorithm, "hash": .algorithm, "hashalgo": .algorithm,
    "hashalgorithm": .algorithm, "hashfunction": .algorithm, "hashmode": .algorithm,
    "digest": .algorithm,
    "digit": .digits, "length": .digits, "codelength": .digits, "codedigits": .digits,
    "numdigits": .digits,
    "interval": .period, "step": .period, "timestep": .period, "stepsize": .period,
    "timeinterval": .period, "timeperiod": .period,
    "initialcounter": .counter, "movingfactor": .counter,
  ]

  /// Parts by all their names, in small letters and digits.
  private static let meanings: [String: OTPAuthPart] = {
    var meanings = others
    for part in OTPAuthPart.parameters { meanings[plain(part.rawValue)] = part }
    return meanings
  }()

  private static func meaning(of plain: String) -> OTPAuthPart? {
    if let part = meanings[plain] { return part }
    // totp_period, otp-digits: the kind of code before the name.
    let rest = ["totp", "hotp", "otp"].first(where: plain.hasPrefix).map {
      plain.dropFirst($0.count)
    }
    guard let rest, let part = meanings[String(rest)], part.isDecisive else { return nil }
    return part
  }

  /// FreeOTP (image, color, issuerAlt), Stratum and WinAuth (icon, pin_length, serial, deviceid,
  /// data), 2FAS, privacyIDEA and the pages of services that make such addresses. Ente's `codeDisplay`
  /// is none of them: of what the reader sees it makes parameters, and anywhere else it is told.
  private static let harmlessNames: Set<String> = [
    "background", "color", "colour", "created", "createdat", "data", "deviceid", "favorite",
    "favourite", "foreground", "icon", "iconid", "iconsrc", "id", "image", "imagealt", "index",
    "issueralt", "issuerext", "issuerint", "labelalt", "lastused", "logo", "modified",
    "modifiedat", "order", "pinlength", "pinned", "position", "serial", "sort", "source",
    "tapcount", "thumbnail", "timestamp", "tokentype", "trackid", "uid", "updated", "updatedat",
    "usagecount", "useragent", "uuid",
  ]

  /// RFC 6238's T0, RFC 4226's checksum and offset of truncation, and what stands before or behind
  /// the digits. Every `2step…` is privacyIDEA's: the secret is not whole without a part that its
  /// own app makes.
  private static let unsupportedNames: Set<String> = [
    "checksum", "epoch", "offset", "prefix", "starttime", "suffix", "t0", "timeoffset",
    "truncation", "truncationoffset",
  ]

  /// A part that decides over the code and has a name one slip away, of long names two.
  private static func likeness(of plain: String) -> OTPAuthPart? {
    guard 4...16 ~= plain.utf8.count else { return nil }
    let word = Array(plain.utf8)
    // The order of a dictionary is another one in each process.
    for (name, part) in meanings.sorted(by: { $0.key < $1.key })
    where part.isDecisive && name.utf8.count >= 4 {
      let slips = name.utf8.count >= 7 ? 2 : 1
      if editDistance(word, Array(name.utf8)) <= slips { return part }
    }
    return nil
  }

  /// Small letters and digits alone: `Time-Step` and `time_step` are `timestep`.
  private static func plain(_ name: String) -> String {
    String(
      decoding: name.utf8.map(lowered).filter {
        0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 >= 0x80
      }, as: UTF8.self)
  }
}

extension OTPAuthPart {
  /// Those that are parameters.
  static let parameters = allCases.filter { $0 != .address && $0 != .label }

  /// Whether it changes the code, so that a second opinion on it is an error and not a choice.
  var isDecisive: Bool {
    switch self {
    case .secret, .algorithm, .digits, .period, .counter, .pin, .plainPIN, .encoder: true
    default: false
    }
  }
}

/// How many letters have to be put in, left out, changed or swapped with their neighbour to make one
/// word of the other (optimal string alignment).
package func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var (before, last) = ([Int](), Array(0...right.count))
  for row in 1..<left.count + 1 {
    var current = [row]
    for column in 1..<right.count + 1 {
      let isSame = left[row - 1] == right[column - 1]
      var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
      if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
      {
        best = min(best, before[column - 2] + 1)
      }
      current.append(best)
    }
    (before, last) = (last, current)
  }
  return last[right.count]
}
