internal import Glibc
internal import Messages
internal import OTP
internal import ScreenApp
internal import Secrets
internal import Session
internal import System
internal import Terminal
internal import Text
internal import Wording

/// What a command says: the answer on standard output, everything else on standard error.
struct Report {
  var json = false
  var quiet = false
  /// Whether a change is on the disk that cannot be told any more when an answer fails.
  var isSaved: () -> Bool = { false }

  /// Writes one line of the answer. A full disk is an error, not a shrug.
  func answer(_ line: String) throws(Failure) {
    try answer(asItIs: Report.inOrder(line, on: STDOUT_FILENO))
  }

  private func answer(asItIs line: String) throws(Failure) {
    do throws(Failure) {
      try Report.write(line + "\n", to: STDOUT_FILENO)
    } catch {
      throw afterwards(error)
    }
  }

  /// A failed answer, with the word that the change itself is saved.
  private func afterwards(_ failure: Failure) -> Failure {
    var failure = failure
    if isSaved() {
      failure.details.append(tr("the change itself is saved; only the answer is lost"))
    }
    return failure
  }

  /// Writes a JSON value as the answer.
  func answer(_ value: JSON) throws(Failure) { try answer(asItIs: value.text) }

  /// Writes a code and a newline, with no copy beyond the stack.
  func answer(_ code: Code) throws(Failure) {
    let isWritten = unsafe withUnsafeTemporaryAllocation(byteCount: 17, alignment: 1) { line in
      for index in 0..<code.count { unsafe line[index] = code[index] }
      unsafe line[code.count] = UInt8(ascii: "\n")
      defer { unsafe explicit_bzero(line.baseAddress!, line.count) }
      return unsafe Stream.write(
        UnsafeRawBufferPointer(rebasing: line[...code.count]), to: STDOUT_FILENO)
    }
    if !isWritten { throw afterwards(Report.writeFailed()) }
  }

  /// Writes a code and what stands before and after it, with tabs between.
  func answer(_ code: Code, after: String..., before: [String] = []) throws(Failure) {
    var line = SecretBytes(capacity: 256)
    for byte in before.map({ $0 + "\t" }).joined().utf8 { line.append(byte) }
    for index in 0..<code.count { line.append(code[index]) }
    for byte in after.map({ "\t" + $0 }).joined().utf8 { line.append(byte) }
    line.append(UInt8(ascii: "\n"))
    try Report.write(line, to: STDOUT_FILENO)
  }

  /// Tells people something on standard error, unless they asked for quiet.
  func note(_ sentence: String) {
    guard !quiet else { return }
    try? Report.write(Report.readable("trenta: " + sentence + "\n"), to: STDERR_FILENO)
  }

  /// Tells people what must not be missed, whether they asked for quiet or not.
  func warning(_ sentence: String) {
    try? Report.write(Report.readable("trenta: " + sentence + "\n"), to: STDERR_FILENO)
  }

  /// Tells people a code, its digits in groups as they are read aloud.
  func note(_ before: String, _ code: Code, _ after: String) {
    guard !quiet else { return }
    var line = SecretBytes(capacity: 256)
    for byte in Report.readable("trenta: " + before).utf8 { line.append(byte) }
    let group = code.count < 6 ? code.count : code.count % 4 == 0 ? 4 : 3
    for index in 0..<code.count {
      if index > 0, index % group == 0 { line.append(UInt8(ascii: " ")) }
      line.append(code[index])
    }
    for byte in Report.readable(after + "\n").utf8 { line.append(byte) }
    try? Report.write(line, to: STDERR_FILENO)
  }

  /// A line on a terminal that the next one overwrites; an empty one leaves nothing behind.
  func progress(_ sentence: String) {
    try? Report.write("\r\u{1b}[K" + Report.readable(sentence), to: STDERR_FILENO)
  }

  /// Tells why a command failed; with `--json` also as an object on one line. Who closed the pipe, as
  /// `head` does, is told nothing unless there is more to say.
  func failure(_ failure: Failure) {
    if failure.identifier == Failure.closedPipe, failure.details.isEmpty { return }
    try? Report.write(text(of: failure), to: STDERR_FILENO)
  }

  /// What is told of it, with the line ends.
  func text(of failure: Failure) -> String {
    var text = "trenta: \(failure.identifier): \(failure.sentence)\n"
    for detail in failure.details { text += "  " + detail + "\n" }
    text = Report.readable(text)
    if json {
      text += Report.inLetters(
        JSON.object([
          ("error", .string(failure.identifier)), ("message", .string(failure.sentence)),
          ("exit", .number(Int64(failure.status.rawValue))),
        ]).text + "\n")
    }
    return text
  }

  /// A text for people: in the letters that their terminal has, and in order.
  private static func readable(_ text: String) -> String {
    inOrder(inLetters(text), on: STDERR_FILENO)
  }

  /// A text in the letters of the locale.
  private static func inLetters(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) || Charset.begin({ Environment()[$0] }) { return text }
    return Folding.transliterated(text)
  }

  /// A text whose numbers stay in their places on a terminal, whatever stands before them; for a
  /// program it stays as it is.
  private static func inOrder(_ text: String, on descriptor: Int32) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }), isatty(descriptor) == 1 else { return text }
    return DirectionMarks.marked(text)
  }

  /// Writes bytes whole.
  static func write(_ bytes: borrowing SecretBytes, to descriptor: Int32) throws(Failure) {
    let written = unsafe bytes.withUnsafeBytes { unsafe Stream.write($0, to: descriptor) }
    if !written { throw writeFailed() }
  }

  private static func write(_ text: String, to descriptor: Int32) throws(Failure) {
    var copy = text
    let written = copy.withUTF8 { unsafe Stream.write(UnsafeRawBufferPointer($0), to: descriptor) }
    if !written { throw writeFailed() }
  }

  private static func writeFailed() -> Failure {
    Sentences.system("io", errno, Sentences.standardOutput)
  }
}

/// Cells of tab-separated output: one line, no tab.
enum TabSeparated {
  static func cell(_ text: String) -> String { shown(text) }
}
