import Testing

@testable import OTP

/// The bytes 3, 10, 17, ... that the values below were made of, by Python's hashlib and hmac.
private func pattern(_ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
}

@Suite struct HashTests {
  @Test(
    "SHA-224 around the borders of its blocks",
    arguments: [
      (0, "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"),
      (1, "15ebd4b8fdfc6905ea002a3efcc8faa71954739ee62bbbf16836eb5c"),
      (3, "956a7e9eeefc4f6175e8cd337cd28a80f6a0a988b3fe0ed647b4a953"),
      (55, "703a7d6e61c83903b5db54ddf6dda2268211b47c90bbdac2ed306d8a"),
      (56, "850fef35478d7a94a417713dbded4a39c18be2b40e6f20f47066d306"),
      (57, "ae49290062aebfd8f0ae3b0253adaba12e2017364f9a005662e6135b"),
      (63, "246a939bfdd1eedb1ad51b53a250d197b5752aab09580b7f1df50df7"),
      (64, "e480c1c21ffd3f109fc0cde0daf967c748932b64f8e259d98db17420"),
      (65, "574507bf89b5d3a0b5dcf4a684a645f27f058f3b11fde279d5b0e462"),
      (111, "5d5ba2469a7db3e3d5b622bdefbb8fef5582222b0f3dd41db4b62075"),
      (119, "6c9c99e7d1090cb995200ccc9fc757a4383d3a1004cc36bc266c7947"),
      (120, "d733ebb80612c4699bfca3061aab0cd9e138ef73aecf1d0f23e75340"),
      (128, "6df983e89c8c13cecdfb5f16fc67792ae3c4d062df69124d889a396f"),
      (1000, "23729dacbd480285c5c68439e2fe22ca5611a63cd6c14d2ec5ae2c85"),
    ])
  func sha224(count: Int, digest: String) {
    let bytes = pattern(count)
    for cut in [0, count / 3, count] {
      let (first, second) = (Array(bytes[..<cut]), Array(bytes[cut...]))
      let hex = SHA224.hash(first.span, second.span).bytes.array.hex
      #expect(hex == digest)
    }
  }

  @Test("SHA-224 of \"abc\", FIPS 180-4") func abc() {
    let hash = SHA224.hash(Array("abc".utf8).span, [UInt8]().span).bytes.array.hex
    #expect(hash == "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")
  }

  @Test(
    "HMAC with keys around the size of the block",
    arguments: [
      (.sha1, 1, "5245bde35c70cb50d3e0ad79"),
      (.sha1, 20, "d75ec355632268c0df6c1638"),
      (.sha1, 63, "d285486d2f02145bd699c460"),
      (.sha1, 64, "84e178ede1828fdb98896f1e"),
      (.sha1, 65, "6b7bb3db98a5dfc97316d16e"),
      (.sha1, 127, "a2565ab8e765304abbc054fe"),
      (.sha1, 128, "74917dca12227eaae991972a"),
      (.sha1, 129, "435124ca8092380393d8ef77"),
      (.sha1, 300, "0855c9112f3f454918a9777d"),
      (.sha224, 1, "85bc37877808e7bd0122bf56"),
      (.sha224, 20, "13eba4626b188ede42af702d"),
      (.sha224, 63, "cd4206c6d037ca68961ea3b7"),
      (.sha224, 64, "7fcccaf221cf851e3d71f2ae"),
      (.sha224, 65, "681b54efe7d0fdafb4f2c77c"),
      (.sha224, 127, "9e5f33755f504a9c6ee765e4"),
      (.sha224, 128, "f44af36d7dbf1ac46ca1a287"),
      (.sha224, 129, "445fb0234d8caf9cf396d3aa"),
      (.sha224, 300, "fc9ac07f10bc0572dc9ba0df"),
      (.sha256, 1, "d0d9c4bcf418bbeafc9f1bec"),
      (.sha256, 20, "c05ec751cc9be147930f9eeb"),
      (.sha256, 63, "d4978b0c3d632e3154420cb8"),
      (.sha256, 64, "7b812d7a50bff7801fbaa78d"),
      (.sha256, 65, "afa71156edde06f31d7891f4"),
      (.sha256, 127, "0a2c9b6861798def85233498"),
      (.sha256, 128, "e2ceb9a5e4547c8bdf6b9641"),
      (.sha256, 129, "14a62586f56d8e3b74ec857c"),
      (.sha256, 300, "753acbb2b95aff80afd35dea"),
      (.sha384, 1, "8e2bfb4e3f3e49b170ad5930"),
      (.sha384, 20, "713df198b1a1818c534f902f"),
      (.sha384, 63, "6402e28dd67652160d6ddb43"),
      (.sha384, 64, "9d5d4c7f8a99da7126742416"),
      (.sha384, 65, "1d7045d3469e73fdc7e5b486"),
      (.sha384, 127, "15cac017b6e053a4de6cebfc"),
      (.sha384, 128, "ae99e33ecec44dd034f8aa1f"),
      (.sha384, 129, "7cff6c38239b83e7a3c3ee19"),
      (.sha384, 300, "a23e0513070b9cfaf6a9b511"),
      (.sha512, 1, "bea7a653972ce38b65a25c55"),
      (.sha512, 20, "2f0e47ad35dc92b56203e04a"),
      (.sha512, 63, "9ec7b94940ca60369756914e"),
      (.sha512, 64, "534453138b3e787478b4c1f1"),
      (.sha512, 65, "08677f6d29de9f5bb6b2d148"),
      (.sha512, 127, "8267eb498d1317773582547b"),
      (.sha512, 128, "50667cce91c8c353cf2221af"),
      (.sha512, 129, "6ec83d3acb29bd3125514464"),
      (.sha512, 300, "0f908bd7c84074e9e4c59366"),
    ] as [(HashAlgorithm, Int, String)])
  func hmacs(algorithm: HashAlgorithm, keyCount: Int, beginning: String) {
    let mac = hmac(algorithm, key: pattern(keyCount).span, counter: 0x0123_4567_89AB_CDEF)
    let hex = mac.bytes.array.hex
    #expect(hex.hasPrefix(beginning))
  }

  @Test func wipedBlocksAreZero() {
    var block = Block(count: 20)
    block.write(pattern(20).span)
    let before = block.bytes.array
    #expect(before == pattern(20))
    block.wipe()
    let after = block.bytes.array
    #expect(after == [UInt8](repeating: 0, count: 20))
  }
}
