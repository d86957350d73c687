import OTP
import ReaderProtocol
import Secrets
import Session

extension FuzzTarget {
  /// The reader's answer: what is understood, written again, gives the same bytes.
  static let lines = FuzzTarget(name: "lines", longest: 4096) { input in
    var reader = LineReader()
    var writer = LineWriter()
    var isContainer = false
    do throws(LineError) {
      while let line = try reader.next(in: input.span) {
        switch line {
        case .format(let name, let part): try writer.format(name, part: part)
        case .account(_, let range): try writer.account(uri: Array(input[range]))
        case .error(0, let problem, let name) where isContainer:
          try writer.refused(problem, name: name)
        case .file(let number, let name):
          isContainer = true
          try writer.file(number, name: name)
        case .more(let file, let needsLibraries):
          try writer.more(file: file, needsLibraries: needsLibraries)
        case .error(0, let problem, let name):
          // The writer says it alone; the grammar lets it stand after others of its kind.
          var alone = LineWriter()
          try alone.failed(problem, name: name)
          return
        case .error(_, let problem, let name): try writer.error(problem, name: name)
        case .notice(let notice): try writer.notice(notice)
        case .passphraseNeeded: try writer.passphraseNeeded()
        case .done: try writer.done()
        }
      }
    } catch { return }
    // "%7e" and "~" mean the same, so the second writing is what is compared.
    var again = LineReader()
    do throws(LineError) {
      while try again.next(in: writer.bytes.span) != nil {}
    } catch { fatalError("what was written is not understood: \(error)") }
  }

  /// The same answer on its way into a receipt, against accounts that it brought itself.
  static let incoming = FuzzTarget(name: "incoming", longest: 4096) { input in
    var incoming = ImportBatch()
    let answer = SecretBytes(copying: input.span)
    let random = repeatable()
    incoming.take("a", answer: answer, origin: .init(), random: random, now: 1_700_000_000)
    incoming.take(
      "b", answer: answer, origin: .init(place: "p", tags: ["t"]), random: random,
      now: 1_700_000_000)
    let receipt = incoming.plan(against: incoming.accounts).receipt
    hold(receipt.sources.count == 2, "every source is in the receipt")
    for source in receipt.sources {
      hold(!source.lines.isEmpty || !source.errors.isEmpty, "no source is answered by silence")
      for line in source.lines { hold(line.outcome != .added, "an account knows itself") }
      for error in source.errors { hold(isInert(error.name), "names of errors are inert") }
    }
  }
}
