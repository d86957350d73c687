import OTP
import Secrets
import Session
import Testing
import Vault
import Wording

/// Accounts, settings and words that somebody may have meant.
@Suite struct WordsTests {
  private static func account(
    _ issuer: String, _ label: String, _ place: String = "", low: UInt64 = 1
  ) -> Account {
    var account = Account(id: AccountID(high: 7, low: low), type: .totp, secret: 0..<0)
    (account.issuer, account.label, account.place) = (issuer, label, place)
    return account
  }

  @Test func namesOfAccounts() {
    #expect(
      AccountText.name(Self.account("SiGeM", "mario.rossi", "balie")) == "SiGeM: mario.rossi @balie"
    )
    #expect(AccountText.name(Self.account("", "mario.rossi")) == "mario.rossi")
    #expect(AccountText.name(Self.account("SiGeM", "")) == "SiGeM")
    #expect(AccountText.name(Self.account("", "")) == "(no name)")
  }

  @Test func nothingInANameReachesTheTerminal() {
    let name = AccountText.name(Self.account("\u{1b}]52;c;AAAA\u{7}", "a\u{202e}b\r\n", "\u{9b}2J"))
    let isActive: (Unicode.Scalar) -> Bool = { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) }
    #expect(!name.unicodeScalars.contains(where: isActive))
    #expect(!name.unicodeScalars.contains("\u{202e}"))
  }

  @Test func howCodesAreMade() {
    var account = Self.account("SiGeM", "mario.rossi")
    account.parameters = .standard(for: .totp)
    #expect(AccountText.parameters(account) == "6 digits, changes every 30 seconds, SHA-1")
    account.type = .hotp
    account.counter = 12
    #expect(AccountText.parameters(account) == "6 digits, counter 12, SHA-1")
    account.type = .steam
    account.parameters = .standard(for: .steam)
    #expect(AccountText.parameters(account) == "5 letters, changes every 30 seconds, SHA-1")
  }

  @Test func thoseOfOneNameAreToldApartByTheirID() {
    let accounts = [
      Self.account("A", "x", low: 1), Self.account("A", "x", low: 2),
      Self.account("B", "x", low: 3),
    ]
    let words = AccountText.toldApart(accounts, by: AccountText.name)
    #expect(words == ["A: x  " + accounts[0].id.text, "A: x  " + accounts[1].id.text, "B: x"])
  }

  @Test(arguments: Setting.allCases)
  func everySettingIsExplained(setting: Setting) {
    #expect(Sentences.help(setting).hasSuffix("."))
    #expect(Sentences.allowed(setting).hasSuffix("."))
  }

  /// The identifiers and exit codes of errors are for scripts and never change.
  @Test func errorsKeepTheirIdentifiersAndExitCodes() {
    let account = Self.account("A", "x")
    let expected: [(SessionError, String, Wording.ExitStatus)] = [
      (.locked, "locked", .locked), (.noMatch("x"), "no-match", .noMatch),
      (.ambiguous([account]), "ambiguous", .ambiguous), (.badValue("x"), "bad-value", .usage),
      (.counterGoesBack(3), "counter-goes-back", .usage), (.changedMeanwhile, "busy", .tryAgain),
      (.alreadyHere(account), "already-here", .conflict),
      (.nameTaken(account), "conflict", .conflict),
      (.conflict(.changed, account), "conflict", .conflict),
      (.wrongCode(window: 1), "wrong-code", .unusable),
      (.nothingChanged, "nothing-changed", .usage),
      (.vault(.wrongSecret), "wrong-passphrase", .locked),
      (.vault(.notAVault), "not-a-vault", .damaged),
      (.vault(.tampered), "tampered", .damaged),
      (.vault(.nothingToRepair), "nothing-to-repair", .noMatch),
      (.otp(.noPIN), "no-pin", .unusable),
    ]
    for (error, identifier, status) in expected {
      let failure = Sentences.session(error)
      #expect(failure.identifier == identifier)
      #expect(failure.status == status)
      #expect(!failure.sentence.isEmpty)
    }
  }

  @Test func nearWords() {
    let known = ["import", "list", "lock", "unlock", "code"]
    #expect(Nearest.words(to: "imprt", among: known) == ["import"])
    #expect(Nearest.words(to: "locl", among: known) == ["lock"])
    #expect(Nearest.words(to: "im", among: known) == ["import"])
    #expect(Nearest.words(to: "qqqqqq", among: known) == [])
    #expect(Nearest.words(to: "", among: known) == [])
  }
}
