internal import Secrets

/// What the content tells of a slot (record kind 5, where each is a field 1: `slot id, 8 bytes | u64
/// Unix seconds | UTF-8 label`). The header in clear has neither.
struct SlotNote: Sendable, Equatable {
  /// As in `SlotSummary`: 16 hex digits.
  let id: String
  /// When the slot was made, Unix seconds.
  let added: Int64
  let label: String

  static let longestLabel = 256
  static let tag: UInt16 = 1
  private static let head = 16

  init(id: String, added: Int64, label: String) {
    (self.id, self.added, self.label) = (id, added, label)
  }

  /// The note of a field; nil where it is none.
  init?(_ bytes: borrowing Span<UInt8>, _ value: Range<Int>) {
    guard value.count >= SlotNote.head,
      let label = ContentReader.text(
        bytes, value.lowerBound + SlotNote.head..<value.upperBound, atMost: SlotNote.longestLabel)
    else { return nil }
    id = copy(bytes.extracting(value.lowerBound..<value.lowerBound + 8)).hex
    added = Int64(clamping: bytes.number(value.lowerBound + 8, UInt64.self))
    self.label = label
  }

  func write(into out: inout SecretBytes) {
    out.field(SlotNote.tag) { out in
      // The digits of `id` are ours.
      var rest = id[...]
      while let byte = UInt8(rest.prefix(2), radix: 16) {
        out.append(byte)
        rest = rest.dropFirst(2)
      }
      out.append(number: UInt64(max(0, added)))
      out.append(text: label)
    }
  }
}

extension [SlotSummary] {
  /// With what the content tells of them.
  func noted(_ notes: [SlotNote]) -> [SlotSummary] {
    map { slot in
      guard let note = notes.last(where: { $0.id == slot.id }) else { return slot }
      var slot = slot
      (slot.added, slot.label) = (note.added, note.label)
      return slot
    }
  }
}
