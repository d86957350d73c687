import OTP
import ReaderProtocol
import Secrets
import Session
import Testing

/// Accounts of one export that share a secret or a name, among themselves and beside what is stored.
@Suite struct ImportTwinTests {
  private static let first = "GEZDGNBVGY3TQOJQ"
  private static let second = "JBSWY3DPEHPK3PXP"
  private static let third = "KRSXG5CTMVRXEZLU"

  private static func address(
    _ name: String, _ secret: String, _ more: String = "", type: String = "totp"
  ) -> String { "otpauth://\(type)/\(name)?secret=\(secret)\(more)" }

  /// One source with these addresses, in a format.
  private struct Source {
    var format = "aegis"
    var addresses: [String]
  }

  private func incoming(_ sources: [Source]) -> ImportBatch {
    var incoming = ImportBatch()
    for (number, source) in sources.enumerated() {
      var answer = SecretBytes(capacity: 1 << 16)
      let lines =
        ["format \(source.format)"]
        + source.addresses.enumerated().map { "account \($0 + 1) \($1)" }
        + ["done \(source.addresses.count)"]
      for byte in lines.map({ $0 + "\n" }).joined().utf8 { answer.append(byte) }
      incoming.take("\(number)", answer: answer, origin: .init(), random: .system, now: 1)
    }
    return incoming
  }

  /// What became of each line, with what the receipt tells.
  private func outcomes(_ receipt: ImportReceipt) -> [String] {
    receipt.sources.flatMap { source in
      source.lines.map(\.outcome.rawValue)
        + source.notices.map { ([$0.kind.rawValue] + $0.arguments).joined(separator: " ") }
    }
  }

  /// Imports into `stored`; nothing is written where something is undecided.
  private func run(
    _ sources: [Source], into stored: inout Accounts, _ choice: Choice? = nil
  ) -> [String] {
    let incoming = incoming(sources)
    let plan = incoming.plan(against: stored, nil, ImportChoices(all: choice))
    if !plan.isUndecided { incoming.carryOut(plan.receipt, on: &stored, now: 2) }
    return outcomes(plan.receipt)
  }

  private func names(_ stored: borrowing Accounts) -> [String] {
    stored.all.map { $0.name + ($0.place.isEmpty ? "" : " @" + $0.place) }
  }

  private static let twins = [
    address("A:a", first), address("B:b", first), address("A:a", second),
  ]

  @Test(arguments: ["aegis", "uri", "google-migration", "csv", "format-of-tomorrow"])
  func twinsOfAnExportComeIn(_ format: String) {
    var stored = Accounts()
    let source = Source(format: format, addresses: Self.twins)
    let told = ["secret-shared 2 A:a B:b", "name-shared 2 A:a"]
    #expect(run([source], into: &stored) == ["added", "added", "added"] + told)
    #expect(names(stored) == ["A:a", "B:b", "A:a"])
    // The same export again, whatever is chosen, changes nothing.
    for choice in [nil, Choice.replace, .keepBoth(place: ""), .keepBoth(place: "x"), .skip] {
      #expect(run([source], into: &stored, choice) == Array(repeating: "already-here", count: 3))
    }
    #expect(stored.all.count == 3)
  }

