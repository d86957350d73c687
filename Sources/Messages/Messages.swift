internal import CLibc

/// The sentence `text` in the user's language, with `%1` to `%9` replaced by `arguments`.
///
/// Whole sentences only, never glued parts: a translator may move the places. The text in the source
/// is English and is the key of the catalogue.
package func tr(_ text: StaticString, _ arguments: String...) -> String {
  guard Catalogue.language != .english else { return fill(arguments, in: "\(text)") }
  let sentence = unsafe String(
    cString: trenta_gettext(UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)))
  return fill(arguments, in: sentence)
}

/// Like `tr`, in the form that the language has for `count`; `%1` is the count, arguments follow.
package func trn(
  _ one: StaticString, _ many: StaticString, _ count: Int, _ arguments: String...
) -> String {
  guard Catalogue.language != .english else {
    return fill([String(count)] + arguments, in: count == 1 ? "\(one)" : "\(many)")
  }
  let sentence = unsafe String(
    cString: trenta_ngettext(
      UnsafeRawPointer(one.utf8Start).assumingMemoryBound(to: CChar.self),
      UnsafeRawPointer(many.utf8Start).assumingMemoryBound(to: CChar.self), UInt(count)))
  return fill([String(count)] + arguments, in: sentence)
}

/// Replaces `%1` to `%9`; a `%` before anything else stays. An argument is never read as a pattern.
private func fill(_ arguments: [String], in sentence: String) -> String {
  guard !arguments.isEmpty else { return sentence }
  var result = ""
  var rest = sentence[...]
  while let percent = rest.firstIndex(of: "%") {
    result += rest[..<percent]
    let after = rest.index(after: percent)
    if after < rest.endIndex, let number = rest[after].wholeNumberValue, number >= 1,
      number <= arguments.count
    {
      result += arguments[number - 1]
      rest = rest[rest.index(after: after)...]
    } else {
      result += "%"
      rest = rest[after...]
    }
  }
  return result + rest
}
