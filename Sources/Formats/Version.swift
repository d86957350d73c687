/// The version of a foreign format.
enum Version {
  /// Errors: `newerVersion` for one above `newest`; `damaged` for none, or what is no number.
  static func check(_ version: JSON, upTo newest: Int64) throws(FormatError) {
    guard let number = try? version.integer(else: .unreadableEntry), number >= 0 else {
      throw .damaged
    }
    guard number <= newest else { throw .newerVersion }
  }
}