  /// QR codes are each on their own: an equal name may be a reset.
  @Test func twinsOfPicturesAreAQuestion() {
    var stored = Accounts()
    for sources in [
      [Source(format: "qr", addresses: Self.twins)],
      Self.twins.map { Source(format: "qr", addresses: [$0]) },
      Self.twins.map { Source(format: "uri", addresses: [$0]) },
    ] {
      #expect(run(sources, into: &stored) == ["added", "conflict", "conflict"])
      #expect(run(sources, into: &stored, .skip) == ["added", "conflict", "conflict"])
      stored = Accounts()
      #expect(
        run(sources, into: &stored, .keepBoth(place: "")) == ["added", "kept-both", "kept-both"])
      #expect(names(stored) == ["A:a", "B:b", "A:a"])
      stored = Accounts()
    }
  }

  /// Against what the vault holds it stays a conflict, and each choice has a meaning.
  @Test func besideWhatIsStored() {
    let stored = { () -> Accounts in
      var stored = Accounts()
      _ = self.run(
        [Source(format: "qr", addresses: [Self.address("Old:o", Self.first)])], into: &stored)
      return stored
    }
    let source = Source(addresses: [
      Self.address("A:a", Self.first), Self.address("B:b", Self.first),
    ])
    var vault = stored()
    #expect(run([source], into: &vault) == ["conflict", "conflict"])
    #expect(names(vault) == ["Old:o"])
    #expect(
      run([source], into: &vault, .replace) == ["replaced", "added", "secret-shared 2 A:a B:b"])
    #expect(names(vault) == ["A:a", "B:b"])
    #expect(run([source], into: &vault, .replace) == ["already-here", "already-here"])
    vault = stored()
    #expect(
      run([source], into: &vault, .keepBoth(place: "desk"))
        == ["kept-both", "kept-both", "secret-shared 2 A:a B:b"])
    #expect(names(vault) == ["Old:o", "A:a @desk", "B:b @desk"])
    #expect(
      run([source], into: &vault, .keepBoth(place: "desk")) == ["already-here", "already-here"])
    vault = stored()
    #expect(run([source], into: &vault, .skip) == ["conflict", "conflict"])
    #expect(names(vault) == ["Old:o"])
  }

  /// What an entry of the export is already is not another entry of it, wherever that stands.
  @Test(arguments: [[0, 1], [1, 0]])
  func oneOfTwoIsStored(_ order: [Int]) {
    let both = [Self.address("A:a", Self.first), Self.address("B:b", Self.first)]
    let names = [Self.address("A:a", Self.first), Self.address("A:a", Self.second)]
    for twins in [both, names] {
      for choice in [nil, Choice.replace, .skip] {
        var stored = Accounts()
        _ = run([Source(format: "qr", addresses: [twins[0]])], into: &stored)
        let outcomes = run([Source(addresses: order.map { twins[$0] })], into: &stored, choice)
        #expect(
          outcomes.prefix(2)
            == (order == [0, 1] ? ["already-here", "added"] : ["added", "already-here"]))
        #expect(outcomes.count == 3, "and it is told: \(outcomes)")
        #expect(stored.all.count == 2)
      }
    }
  }

  /// Of several stored accounts with one secret, that which no entry is was renamed.
  @Test func oneOfTwoWasRenamed() {
    var stored = Accounts()
    let before = [Self.address("A:a", Self.first), Self.address("B:b", Self.first)]
    let after = [Self.address("A:a", Self.first), Self.address("C:c", Self.first)]
    _ = run([Source(addresses: before)], into: &stored)
    #expect(run([Source(addresses: after)], into: &stored) == ["already-here", "conflict"])
    #expect(
      run([Source(addresses: after)], into: &stored, .replace)
        == ["already-here", "replaced", "secret-shared 2 A:a C:c"])
    #expect(names(stored) == ["A:a", "C:c"])
  }

  /// Nothing says which of two is meant: then nothing is replaced, but both can be kept.
  @Test func whichOfTwoIsNeverGuessed() {
    var stored = Accounts()
    _ = run([Source(addresses: Array(Self.twins.prefix(2)))], into: &stored)
    let third = Source(format: "qr", addresses: [Self.address("C:c", Self.first)])
    #expect(run([third], into: &stored, .replace) == ["conflict"])
    #expect(run([third], into: &stored, .keepBoth(place: "")) == ["kept-both"])
    // The name says it.
    let named = Source(format: "qr", addresses: [Self.address("B:b", Self.first, "&period=60")])
    #expect(run([named], into: &stored, .replace) == ["replaced"])
    #expect(stored.all.map(\.period) == [30, 60, 30])
  }

  @Test func equalEntriesComeInOnce() {
    var stored = Accounts()
    let entry = Self.address("A:a", Self.first)
    let entries = [entry, entry, entry + "&note=other"]
    #expect(
      run([Source(addresses: entries)], into: &stored)
        == ["added", "already-here", "added", "secret-shared 2 A:a"])
    #expect(stored.all.map(\.note) == ["", "other"], "nothing is lost")
    #expect(
      run([Source(addresses: entries)], into: &stored)
        == ["already-here", "already-here", "already-here"])
  }

  /// The parts of one transfer, each in a picture of its own, are one export.
  @Test func partsOfATransfer() {
    var incoming = ImportBatch()
    for (number, address) in [Self.twins[0], Self.twins[2]].enumerated() {
      var answer = SecretBytes(capacity: 1024)
      let lines =
        "format google-migration part=\(number + 1) parts=2 batch=7\naccount 1 \(address)\ndone 1\n"
      for byte in lines.utf8 { answer.append(byte) }
      incoming.take("\(number).png", answer: answer, origin: .init(), random: .system, now: 1)
    }
    let receipt = incoming.plan(against: Accounts()).receipt
    #expect(outcomes(receipt) == ["added", "added", "name-shared 2 A:a"])
    #expect(receipt.isComplete)
  }

  /// Codes are never handed out twice: twins begin at the highest counter of their secret.
  @Test func countersOfTwins() {
    var stored = Accounts()
    let twins = [("A:a", 3), ("B:b", 7), ("C:c", 1)].map {
      Self.address($0.0, Self.first, "&counter=\($0.1)", type: "hotp")
    }
    _ = run([Source(addresses: twins)], into: &stored)
    #expect(stored.all.map(\.counter) == [7, 7, 7])
    // An equal entry that is further on.
    stored = Accounts()
    let equal = [3, 9].map { Self.address("A:a", Self.first, "&counter=\($0)", type: "hotp") }
    #expect(run([Source(addresses: equal)], into: &stored) == ["added", "already-here"])
    #expect(stored.all.map(\.counter) == [9])
  }

  /// As many twins as an export can hold are compared in little time, and told in one notice.
  @Test func manyTwins() {
    var stored = Accounts(capacity: 1 << 20)
    let twins = (0..<2_000).map { Self.address("A\($0):a", Self.first) }
    let outcomes = run([Source(addresses: twins)], into: &stored)
    #expect(stored.all.count == 2_000)
    #expect(outcomes.count == 2_001)
    #expect(outcomes.last?.hasPrefix("secret-shared 2000 A0:a A1:a ") == true)
    #expect(outcomes.last?.split(separator: " ").count == 12)
    #expect(run([Source(addresses: twins)], into: &stored).allSatisfy { $0 == "already-here" })
  }
}
