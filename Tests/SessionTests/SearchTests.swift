import OTP
import Secrets
import Session
import Testing

@Suite struct SearchTests {
  private func accounts() -> Accounts {
    var accounts = Accounts()
    let rows: [(String, String, String, [String])] = [
      ("Argo", "supervisor.SG00000", "", []), ("Argo", "anna.rossi.sg20000", "", ["praktijk"]),
      ("Café Zürich", "Jörg", "balie", []), ("Infomedics", "praktijk", "behandelkamer 1", []),
      ("Argo Test", "x", "", []),
    ]
    for (number, row) in rows.enumerated() {
      let secret = SecretBytes(capacity: 16)
      var account = Account(
        id: AccountID(high: 0, low: UInt64(number)), type: .totp,
        secret: accounts.store(secret.bytes))
      (account.issuer, account.label, account.place, account.tags) = row
      accounts.add(account)
    }
    return accounts
  }

  @Test(arguments: [
    ("00000000000000000000000000000003", [3]), ("argo:ANNA.rossi.sg20000", [1]), ("Argo", [0, 1]),
    ("argo test", [4]), ("anna argo", [1]), ("cafe zurich", [2]), ("CAFÉ", [2]), ("jorg", [2]),
    ("@bal", [2]), ("@beh", [3]), ("#praktijk", [1]), ("praktijk", [3]), ("rossi", [1]),
    ("nothing", []), ("", [0, 1, 2, 3, 4]), ("sg", [0, 1]), ("  argo  ", [0, 1]),
  ])
  func queryNames(query: String, numbers: [UInt64]) {
    let accounts = accounts()
    #expect(Search.matches(query, in: accounts).map(\.id.low) == numbers)
  }

  @Test func trashedAccountsAreNotFound() {
    var accounts = accounts()
    var account = accounts.all[2]
    account.deleted = 1
    accounts.update(account)
    #expect(Search.matches("jorg", in: accounts).isEmpty)
    #expect(Search.matches(account.id.text, in: accounts).isEmpty)
  }

  @Test(arguments: [
    ("pass show otp", ["pass", "show", "otp"]), ("cat '/a b/c'", ["cat", "/a b/c"]),
    ("a \"b 'c\" d", ["a", "b 'c", "d"]), ("a\\ b", ["a b"]), ("", []), ("''", [""]),
  ])
  func commandWords(command: String, words: [String]) {
    #expect(CommandLineWords.split(command) == words)
  }

  @Test(arguments: ["'open", "\"open", "end\\"])
  func commandsWithAnOpenQuote(command: String) {
    #expect(CommandLineWords.split(command) == nil)
  }
}
