/// Keys, clicks and pastes out of the bytes that a terminal sends.
///
/// A value that is given bytes and times. What begins like an escape sequence is read to its end: it is
/// a key that is known, or nothing. ESC is the key of that name only when nothing follows it at once.
package struct KeyReader {
  /// Milliseconds after which what came is all: ESC alone, or half a character.
  package static let pause: Int64 = 25
  /// Milliseconds of silence that end a sequence or a paste without its end.
  package static let silence: Int64 = 1000
  /// The bytes of a paste that are kept.
  package static let pasteLimit = 64 * 1024

  private let known: [[UInt8]: Key]
  private var text = UTF8Decoder()
  /// Bytes that are no UTF-8 and not told yet.
  private var broken = FewBytes()
  private var sequence: EscapeSequence?
  private var paste: HiddenField?
  /// How many bytes of a paste's end mark have come.
  private var endMark = 0
  private var isInterrupted = false
  /// A byte that is to be looked at once more.
  private var again: UInt8?
  /// What the terminal answered last.
  private(set) var answer: ModeAnswer?
  /// When the last byte came.
  private var lastByte: Int64 = 0

  private static let pasteEnd = Array("\u{1b}[201~".utf8)

  /// - Parameters:
  ///   - known: the keys that the terminal's description names, by what they send behind ESC.
  package init(known: [[UInt8]: Key] = [:]) { self.known = known }

  /// The next thing that the bytes say; nil when it takes more of them, or time.
  ///
  /// - Parameters:
  ///   - now: milliseconds of a clock that never jumps.
  ///   - read: the next byte that has arrived, nil when there is none.
  package mutating func next(at now: Int64, _ read: () -> UInt8?) -> Input? {
    while true {
      if let byte = broken.popFirst() { return .key(.byte(byte)) }
      // What comes after the pause is no part of it, also where nobody looked meanwhile.
      if again == nil, sequence?.isBare == true, let input = passTime(to: now) { return input }
      if again == nil, let byte = read() {
        again = byte
        lastByte = now
      }
      guard let byte = again else { return passTime(to: now) }
      again = nil
      if let input = take(byte) { return input }
    }
  }

  /// When `next` is to be called again though no byte has come; nil when nothing waits.
  package var deadline: Int64? {
    if paste != nil { return lastByte + (isInterrupted ? KeyReader.pause : KeyReader.silence) }
    if let sequence { return lastByte + (sequence.isBare ? KeyReader.pause : KeyReader.silence) }
    return text.isUnderWay ? lastByte + KeyReader.pause : nil
  }

  private mutating func passTime(to now: Int64) -> Input? {
    guard let deadline, now >= deadline else { return nil }
    if paste != nil {
      (paste, endMark, isInterrupted) = (nil, 0, false)
      return .unfinishedPaste
    }
    if let sequence {
      guard sequence.isBare else {
        self.sequence = nil
        return nil
      }
      self.sequence!.escapes -= 1
      if sequence.escapes == 1 { self.sequence = nil }
      return .key(.escape)
    }
    broken = text.giveUp()
    return broken.popFirst().map { .key(.byte($0)) }
  }

  private mutating func take(_ byte: UInt8) -> Input? {
    if paste != nil { return takePasted(byte) }
    if sequence != nil { return takeInSequence(byte) }
    if byte == 0x1B, !text.isUnderWay {
      sequence = EscapeSequence()
      return nil
    }
    switch text.take(byte) {
    case .unfinished: return nil
    case .scalar(let scalar): return .key(Keyboard.key(scalar: scalar))
    case .broken(let isTaken):
      broken = text.giveUp()
      if !isTaken { again = byte }
      return nil
    }
  }

  private mutating func takeInSequence(_ byte: UInt8) -> Input? {
    switch sequence!.take(byte) {
    case .unfinished: return nil
    case .interrupted:
      sequence = nil
      again = byte
      return nil
    case .finished:
      let bytes = sequence!
      sequence = nil
      if bytes.bytes == KeyReader.pasteStart {
        paste = HiddenField(limit: KeyReader.pasteLimit)
        return nil
      }
      if let answer = ModeAnswer(bytes) {
        self.answer = answer
        return nil
      }
      return known[bytes.bytes].map { .key($0) } ?? Keyboard.input(bytes)
    }
  }

  private static let pasteStart = Array("[200~".utf8)

  /// A Ctrl-C with nothing behind it ends a paste; inside of one it is a byte like others.
  private mutating func takePasted(_ byte: UInt8) -> Input? {
    isInterrupted = byte == 0x03
    if byte == KeyReader.pasteEnd[endMark] {
      endMark += 1
      guard endMark == KeyReader.pasteEnd.count else { return nil }
      defer { (paste, endMark) = (nil, 0) }
      return paste.map { .paste($0) }
    }
    for missed in KeyReader.pasteEnd[..<endMark] { paste?.append(byte: missed) }
    endMark = byte == 0x1B ? 1 : 0
    // Terminals send a line end in a paste as a carriage return.
    if endMark == 0 { paste?.append(byte: byte == 0x0D ? 0x0A : byte) }
    return nil
  }
}
