internal import Glibc

/// SHA-224 (FIPS 180-4, 5.3.2 and 6.3), which swift-crypto does not have: SHA-256 that starts from
/// other words and leaves the last of its eight out.
enum SHA224 {
  /// The 28 bytes for `first` followed by `second`. What depends on them is wiped.
  static func hash(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Block {
    var state = State()
    defer { state.wipe() }
    for index in first.indices { state.add(first[index]) }
    for index in second.indices { state.add(second[index]) }
    return state.finish()
  }

  private struct State: ~Copyable {
    private var words: InlineArray<8, UInt32> = [
      0xC105_9ED8, 0x367C_D507, 0x3070_DD17, 0xF70E_5939,
      0xFFC0_0B31, 0x6858_1511, 0x64F9_8FA7, 0xBEFA_4FA4,
    ]
    private var schedule = InlineArray<64, UInt32>(repeating: 0)
    private var count: UInt64 = 0

    /// Takes one byte; every 64th works the block off.
    mutating func add(_ byte: UInt8) {
      let position = Int(count % 64)
      schedule[position / 4] = schedule[position / 4] << 8 | UInt32(byte)
      count += 1
      if position == 63 { compress() }
    }

    mutating func finish() -> Block {
      let bits = count * 8
      add(0x80)
      while count % 64 != 56 { add(0) }
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        add(UInt8(truncatingIfNeeded: bits >> shift))
      }
      var output = Block(count: 28)
      for index in 0..<28 {
        output[index] = UInt8(truncatingIfNeeded: words[index / 4] >> (24 - 8 * UInt32(index % 4)))
      }
      return output
    }

    mutating func wipe() {
      unsafe withUnsafeMutableBytes(of: &words) { memory in
        unsafe explicit_bzero(memory.baseAddress!, memory.count)
      }
      unsafe withUnsafeMutableBytes(of: &schedule) { memory in
        unsafe explicit_bzero(memory.baseAddress!, memory.count)
      }
    }

    private mutating func compress() {
      for index in 16..<64 {
        let (early, late) = (schedule[index - 15], schedule[index - 2])
        let first = turned(early, 7) ^ turned(early, 18) ^ early >> 3
        let second = turned(late, 17) ^ turned(late, 19) ^ late >> 10
        schedule[index] = schedule[index - 16] &+ first &+ schedule[index - 7] &+ second
      }
      var (a, b, c, d) = (words[0], words[1], words[2], words[3])
      var (e, f, g, h) = (words[4], words[5], words[6], words[7])
      for index in 0..<64 {
        let mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
        let chosen = (e & f) ^ (~e & g)
        let next = h &+ mixed &+ chosen &+ constants[index] &+ schedule[index]
        let other = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
        let majority = (a & b) ^ (a & c) ^ (b & c)
        (h, g, f, e) = (g, f, e, d &+ next)
        (d, c, b, a) = (c, b, a, next &+ other &+ majority)
      }
      words[0] &+= a
      words[1] &+= b
      words[2] &+= c
      words[3] &+= d
      words[4] &+= e
      words[5] &+= f
      words[6] &+= g
      words[7] &+= h
    }

    private func turned(_ word: UInt32, _ bits: UInt32) -> UInt32 {
      word >> bits | word << (32 - bits)
    }
  }
}

/// The first 32 bits of the fractions of the cube roots of the first 64 primes.
private let constants: InlineArray<64, UInt32> = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
  0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
  0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
  0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
  0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
  0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
  0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
  0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
  0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
  0xc671_78f2,
]
