import OTP
import Testing

@Suite struct ComparisonTests {
  private let secret: [UInt8] = Array(1...20)

  @Test func secrets() {
    var ours = Accounts()
    var theirs = Accounts()
    let account = ours.add(.totp, secret: secret)
    _ = theirs.add(.totp, secret: [9, 9])
    let same = theirs.add(.hotp, secret: secret)
    let shorter = theirs.add(.totp, secret: Array(1...19))
    #expect(ours.sameSecret(account, as: same, in: theirs) == true)
    #expect(ours.sameSecret(account, as: shorter, in: theirs) == false)
    #expect(ours.secretHash(of: account) == theirs.secretHash(of: same))
    #expect(ours.secretHash(of: account) != theirs.secretHash(of: shorter))
    for index in secret.indices {
      var other = secret
      other[index] ^= 0x80
      let changed = theirs.add(.totp, secret: other)
      #expect(ours.sameSecret(account, as: changed, in: theirs) == false)
    }
  }

  @Test func parameters() {
    var ours = Accounts()
    var theirs = Accounts()
    let account = ours.add(.totp, secret: secret)
    let changes: [(Bool, (inout Account) -> Void)] = [
      (true, { _ in }), (true, { ($0.issuer, $0.label, $0.counter) = ("x", "y", 7) }),
      (false, { $0.digits = 8 }), (false, { $0.period = 60 }), (false, { $0.algorithm = .sha256 }),
      (false, { $0.type = .steam }),
    ]
    for (expected, change) in changes {
      let other = theirs.add(.totp, secret: secret, change: change)
      #expect(ours.sameParameters(account, as: other, in: theirs) == expected)
    }
  }

  @Test func pins() {
    var ours = Accounts()
    var theirs = Accounts()
    let account = ours.add(.motp, secret: secret, pin: "1234")
    let without = ours.add(.motp, secret: secret)
    let same = theirs.add(.motp, secret: secret, pin: "1234")
    let other = theirs.add(.motp, secret: secret, pin: "1235")
    let unknown = theirs.add(.motp, secret: secret)
    #expect(ours.sameParameters(account, as: same, in: theirs) == true)
    #expect(ours.sameParameters(account, as: other, in: theirs) == false)
    #expect(ours.sameParameters(account, as: unknown, in: theirs) == true)
    #expect(ours.sameParameters(without, as: same, in: theirs) == false)
  }
}
