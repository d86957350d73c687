internal import CryptoExtras
internal import OTP

/// OTPClient's database (formats.md 22; `src/common/db-common.c` of paolostivanin/OTPClient).
struct OTPClient: ForeignFormat {
  static let format = Format.otpClient
  static let app = "OTPClient"
  static let help = "the database file itself, such as otpclient-db.enc"

  private let bytes: [UInt8]

  /// The first version has no mark: the person has to name it.
  static func recognise(_ file: ForeignFile) -> OTPClient? {
    let isMarked = file.begins(with: Array("OTPClient".utf8) + [0, 0, 0])
    let isNamed = file.named == .otpClient && file.bytes.count > Header.firstLength + 16
    return isMarked || isNamed ? OTPClient(bytes: file.bytes) : nil
  }

  // MARK: opening

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> JSON {
    let header = try Header(bytes)
    guard let passphrase else { throw .passphraseNeeded }
    var candidates = [passphrase]
    // Before version 3 the passphrase's length in bytes was taken to be that in characters.
    let characters = String(decoding: passphrase, as: UTF8.self).unicodeScalars.count
    let cut = Array(passphrase.prefix(characters))
    switch header.version {
    case 1: candidates = [cut]
    case 2: if cut != passphrase { candidates.append(cut) }
    default: break
    }
    for candidate in candidates {
      guard
        let plain = ForeignCipher.openGCM(
          Array(bytes[header.length...]), key: try header.key(candidate), nonce: header.nonce,
          data: Array(bytes[..<header.length]))
      else { continue }
      let end = plain.lastIndex { $0 != 0 } ?? -1
      let list = try JSON(Array(plain[...end]))
      guard list.array != nil else { throw .damaged }
      return list
    }
    throw .wrongPassphraseOrDamaged
  }

  private struct Header {
    var version = 1
    /// All of it is authenticated.
    var length = firstLength
    var nonce: [UInt8] = []
    var salt: [UInt8] = []
    /// Passes, memory in KiB and lanes of Argon2id.
    var costs: [Int64] = []

    /// Of version 1: nonce and salt.
    static let firstLength = 16 + 32

    /// Errors: `newerVersion`, `damaged`.
    init(_ bytes: [UInt8]) throws(FormatError) {
      var start = 0
      var isLittle = false
      if bytes.starts(with: "OTPClient".utf8) {
        guard bytes.count >= 76 else { throw .damaged }
        // Version 2 is a C structure, with three bytes of padding before a little-endian number: its
        // 2 stands where the last byte of the big-endian number of later versions does.
        version = Int(Header.number(bytes[9..<13], isLittle: false))
        isLittle = version == 2
        guard version >= 2 else { throw .damaged }
        guard version <= 3 else { throw .newerVersion }
        start = isLittle ? 16 : 13
        length = isLittle ? 76 : 73
      }
      guard bytes.count > length + 16 else { throw .damaged }
      nonce = Array(bytes[start..<start + 16])
      salt = Array(bytes[start + 16..<start + 48])
      costs = stride(from: start + 48, to: length, by: 4).map {
        Header.number(bytes[$0..<$0 + 4], isLittle: isLittle)
      }
    }

    private static func number(_ bytes: ArraySlice<UInt8>, isLittle: Bool) -> Int64 {
      (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int64($1) }
    }

    func key(_ passphrase: [UInt8]) throws(FormatError) -> [UInt8] {
      guard version > 1 else {
        return try ForeignKey.pbkdf2(.sha512, passphrase, salt: salt, rounds: 100_000)
      }
      return try ForeignKey.argon2id(
        passphrase, salt: salt, passes: costs[0], memory: costs[1], lanes: costs[2])
    }
  }

  // MARK: entries

  static func convert(_ list: JSON) -> Reading {
    Reading(
      format,
      (list.array ?? []).map { entry in
        Entry(named: accountName(entry["issuer"].name, entry["label"].name)) {
          () throws(EntryError) in try account(entry)
        }
      })
  }

  private static func account(_ entry: JSON) throws(EntryError) -> ForeignAccount {
    guard let word = entry["type"].string else { throw .unreadableEntry }
    guard var type = OTPType(name: word), type == .totp || type == .hotp else {
      throw .unknownType
    }
    let issuer = entry["issuer"].name
    if type == .totp, issuer.lowercased() == "steam" { type = .steam }
    var account = ForeignAccount(
      type: type, secret: .base32(entry["secret"].string ?? ""))
    (account.issuer, account.label) = (issuer, entry["label"].name)
    account.tags = [entry["group"].name]
    // The codes of Steam have no other digits and period, whatever stands there.
    let isSteam = type == .steam
    try account.readParameters(
      algorithm: entry["algo"], digits: isSteam ? .null : entry["digits"],
      period: isSteam ? .null : entry["period"], counter: entry["counter"])
    return account
  }
}
