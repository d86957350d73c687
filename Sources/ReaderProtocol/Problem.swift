/// Why a foreign thing, or an entry in it, was not read.
///
/// What each problem is called stands here and nowhere else: in the reader's lines, in the receipt, in
/// `--json` and on standard error. An identifier, once released, never changes.
package enum Problem: Hashable, Sendable {
  case source(Source)
  case reader(Reader)
  case picture(Picture)
  case file(File)
  case obstacle(Obstacle)
  case entry(Entry)
  case address(Address)

  /// The stable word for it.
  package var identifier: String {
    switch self {
    case .source(let problem): problem.rawValue
    case .reader(let problem): problem.rawValue
    case .picture(let problem): problem.rawValue
    case .file(let problem): problem.rawValue
    case .obstacle(let problem): problem.rawValue
    case .entry(let problem): problem.rawValue
    case .address(let problem): problem.rawValue
    }
  }

  /// The problem of this identifier, nil where there is none.
  package init?(_ identifier: String) {
    guard let problem = Problem.known[identifier] else { return nil }
    self = problem
  }

  private static let known = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.identifier, $0) })

  /// Whether it can be read as soon as somebody gives its passphrase.
  package var asksForPassphrase: Bool {
    [.file(.passphraseNeeded), .file(.wrongPassphrase), .file(.wrongPassphraseOrDamaged)]
      .contains(self)
  }
}

extension Problem: CaseIterable {
  package static var allCases: [Problem] {
    Source.allCases.map(Problem.source) + Reader.allCases.map(Problem.reader)
      + Picture.allCases.map(Problem.picture) + File.allCases.map(Problem.file)
      + Obstacle.allCases.map(Problem.obstacle) + Entry.allCases.map(Problem.entry)
      + Address.allCases.map(Problem.address)
  }
}

extension Problem {
  /// It could not be had.
  package enum Source: String, Sendable, CaseIterable {
    /// Files that belong to it cannot all be read.
    case companionsUnreadable = "companions-unreadable"
    case emptyFolder = "empty-folder"
    case isAFolder = "is-a-folder"
    /// The system said something else.
    case failed = "io"
    case missing = "missing-file"
    case notAFile = "not-a-file"
    case permission
    /// Folders in folders, more than are entered.
    case tooDeep = "too-deep"
    /// Over 64 MiB, or 64 megapixels of a picture.
    case tooLarge = "too-large"
    case tooManyFiles = "too-many-files"
  }

  /// The reader, or what starts it, failed.
  package enum Reader: String, Sendable, CaseIterable {
    case died = "reader-died"
    /// Its answer breaks the grammar or the order of its lines.
    case malformed = "reader-malformed"
    case missing = "reader-missing"
    case noSandbox = "no-sandbox"
    case notStarted = "reader-not-started"
    /// It could not read its input to the end.
    case readFailed = "read-failed"
    case timedOut = "reader-timed-out"
    /// Its answer is over a bound.
    case tooLarge = "reader-too-large"
  }

  /// A picture or a document gives nothing, or not all.
  package enum Picture: String, Sendable, CaseIterable {
    case conversionFailed = "conversion-failed"
    case damaged = "damaged-picture"
    /// What draws a document says so, or it is locked with a password.
    case damagedDocument = "damaged-document"
    /// A PDF or an SVG drawing in a container.
    case documentInside = "document-inside"
    /// Codes that are parts of one, and not all of them are there.
    case incompleteSet = "incomplete-set"
    case noConversionSandbox = "no-conversion-sandbox"
    case noHEIFLibrary = "heif-library-missing"
    case noJXLLibrary = "jxl-library-missing"
    case noQRCode = "no-qr-code"
    /// It has to be drawn first; the person is told where nothing does that.
    case pdf, svg
    case tooManyCodes = "too-many-codes"
    case tooManyPages = "too-many-pages"
    case unsupported = "picture-kind-unsupported"
  }

