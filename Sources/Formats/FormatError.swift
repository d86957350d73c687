package import ReaderProtocol

/// Why a foreign thing as a whole cannot be read.
package enum FormatError: Error, Equatable, Sendable {
  case empty
  case unknownFormat
  /// Nothing in it tells what it is, as in files of these formats: `--format` has to say it.
  case unmarked([Format])
  /// It is an export of some app, without any account in it.
  case noAccounts
  /// It looks like several formats; `--format` has to say which.
  case ambiguous([Format])
  /// It is not the format that `--format` named.
  case otherFormat
  /// More than 10,000 entries.
  case tooManyEntries
  /// A container of more files than are read.
  case tooManyFiles
  /// Unpacked, it has more bytes than are read.
  case tooLarge
  /// A part of a mail in a coding that is not known.
  case unknownCoding
  /// Nested over 64 levels, or of more values than any real export.
  case tooComplex
  /// Encrypted, and no passphrase was given.
  case passphraseNeeded
  /// A check apart from the content says so.
  case wrongPassphrase
  /// The format cannot tell the two apart.
  case wrongPassphraseOrDamaged
  /// Cut short, changed, or against its own format.
  case damaged
  /// Of a version that this program does not know; nothing of it is read.
  case newerVersion
  /// It is encrypted in a way that no library here knows: its name in the file.
  case unknownCipher(String)
  /// The file asks for more work than is allowed before its passphrase can be tried.
  case tooCostly
  /// It can be opened by its own app only, or by a tool of its own first.
  case onlyThere(Problem.Obstacle)

  /// What it is called in answers and receipts.
  package var problem: Problem {
    switch self {
    case .empty: .file(.empty)
    case .unknownFormat, .unmarked: .file(.unknownFormat)
    case .noAccounts: .file(.nothingUsable)
    case .ambiguous: .file(.ambiguous)
    case .otherFormat: .file(.otherFormat)
    case .tooManyEntries: .file(.tooManyEntries)
    case .tooManyFiles: .source(.tooManyFiles)
    case .tooLarge: .file(.unpackedTooLarge)
    case .unknownCoding: .file(.unknownCoding)
    case .tooComplex: .file(.tooComplex)
    case .passphraseNeeded: .file(.passphraseNeeded)
    case .wrongPassphrase: .file(.wrongPassphrase)
    case .wrongPassphraseOrDamaged: .file(.wrongPassphraseOrDamaged)
    case .damaged: .file(.damaged)
    case .newerVersion: .file(.newerVersion)
    case .unknownCipher: .file(.unknownCipher)
    case .tooCostly: .file(.tooCostly)
    case .onlyThere(let obstacle): .obstacle(obstacle)
    }
  }

  /// What the problem speaks of, possibly empty.
  package var name: String {
    switch self {
    case .unmarked(let formats):
      formats.map { "--format " + $0.rawValue }.joined(separator: ", ")
    case .ambiguous(let formats): formats.map(\.rawValue).joined(separator: ", ")
    case .unknownCipher(let name): String(name.prefix(64))
    default: ""
    }
  }
}
