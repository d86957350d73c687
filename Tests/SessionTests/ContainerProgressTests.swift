import ReaderProtocol
import Secrets
import Testing

@testable import Session

private func outline(_ lines: String...) -> ContainerOutline? {
  var answer = SecretBytes(capacity: 1024)
  for byte in lines.map({ $0 + "\n" }).joined().utf8 { answer.append(byte) }
  return ContainerOutline(of: answer)
}

@Test func onlyContainersHaveFiles() {
  #expect(outline("format qr", "account 1 otpauth://totp/a", "done 1") == nil)
  #expect(outline("error 0 empty", "done 0") == nil)
  #expect(outline("format mail") == nil)
  #expect(outline("format archive", "more 1 libraries", "done 0") != nil)
}

@Test func theNextReaderGoesOn() throws {
  var progress = ContainerProgress()
  let first = try #require(
    outline("format mail", "file 1 a", "format qr", "account 1 b", "file 0", "more 2", "done 1"))
  #expect(progress.take(first, bytes: 9) == .file(2, needsLibraries: false))
  let second = try #require(outline("format mail", "file 0", "more 2 libraries", "done 0"))
  #expect(progress.take(second, bytes: 9) == .file(2, needsLibraries: true))
  // It died in file 4.
  let third = try #require(outline("format mail", "file 2 a", "error 0 empty", "file 4 c"))
  #expect(progress.take(third, bytes: 9) == .file(5, needsLibraries: true))
  let last = try #require(outline("format mail", "file 0", "done 0"))
  #expect(progress.take(last, bytes: 9) == .over)
  #expect(!progress.isEmpty)
}

/// A reader that goes nowhere, or back, is not started again; nor one that always dies.
@Test func noReaderIsTrustedToEnd() throws {
  for more in ["more 1", "more 1 libraries"] {
    var progress = ContainerProgress()
    let again = try #require(outline("format mail", "file 0", more, "done 0"))
    var next = progress.take(again, bytes: 9)
    if case .file = next { next = progress.take(again, bytes: 9) }
    #expect(next == .tooMuch)
  }
  var progress = ContainerProgress()
  var deaths = 0
  while case .file(let number, _) = progress.take(
    try #require(outline("format mail", "file \(deaths + 1) a")), bytes: 9)
  {
    deaths += 1
    #expect(number == deaths + 1)
  }
  #expect(deaths < ContainerProgress.faults)
  var large = ContainerProgress()
  let part = try #require(outline("format mail", "file 1 a", "more 2", "done 0"))
  #expect(large.take(part, bytes: 40 << 20) == .tooMuch)
}

@Test func whatAContainerNeeds() {
  #expect(
    outline("format mail", "file 1 a", "format b", "passphrase-needed", "done 0")?.problem
      == .file(.passphraseNeeded))
  #expect(
    outline("format mail", "file 1 a", "error 0 wrong-passphrase", "file 0", "done 0")?.problem
      == .file(.wrongPassphrase))
  #expect(outline("format mail", "file 1 a", "error 0 no-qr-code", "done 0")?.problem == nil)
  #expect(
    outline("format mail", "file 0", "error 0 no-qr-code", "done 0")?.problem == .picture(.noQRCode)
  )
}
