import Messages
import Testing

@Suite struct MessagesTests {
  @Test func placesAreReplacedWhereverTheyStand() {
    #expect(tr("%2 before %1", "a", "b") == "b before a")
    #expect(tr("100 % of %1", "x") == "100 % of x")
    #expect(tr("%1 and %3", "a", "b") == "a and %3")
  }

  /// An argument comes from outside and is never read as a pattern.
  @Test func argumentsAreNotPatterns() {
    #expect(tr("%1 %2", "%2", "%1") == "%2 %1")
    #expect(tr("%1", "%s %n %1") == "%s %n %1")
  }

  @Test func counts() {
    #expect(trn("%1 account", "%1 accounts", 1) == "1 account")
    #expect(trn("%1 account", "%1 accounts", 0) == "0 accounts")
    #expect(trn("%1 of %2", "%1 of %2", 7, "x") == "7 of x")
  }
}
