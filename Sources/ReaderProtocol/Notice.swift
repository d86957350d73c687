/// Something worth telling that costs no entry: what was left out, and why.
package struct Notice: Equatable, Sendable {
  package var kind: Kind
  /// What its sentence speaks of.
  package var arguments: [String]

  package init(_ kind: Kind, _ arguments: [String]) {
    self.kind = kind
    self.arguments = arguments
  }

  /// The stable words, in the reader's lines and in `--json`; each says what the arguments are.
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
    /// The account's name, and a parameter of its address that was not used.
    case parameterIgnored = "parameter-ignored"
    /// A number of accounts of one export with one secret, and their names.
    case secretShared = "secret-shared"
    /// Likewise with one name.
    case nameShared = "name-shared"
    /// A format's app, and how to make that export: what the reader says of itself.
    case madeBy = "made-by"
    /// A library for pictures that is not installed: likewise.
    case missingLibrary = "missing"
  }
}
