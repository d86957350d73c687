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
      place: VaultPlace(path: home.vault, stateDirectory: nil), clock: .system, random: .system)
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

  /// A program of the desktop, and no other; what a process of that session has.
  private func desktop(_ tool: String, _ script: String) throws -> [String: String] {
    try FileManager.default.createDirectory(
      atPath: home.file("bin"), withIntermediateDirectories: true)
    chmod(try home.write("#!/bin/sh\n" + script + "\n", to: "bin/" + tool), 0o700)
    return ["DISPLAY": ":99", "PATH": home.file("bin")]
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

  /// What comes first is read first, whatever takes longer.
  @Test func theClipboardBetweenFiles() throws {
    let first = try home.write(Self.address + "\n", to: "a.txt")
    let last = try home.write(
      Self.address.replacingOccurrences(of: "SiGeM", with: "Argo") + "\n", to: "b.txt")
    let middle = Self.address.replacingOccurrences(of: "SiGeM", with: "VPN")
    let job = job(try desktop("xsel", "/bin/sleep 0.2; echo '\(middle)'"))
    job.add(.path(first))
    job.add(.clipboard)
    job.add(.path(last))
    #expect(job.captures)
    #expect(try job.advance() == .capturing(.clipboard))
    #expect(job.descriptors.count == 1)
    let stages = try run(job)
    #expect(stages.suffix(2) == [.reading, .over] && !job.captures)
    #expect(issuers(of: job) == ["SiGeM", "VPN", "Argo"])
    // What was captured is no file to be removed.
    #expect(job.files.map(\.path.text) == [first, last])
  }

  @Test func aToolThatFails() throws {
    let job = job(try desktop("xsel", "echo 'no such display' >&2; exit 1"))
    job.add(.clipboard)
    #expect(throws: ImportJob.Failed.self) { try run(job) }
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

  /// Nothing of it runs on.
  @Test func cancelled() throws {
    let job = job(try desktop("xsel", "echo $$ > \(home.file("pid")); exec /bin/sleep 1000"))
    job.add(.clipboard)
    #expect(try job.advance() == .capturing(.clipboard))
    try Patience.wait { FileManager.default.fileExists(atPath: home.file("pid")) }
    var text = ""
    try Patience.wait {
      text = try String(contentsOfFile: home.file("pid"), encoding: .utf8)
      return text.hasSuffix("\n")
    }
    let process = try #require(pid_t(text.dropLast()))
    job.cancel()
    #expect(job.descriptors.isEmpty)
    try Patience.wait { kill(process, 0) != 0 }
  }
}
