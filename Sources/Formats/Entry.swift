/// One account in a foreign thing: its address, or why it cannot be read.
package enum Entry: Equatable, Sendable {
  /// An `otpauth` address (or `apple-otpauth`, `motp`, `steam`), not yet judged: the strict parser
  /// of `trenta` does that.
  case account(uri: [UInt8])
  /// `name` is what a person knows it by, possibly empty, never a secret.
  case refused(EntryError, name: String)
}

/// What was recognised. The raw values are words of the lines to `trenta`, of `--json` and of
/// `--format`.
package enum Format: String, Sendable, CaseIterable {
  case onePassword = "1password"
  case twoFAS = "2fas"
  case twoFAuth = "2fauth"
  case aegis
  case andOTP = "andotp"
  case apple = "apple-passwords"
  case authExtension = "authenticator-extension"
  case authenticatorPlus = "authenticator-plus"
  case authy
  case battleNet = "battlenet"
  case bitwarden
  case cotp
  /// A table of no known app.
  case csv
  case dashlane
  case duo
  case enpass
  case ente
  case extractOTPSecrets = "extract-otp-secrets"
  case freeOTP1 = "freeotp-1"
  case freeOTP2 = "freeotp-2"
  case freeOTPPlus = "freeotp-plus"
  case gauth
  case googleDatabase = "google-database"
  case googleMigration = "google-migration"
  case keePass = "keepass"
  case lastPass = "lastpass"
  case lastPassAuthenticator = "lastpass-authenticator"
  case microsoft = "microsoft-authenticator"
  case otpAuth = "otp-auth"
  case otpClient = "otpclient"
  case protonAuthenticator = "proton-authenticator"
  case protonPass = "proton-pass"
  case pskc
  /// An address in a QR code.
  case qr
  case raivo
  case rsc2FA = "rsc-2fa"
  case steam
  case stratum
  case totpAuthenticator = "totp-authenticator"
  case totpCLI = "totp-cli"
  /// Addresses in a text, one a line.
  case uri
  case winAuth = "winauth"
  case zoho = "zoho-vault"
}

/// Entries that came in one format: a run of lines in a text, one QR code, one file.
package struct Section: Equatable, Sendable {
  package var format: Format
  /// Which part of a divided export it is, nil when it is whole.
  package var part: ExportPart?
  package var entries: [Entry]
}

/// Which part of a divided export something is.
package struct ExportPart: Equatable, Sendable {
  /// Counted from 1.
  package let number: Int
  /// How many parts there are, 1 to 100.
  package let count: Int
  /// What all parts of one export have in common.
  package let batch: Int32
}

/// Something worth telling that costs no entry: what was left out, and why.
package struct Notice: Equatable, Sendable {
  /// The stable words; `arguments` are what each line says.
  package enum Kind: String, Sendable, CaseIterable {
    /// A number of notices beyond those that are told one by one.
    case moreNotices = "more-notices"
    /// A number of QR codes that the two decoders read differently; the text read first was taken.
    case codesDisagree = "codes-disagree"
    /// A number of items in the other app's trash.
    case trashLeftOut = "trash-left-out"
    /// The names of the columns of a table of no known app that were taken for secret, issuer,
    /// account's name, tag and note; `-` for none.
    case columnsUsed = "columns-used"
    /// Of a container: a number of pictures in it without a QR code, and the names of some.
    case picturesWithoutCode = "pictures-without-code"
    /// Of a container: a number of files in it that are neither pictures nor exports, and the names of
    /// some.
    case filesLeftOut = "files-left-out"
    /// Of a container: a number of drawings and PDFs in it, and the names of some.
    case drawingsLeftOut = "drawings-left-out"
    /// Bytes behind the end of a gzip file.
    case bytesBehindEnd = "bytes-behind-end"
    /// The account's name: only the beginning of its long note was taken.
    case noteCut = "note-cut"
    /// The account's name: tags that the file does not tell apart.
    case tagsLeftOut = "tags-left-out"
    /// A number of items that have no secret for codes, such as push accounts.
    case withoutSecretLeftOut = "without-secret-left-out"
    /// A number of lines that are addresses of pages, beside those of accounts.
    case webAddressesLeftOut = "web-addresses-left-out"
    /// The account's name: text that its app puts before the code.
    case prefixLeftOut = "prefix-left-out"
    /// The account's name: its app encrypted it with a key that never leaves the device.
    case encryptedLeftOut = "encrypted-left-out"
    /// The account's name: Steam's revocation code and keys for trades stay in the file.
    case revocationCodeLeftOut = "revocation-code-left-out"
    /// The account's name: its codes are used together with a PIN that is typed before or behind them.
    case pinBesideCode = "pin-beside-code"
    /// The account's name: a PIN that the other app does not export.
    case pinNotInFile = "pin-not-in-file"
  }

  package var kind: Kind
  package var arguments: [String]

  package init(_ kind: Kind, _ arguments: String...) {
    self.kind = kind
    self.arguments = arguments.map { $0.isEmpty ? "-" : shortName($0) }
  }
}

extension Notice {
  /// There are bytes behind the end of a gzip file.
  package static var bytesBehindEnd: Notice { Notice(.bytesBehindEnd) }
}

/// What was read in one foreign thing.
package struct Reading: Equatable, Sendable {
  package var sections: [Section]
  package var notices: [Notice]

  package init(_ sections: [Section], notices: [Notice] = []) {
    self.sections = sections
    self.notices = notices
  }

  /// The entries of one file.
  init(_ format: Format, _ entries: [Entry], notices: [Notice] = []) {
    self.init([Section(format: format, part: nil, entries: entries)], notices: notices)
  }

  /// What was read in a text, which may be nothing.
  init(_ format: Format, _ sections: [Section]) {
    self.init(sections.isEmpty ? [Section(format: format, part: nil, entries: [])] : sections)
  }

  var count: Int { sections.reduce(0) { $0 + $1.entries.count } }
}
