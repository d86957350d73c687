/// Answers about one account: a page of their own, or more for the page that asked.
extension Model {
  mutating func receive(_ answer: AccountAnswer, at now: Instant) -> [Effect] {
    switch answer {
    case .ahead(let id, let codes): replacePages([AheadPage(id: id, codes: codes)])
    case .undoAsked(let change, let isOwn):
      endWork(opening: [QuestionPage(question: .undo(change, isOwn: isOwn))])
    case .trash, .conflict, .checked, .details: return passOn(.account(answer), at: now)
    }
    return []
  }
}
