internal import Messages
package import OTP
package import Session

/// What a typed code turned out to be, in words.
extension Sentences {
  /// The most important sentence first.
  package static func verdict(
    _ verdict: Verdict, of account: Account, _ typed: borrowing TypedCode
  ) -> [String] {
    var sentences: [String]
    switch verdict {
    case .step(let steps): sentences = step(steps, period: account.period)
    case .counter(let counter): sentences = self.counter(counter, account)
    case .formerSecret(let replaced):
      sentences = [
        tr(
          "It is a code of the former secret, which was replaced on %1.", AccountText.day(replaced)),
        tr("The portal does not know the new one: undo the replacement, or add its QR code again."),
      ]
    case .others(let others):
      sentences = others.prefix(3).map {
        $0.deleted == nil
          ? tr("It is a code of another account: %1", AccountText.name($0))
          : tr("It is a code of an account in the trash: %1", AccountText.name($0))
      }
    case .wrong:
      sentences = [tr("It is no code of this account.")]
      if typed.length != account.digits {
        sentences.append(
          trn(
            "Codes of this account have %1 character; %2 were typed.",
            "Codes of this account have %1 characters; %2 were typed.", account.digits,
            String(typed.length)))
      }
    }
    if typed.hadGaps, verdict != .wrong {
      sentences.append(tr("It was typed with a gap: portals want it without."))
    }
    return sentences
  }

  private static func step(_ steps: Int, period: Int) -> [String] {
    let drift = Verdict.drift(steps: steps, period: period)
    let (from, to) = (String(drift.from), String(drift.to))
    let set = tr("Set the clock of the machine whose time is wrong.")
    return switch steps {
    case 0:
      [
        tr("Right: it is the code of now."),
        tr("Refused all the same? It was used before, perhaps: wait for the next one."),
      ]
    case -1: [tr("It is the code before this one; portals often still accept it.")]
    case 1: [tr("It is the next code: the clock here is slow by up to %1 s.", to)]
    case ..<0: [tr("An old code, or the clock here is fast by %1 to %2 s.", from, to), set]
    default: [tr("The clock here is slow by %1 to %2 s.", from, to), set]
    }
  }

  private static func counter(_ counter: UInt64, _ account: Account) -> [String] {
    guard counter >= account.counter else {
      return [
        tr("It is the code of counter %1, which was handed out here already.", String(counter)),
        tr("A portal accepts each of them once; G makes the next one."),
      ]
    }
    if counter == account.counter { return [tr("Right: it is the next code.")] }
    return [
      tr(
        "It is the code of counter %1; the next one here is that of %2.", String(counter),
        String(account.counter))
    ]
  }
}
