import Foundation

/// Searches the writable memory of this process, which is to be one of the test's own
/// (`processExitsWith`): other tests' stacks could hold what is looked for.
package enum MemorySearch {
  /// How often the bytes of `needle` occur, itself and `others` not counted.
  package static func copies(
    of needle: UnsafeMutableRawBufferPointer, besides others: [UnsafeMutableRawBufferPointer] = []
  ) -> Int {
    let size = 1 << 20
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    defer {
      memset(buffer, 0, size)
      buffer.deallocate()
    }
    let memory = open("/proc/self/mem", O_RDONLY)
    defer { close(memory) }
    var places: Set<UInt> = []
    for mapping in writableMappings() {
      var start = mapping.lowerBound
      while start < mapping.upperBound {
        let count = pread(memory, buffer, min(size, Int(mapping.upperBound - start)), Int(start))
        guard count > needle.count else { break }
        var from = 0
        while let hit = memchr(buffer + from, Int32(needle[0]), count - needle.count + 1 - from) {
          if memcmp(hit, needle.baseAddress!, needle.count) == 0 {
            places.insert(start + UInt(hit - buffer))
          }
          from = hit - buffer + 1
        }
        start += UInt(count == size ? count - needle.count : count)
      }
    }
    let known = others + [needle, UnsafeMutableRawBufferPointer(start: buffer, count: size)]
    return places.filter { place in
      !known.contains {
        place >= UInt(bitPattern: $0.baseAddress!)
          && place < UInt(bitPattern: $0.baseAddress!) + UInt($0.count)
      }
    }.count
  }

  private static func writableMappings() -> [Range<UInt>] {
    // In one go from a handle: String(contentsOfFile:) stops at the first short read of this file.
    let file = FileHandle(forReadingAtPath: "/proc/self/maps")!
    let maps = String(decoding: try! file.readToEnd()!, as: UTF8.self)
    return maps.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard words[1].hasPrefix("rw"), !line.hasSuffix("[vvar]") else { return nil }
      return ends[0]..<ends[1]
    }
  }
}
