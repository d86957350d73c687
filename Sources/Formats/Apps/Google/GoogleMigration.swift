internal import FoundationEssentials
internal import MigrationMessage
internal import OTP
internal import SwiftProtobuf

/// Google Authenticator's transfer: `otpauth-migration://offline?data=…` (formats.md 4).
enum GoogleMigration {
  /// Bounds of vault.md 6.2.
  static let maximumMessage = 64 << 10
  static let maximumAccounts = 1_000
  static let maximumParts = 100

  /// The accounts of one code. A damaged code gives one refused entry, in the section of the format
  /// that it was found in.
  static func read(_ uri: ArraySlice<UInt8>, foundAs format: Format) -> Section {
    guard let message = message(uri), let part = part(message) else {
      return Section(
        format: format, part: nil, entries: [.refused(.damagedMigration, name: "")])
    }
    return Section(
      format: .googleMigration, part: message.batchSize > 1 ? part : nil,
      entries: message.accounts.map(entry))
  }

  /// nil for whatever is not a whole message with accounts within the bounds.
  private static func message(_ uri: ArraySlice<UInt8>) -> MigrationPayload? {
    guard let question = uri.firstIndex(of: UInt8(ascii: "?")) else { return nil }
    let parameters = uri[(question + 1)...].split(separator: UInt8(ascii: "&"))
    guard let data = parameters.first(where: { hasPrefix("data=", $0) })?.dropFirst(5),
      data.count <= maximumMessage * 4
    else { return nil }
    // Form decoding turned a raw `+` into a space somewhere on the way.
    let text = percentDecoded(data).map { $0 == 0x20 ? UInt8(ascii: "+") : $0 }
    guard let bytes = base64Decoded(text), bytes.count <= maximumMessage else { return nil }
    var options = BinaryDecodingOptions()
    options.messageDepthLimit = 3
    guard let message = try? MigrationPayload(serializedBytes: bytes, options: options),
      !message.accounts.isEmpty, message.accounts.count <= maximumAccounts,
      !holdsGroup(message.unknownFields),
      !message.accounts.contains(where: { holdsGroup($0.unknownFields) })
    else { return nil }
    return message
  }

  /// Whether an unknown field is of a kind that the format does not have: swift-protobuf skips
  /// groups (kinds 3 and 4) as it skips the others, and has checked the lengths already.
  private static func holdsGroup(_ fields: UnknownStorage) -> Bool {
    var rest = Array(fields.data)[...]
    while !rest.isEmpty {
      switch varint(&rest) & 7 {
      case 0: _ = varint(&rest)
      case 1: rest = rest.dropFirst(8)
      case 2:
        let length = varint(&rest)
        rest = rest.dropFirst(Int(length & 0x7FFF_FFFF))
      case 5: rest = rest.dropFirst(4)
      default: return true
      }
    }
    return false
  }

  private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64 {
    var (value, shift) = (UInt64(0), UInt64(0))
    while let byte = bytes.popFirst() {
      value |= shift < 64 ? UInt64(byte & 0x7F) << shift : 0
      shift += 7
      if byte < 0x80 { break }
    }
    return value
  }

  /// nil when the numbers contradict each other; a size of 0 or 1 is a whole export.
  private static func part(_ message: MigrationPayload) -> ExportPart? {
    let (size, index) = (Int(message.batchSize), Int(message.batchIndex))
    guard size >= 0, size <= maximumParts, index >= 0, index < max(size, 1) else { return nil }
    return ExportPart(number: index + 1, count: max(size, 1), batch: message.batchID)
  }

  private static func entry(_ account: MigrationAccount) -> Entry {
    let (issuer, label) = names(account)
    return Entry(named: accountName(issuer, label)) { () throws(EntryError) in
      ForeignAccount(
        type: try type(account), secret: .bytes(Array(account.secret)),
        algorithm: try algorithm(account), digits: try digits(account), period: 30,
        counter: account.counter, issuer: issuer, label: label)
    }
  }

  private static func type(_ account: MigrationAccount) throws(EntryError) -> OTPType {
    switch account.type {
    case .unset, .totp: .totp
    case .hotp: .hotp
    case .UNRECOGNIZED: throw .unknownType
    }
  }

  private static func algorithm(_ account: MigrationAccount) throws(EntryError) -> HashAlgorithm {
    switch account.algorithm {
    case .unset, .sha1: .sha1
    case .sha256: .sha256
    case .sha512: .sha512
    case .md5, .UNRECOGNIZED: throw .unknownAlgorithm
    }
  }

  private static func digits(_ account: MigrationAccount) throws(EntryError) -> Int64 {
    switch account.digits {
    case .unset, .six: 6
    case .eight: 8
    case .UNRECOGNIZED: throw .unknownDigits
    }
  }

  /// Issuer and label: `name` is often `Issuer:account`, with or without a space.
  private static func names(_ account: MigrationAccount) -> (issuer: String, label: String) {
    let (issuer, name) = (text(account.issuer), text(account.name))
    // The colon that would end the issuer: one more than it has itself.
    let colons = name.utf8.indices.filter { name.utf8[$0] == UInt8(ascii: ":") }
    let within = issuer.utf8.count { $0 == UInt8(ascii: ":") }
    guard within < colons.count else { return (issuer, name) }
    let colon = colons[within]
    let before = name[..<colon]
    guard issuer.isEmpty || before.lowercased() == issuer.lowercased() else {
      return (issuer, name)
    }
    let label = text(Data(name[colon...].utf8.dropFirst()))
    return (issuer.isEmpty ? text(Data(before.utf8)) : issuer, label)
  }

  /// UTF-8, else Latin-1, without white space at its ends.
  private static func text(_ data: Data) -> String {
    String(decoding: trimmed(utf8Text(Array(data))[...]), as: UTF8.self)
  }
}
