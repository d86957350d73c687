internal import Glibc

/// Several sources on their way through the reader, two at a time; what was read comes out in the
/// order in which the sources stand. Whoever owns it takes what is ready, and between that polls
/// `descriptors` and calls `advance`; its end kills the readers.
///
/// An encrypted source stops the row: none is started behind it, and once nothing is being read any
/// more it is `waiting` for `retry` or `leaveLocked`. So nobody's time runs out while a person types.
package final class ReadingQueue {
  /// Most machines have two cores, and a reader uses one.
  private static let width = 2
  /// How far it reads ahead of a source that takes long, so that few answers wait in memory.
  private static let ahead = 8

  /// What became of one source.
  package enum Outcome {
    case read(SourceReading)
    case failed(SourceError)
  }

  private let count: Int
  private let program: String
  private let clock: Clock
  private let format: String?
  private var started = 0
  private var next = 0
  private var running: [(index: Int, reading: SourceReading)] = []
  private var ended: [Int: Outcome] = [:]
  /// The source whose passphrase nobody has.
  private var leftLocked: Int?

  /// `format` is the one that the person named for all of them.
  package init(count: Int, format: String?, program: String, clock: Clock) {
    self.count = count
    self.format = format
    self.program = program
    self.clock = clock
  }

  /// Whether everything came out.
  package var isOver: Bool { next == count }

  /// Where something arrives, for `poll`; others after each `advance`.
  package var descriptors: [Int32] { running.map(\.reading.descriptor) }

  /// CLOCK_BOOTTIME milliseconds at which the first of those that are read has had its time; nil for none.
  var deadline: Int64? { running.map(\.reading.deadline).min() }

  /// What became of the next source, nil when that is not known yet or there is none. `open` is asked
  /// for each source when its turn to be read comes.
  package func takeNext(open: (Int) -> Result<OpenSource, SourceError>) -> Outcome? {
    guard locked == nil else { return nil }
    while running.count < ReadingQueue.width, started < min(count, next + ReadingQueue.ahead) {
      start(started, open(started))
      started += 1
    }
    guard locked == nil, let outcome = ended.removeValue(forKey: next) else { return nil }
    next += 1
    return outcome
  }

  /// The next source, where it is encrypted and was not opened.
  private var locked: SourceReading? {
    guard leftLocked != next, case .read(let reading)? = ended[next], reading.needsPassphrase else {
      return nil
    }
    return reading
  }

  /// The source that waits for a passphrase.
  package var waiting: SourceReading? { running.isEmpty ? locked : nil }

  /// Reads the waiting source again.
  package func retry(with passphrase: SourcePassphrase) {
    guard let reading = waiting else { return }
    do throws(SourceError) {
      try reading.restart(with: passphrase)
      ended[next] = nil
      running.append((next, reading))
    } catch {
      ended[next] = .failed(error)
    }
  }

  /// Lets the waiting source come out as it is.
  package func leaveLocked() { if waiting != nil { leftLocked = next } }

  private func start(_ index: Int, _ opened: Result<OpenSource, SourceError>) {
    do throws(SourceError) {
      let reading = try SourceReading.start(
        opened.get(), Reader.Request(format: format), program: program, clock: clock)
      running.append((index, reading))
    } catch {
      ended[index] = .failed(error)
    }
  }

  /// Waits so long until something arrives or a source has had its time, and takes that.
  package func advance(milliseconds: Int64) {
    guard !running.isEmpty else { return }
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let now = clock.bootMilliseconds()
    let left = running.map { $0.reading.deadline - now }.min() ?? 0
    _ = unsafe poll(
      &waiting, nfds_t(waiting.count), Int32(clamping: max(0, min(left, milliseconds))))
    for (ready, entry) in zip(waiting, running) {
      let (index, reading) = entry
      do throws(ReaderError) {
        if ready.revents != 0, try reading.advance() {
          ended[index] = .read(reading)
        } else if ready.revents == 0, reading.deadline <= clock.bootMilliseconds() {
          throw .timedOut
        }
      } catch {
        if reading.giveUp(error) { ended[index] = .read(reading) }
      }
    }
    let over = Set(ended.keys)
    running.removeAll { over.contains($0.index) }
  }
}