  /// A file as a whole is not read.
  package enum File: String, Sendable, CaseIterable {
    /// It looks like several formats; `--format` has to say which.
    case ambiguous = "ambiguous-format"
    /// Cut short, changed, or against its own format.
    case damaged = "damaged-file"
    case empty
    case newerVersion = "newer-version"
    /// It holds no account.
    case nothingUsable = "nothing-usable"
    /// It is not the format that `--format` named.
    case otherFormat = "other-format"
    case passphraseNeeded = "passphrase-needed"
    /// It asks for more work than is allowed before its passphrase can be tried.
    case tooCostly = "kdf-too-costly"
    /// Nested deeper, or of more values, than any real export.
    case tooComplex = "too-complex"
    case tooManyEntries = "too-many-entries"
    case unknownCipher = "unknown-cipher"
    /// A part of a mail in a coding that is not known.
    case unknownCoding = "unknown-coding"
    case unknownFormat = "unknown-format"
    /// Unpacked, it has more bytes than are read.
    case unpackedTooLarge = "unpacked-too-large"
    case wrongPassphrase = "wrong-passphrase"
    /// The format cannot tell the two apart.
    case wrongPassphraseOrDamaged = "wrong-passphrase-or-damaged"
  }

  /// What stands between a recognised file and its accounts: its own app opens it, or another tool.
  package enum Obstacle: String, Sendable, CaseIterable {
    /// OpenPGP: decrypt it first.
    case openPGP = "encrypted-with-openpgp"
    /// age: decrypt it, or let its app write a plain list.
    case age = "encrypted-with-age"
    /// Bitwarden's export that only the account itself can read.
    case bitwardenAccount = "bitwarden-account-restricted"
    /// KeePass' own database.
    case keePassDatabase = "keepass-database"
    /// A database that SQLCipher encrypted.
    case encryptedDatabase = "encrypted-database"
    /// WinAuth's own file, which Windows encrypted for its user.
    case winAuthXML = "winauth-xml"
    /// Steam's list of files, without the files.
    case steamFilesMissing = "steam-files-missing"
    /// An encrypted Steam file, without the list beside it that has its key's salt.
    case steamManifestMissing = "steam-manifest-missing"
    /// A page with QR pictures and no addresses in it.
    case picturesOnly = "html-pictures-only"
    /// Raivo wrote a message in the place of accounts.
    case exportFailed = "export-failed"
    /// A ZIP archive, on a system without libzip.
    case noZIPLibrary = "zip-library-missing"
    /// A key that was made for a device, not for a passphrase.
    case deviceKey = "encrypted-for-a-device"
  }

  /// One entry of a file is not read, whatever its address would be.
  package enum Entry: String, Sendable, CaseIterable {
    /// An address over 8 KiB (vault.md 6.2).
    case addressTooLong = "address-too-long"
    /// Its own encryption does not open, while that of others does.
    case damaged = "damaged-entry"
    /// A Google Authenticator code that is cut short or breaks its format; none of it is taken.
    case damagedMigration = "damaged-migration"
    /// Encrypted in a way that only its app can open.
    case encrypted = "encrypted-entry"
    /// A code by which Duo Mobile registers itself: it holds no secret for others.
    case duoMobile = "duo-mobile"
    /// Likewise Microsoft Authenticator.
    case microsoftPhone = "microsoft-phone"
    /// What stands in the place of a lone secret is a word or a note: a secret has 16 characters or more.
    case notASecret = "not-a-secret"
    /// Like `duoMobile`, of Okta Verify.
    case oktaVerify = "okta-verify"
    /// A secret over 1,024 bytes.
    case secretTooLong = "secret-too-long"
    case unknownDigits = "unknown-digits"
    /// Not built as an entry of its format is, or lacking a part.
    case unreadable = "unreadable-entry"
    /// An address of the web: its name is the host alone.
    case webAddress = "web-address"
  }

  /// An address, or the values that would make one, is no account, or one that makes no code.
  package enum Address: String, Sendable, CaseIterable {
    case badCounter = "bad-counter"
    case badDigits = "bad-digits"
    /// A text of trenta's own is not UTF-8.
    case badEncoding = "bad-encoding"
    case badPeriod = "bad-period"
    case badPIN = "bad-pin"
    case badSecret = "bad-secret"
    case counterExhausted = "counter-exhausted"
    case duplicateParameter = "duplicate-parameter"
    /// A value has a name that looks like that of one which decides about the code.
    case misspelledParameter = "misspelled-parameter"
    case noPIN = "no-pin"
    case noSecret = "no-secret"
    /// Text, a contact, a Wi-Fi network: its name says which kind, not the content.
    case notAnAccount = "not-an-account"
    case timeBeforeEpoch = "time-before-1970"
    case tooLong = "too-long"
    case tooManyParameters = "too-many-parameters"
    case unknownAlgorithm = "unknown-algorithm"
    case unknownType = "unknown-type"
    /// A value changes the code in a way that is not known.
    case unsupportedParameter = "unsupported-parameter"
  }
}
