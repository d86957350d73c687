/// A format of another app, in three stages with a type each: the recognised file (the type itself),
/// its content in clear, and entries.
protocol ForeignFormat: SendableMetatype {
  /// What the file holds once it is open.
  associatedtype Content

  /// The word for it.
  static var format: Format { get }
  /// The app, as people know it.
  static var app: String { get }
  /// How to make that export there, in one line.
  static var help: String { get }

  /// The file as this format, by what is in it and never by its name; nil for anything else. Where
  /// `file.named` is this format, what no byte tells is taken on trust.
  static func recognise(_ file: ForeignFile) -> Self?

  /// Decrypts and checks versions. The cost of a derivation is bounded before it is paid.
  func open(_ passphrase: [UInt8]?) throws(FormatError) -> Content

  /// The entries. One that cannot be read costs no other.
  static func convert(_ content: Content) throws(FormatError) -> Reading
}

/// A format in the registry.
package struct KnownFormat: Sendable {
  package let format: Format
  /// The app, as people know it.
  package let app: String
  /// How to make that export there, in one line.
  package let help: String
  /// How to read a file that is of this format, nil where it is not.
  let reader: @Sendable (ForeignFile) -> FileReader?

  typealias FileReader = (_ passphrase: [UInt8]?) throws(FormatError) -> Reading

  init<Foreign: ForeignFormat>(_ type: Foreign.Type) {
    format = type.format
    app = type.app
    help = type.help
    reader = { file in
      guard let recognised = type.recognise(file) else { return nil }
      return { passphrase throws(FormatError) in
        try type.convert(try recognised.open(passphrase))
      }
    }
  }
}
