import Foundation
import OTP
import Secrets
import Support
import Testing

/// Searches the writable memory of a process of its own, where no other test's stack can hold what is
/// looked for.
@Suite struct MemoryTests {
  @Test("a key leaves no copy, plain or masked by HMAC", arguments: OTPType.allCases)
  func keys(type: OTPType) async {
    await #expect(processExitsWith: .success) { [raw = type.rawValue as UInt8] in
      try MemoryTests().search(try #require(OTPType(rawValue: raw)))
    }
  }

  private func search(_ type: OTPType) throws {
    var generator = SeededGenerator(seed: UInt64(type.rawValue))
    let needle = UnsafeMutableRawBufferPointer.allocate(byteCount: 32, alignment: 16)
    for index in needle.indices { needle[index] = .random(in: 0...255, using: &generator) }
    let text = address(type, of: needle)

    for algorithm in algorithms(of: type) {
      try use(type, algorithm, text, needle)
      for mask in [UInt8(0), 0x36, 0x5C] {
        for index in needle.indices { needle[index] ^= mask }
        // In pieces, because a part of a freed copy is soon overwritten.
        for part in stride(from: 0, to: needle.count, by: 8) {
          let piece = UnsafeMutableRawBufferPointer(rebasing: needle[part..<part + 8])
          #expect(MemorySearch.copies(of: piece, besides: []) == 0, "\(algorithm), masked with \(mask)")
        }
        for index in needle.indices { needle[index] ^= mask }
      }
    }
    needle.deallocate()
    text.deallocate()
  }

  private func algorithms(of type: OTPType) -> [HashAlgorithm] {
    type.hasFixedParameters
      ? [OTPParameters.standard(for: type).algorithm] : [.sha1, .sha224, .sha256, .sha384, .sha512]
  }

  /// Reads the address, makes codes and writes the address again; the search must find the key
  /// while it lives.
  private func use(
    _ type: OTPType, _ algorithm: HashAlgorithm, _ text: UnsafeMutableBufferPointer<UInt8>,
    _ needle: UnsafeMutableRawBufferPointer
  ) throws {
    var accounts = Accounts()
    var account = try accounts.add(
      otpauth: UnsafeBufferPointer(text).span, id: anyID, now: 0
    ).account
    account.algorithm = algorithm
    for step in UInt64(0)..<3 { _ = try accounts.code(for: account, step: step) }
    _ = accounts.otpauth(for: account).count
    _ = accounts.sameSecret(account, as: account, in: accounts)
    let beginning = UnsafeMutableRawBufferPointer(rebasing: needle[..<account.secret.count])
    #expect(MemorySearch.copies(of: beginning, besides: [needle]) == 1)
    #expect(accounts.all.count == 1)  // keeps it alive up to here
  }

  /// The address with the bytes of `needle` for a secret, percent-encoded Base32 in memory of its own.
  private func address(
    _ type: OTPType, of needle: UnsafeMutableRawBufferPointer
  ) -> UnsafeMutableBufferPointer<UInt8> {
    let name = type == .yandex ? "yaotp" : type.name
    let encoded = Base32.encode(UnsafeBufferPointer(needle.bindMemory(to: UInt8.self)).span).array
    let bytes = Array("otpauth://\(name)/a?pin=GEZDGNA&secret=".utf8) + encoded
    let text = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = text.initialize(from: bytes)
    return text
  }
}
