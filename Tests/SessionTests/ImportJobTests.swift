import Foundation
import OTP
import Secrets
import Support
import Testing
import Vault

@testable import Session

/// An import on its way, with the real reader and with tools of the desktop that a test makes up.
@Suite struct ImportJobTests {
  private static let address = "otpauth://totp/SiGeM:mario?secret=JBSWY3DPEHPK3PXP&issuer=SiGeM"
  private static let aegis =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
    + "/FormatsTests/Fixtures/aegis/encrypted.json"
  private let home: Home
  private let session: Session

  init() throws {
    home = try Home()
    session = Session(
      location: VaultLocation(path: home.vault, stateDirectory: nil), clock: .system,
      random: .system)
  }

  private func job(
    _ environment: [String: String] = [:], onlyFiles: Bool = false, asks: Bool = false
  ) -> ImportJob {
    ImportJob(
      Program.reader, session, environment: environment, onlyFiles: onlyFiles, asks: asks)
  }

  /// Waits until it is over or asks; the stages on the way, each once.
  private func run(_ job: ImportJob) throws -> [ImportJob.Stage] {
    var stages: [ImportJob.Stage] = []
    while true {
      let stage = try job.wait(milliseconds: 1000)
      if stages.last != stage { stages.append(stage) }
      switch stage {
      case .over, .asking: return stages
      case .capturing, .filming, .reading: continue
      }
    }
  }

  /// Of the accounts that were read.
  private func issuers(of job: ImportJob) -> [String] {
    job.incoming.accounts.all.map(\.issuer)
  }

  @Test func aFile() throws {
    let job = job()
    let path = try home.write(Self.address + "\n", to: "a.txt")
    job.add(.path(path))
    #expect(job.count == 1 && job.descriptors.isEmpty && !job.captures)
    let stages = try run(job)
    #expect(stages == [.reading, .over])
    #expect(issuers(of: job) == ["SiGeM"])
    #expect(job.files.map(\.path.text) == [path] && job.files.allSatisfy(\.holdsMore))
    #expect(job.notes.isEmpty)
  }

  /// What is named first comes out first, whatever takes longer.
  @Test func filesInTheirOrder() throws {
    let text = try home.write(Self.address + "\n", to: "a.txt")
    let picture = try home.picture(
      Self.address.replacingOccurrences(of: "SiGeM", with: "VPN"), "b.png")
    let last = try home.write(
      Self.address.replacingOccurrences(of: "SiGeM", with: "Argo") + "\n", to: "c.txt")
    let job = job()
    for path in [picture, text, last] { job.add(.path(path)) }
    #expect(try run(job).last == .over)
    #expect(issuers(of: job) == ["VPN", "SiGeM", "Argo"])
    #expect(job.files.map(\.path.text) == [picture, text, last])
    #expect(job.files.map(\.holdsMore) == [false, true, true])
  }

  /// The clipboard is captured before anything is read; a tool that cannot have it ends it all.
  @Test func aClipboardThatCannotBeHad() throws {
    let job = job(["DISPLAY": ":9999", "PATH": Program.path])
    job.add(.path(try home.write(Self.address + "\n", to: "a.txt")))
    job.add(.clipboard)
    #expect(job.captures)
    #expect(try job.advance() == .capturing(.clipboard))
    #expect(job.descriptors.count == 1)
    #expect(throws: ImportJob.Failed.self) { try run(job) }
    #expect(issuers(of: job).isEmpty)
  }

  @Test func noDesktop() {
    let job = job()
    job.add(.screen)
    #expect(throws: ImportJob.Failed.capture(.noSession(.screen, overSSH: false))) {
      try job.advance()
    }
  }

  @Test func noCamera() {
    let job = job()
    job.add(.camera(home.file("camera")))
    #expect(throws: ImportJob.Failed.camera(.none(home.file("camera")))) { try job.advance() }
  }

  @Test func asksForThePassphraseOfAFile() throws {
    let job = job(asks: true)
    job.add(.path(Self.aegis))
    guard case .asking(let first)? = try run(job).last else {
      Issue.record("not asked")
      return
    }
    #expect(first.number == 1 && first.file == Self.aegis && first.app.contains("Aegis"))
    #expect(first.tries == 0 && job.descriptors.isEmpty)
    // Nothing goes on before there is an answer.
    #expect(try job.wait(milliseconds: .max) == .asking(first))
    job.answer(SecretBytes(copying: Array("wrong".utf8).span))
    #expect(job.progress.isOpening)
    guard case .asking(let second)? = try run(job).last else {
      Issue.record("not asked again")
      return
    }
    #expect(second.number == 2 && second.tries == 1)
    job.leaveOut()
    #expect(try run(job).last == .over)
    #expect(issuers(of: job).isEmpty)
  }

  @Test func nobodyToAsk() throws {
    let job = job()
    job.add(.path(Self.aegis))
    #expect(try run(job).last == .over)
    #expect(issuers(of: job).isEmpty)
  }

  @Test func whatIsLeftOutOfAFolder() throws {
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(
        atPath: home.file("folder"), withIntermediateDirectories: true)
      try home.write("\u{1}\u{2}\u{3} nothing", to: "folder/\(name).bin")
    }
    try home.write(Self.address + "\n", to: "folder/c.txt")
    let job = job()
    job.add(.path(home.file("folder")))
    #expect(try run(job).last == .over)
    #expect(job.notes == [.leftOut(2)])
    #expect(issuers(of: job).count == 1)
  }

  @Test func sourcesAreCounted() throws {
    let job = job()
    for name in ["a.txt", "b.txt", "c.txt"] { job.add(.path(home.file(name))) }
    #expect(job.progress == .init(number: 1, count: 3, name: home.file("a.txt"), isOpening: false))
    #expect(try run(job).last == .over)
    #expect(job.progress.number == 3)
  }

  /// Nothing of it is waited for any more.
  @Test func cancelled() throws {
    let job = job()
    job.add(.path(try home.write(Self.address + "\n", to: "a.txt")))
    #expect(try job.advance() == .reading)
    #expect(job.descriptors.count == 1)
    job.cancel()
    #expect(job.descriptors.isEmpty)
  }
}
