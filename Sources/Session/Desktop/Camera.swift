internal import CLibc
internal import Glibc
internal import Paths
internal import ReaderProtocol
internal import System

/// Why a camera gave no account.
package enum CameraError: Error, Equatable {
  /// There is no `/dev/video*`, or the file named is no camera.
  case none(String?)
  /// It could not be opened or stopped giving pictures: errno.
  case failed(String, Int32)
  /// A minute went by without a QR code.
  case timedOut
  case reader(ReaderError)

  /// Stable, in English (command-line.md 2).
  package var identifier: String {
    switch self {
    case .none: "no-camera"
    case .failed: "camera-failed"
    case .timedOut: "camera-timeout"
    case .reader(let error): error.problem.identifier
    }
  }
}

/// A camera and the reader that looks at its pictures, one after the other, until one of them shows
/// a QR code. Whoever owns it polls `descriptor` and calls `advance` until that says it is over.
package final class Camera {
  package static let secondsToWait: Int64 = 60
  /// Every tenth picture gets all that can be done for a bad one, the others a quick look.
  private static let thoroughEvery = 10

  /// The device files that may be cameras, in the order of their numbers.
  package static func devices() -> [String] {
    (0..<64).map { "/dev/video\($0)" }.filter { unsafe access($0, F_OK) == 0 }
  }

  /// Those of them that this user may open.
  package static func usable() -> [String] {
    devices().filter { unsafe access($0, R_OK | W_OK) == 0 }
  }

  /// Why there is no camera to start, nil when there may be one.
  package static func problem() -> CameraError? {
    guard let first = devices().first else { return CameraError.none(nil) }
    return usable().isEmpty ? .failed(first, EACCES) : nil
  }

  private let device: CameraDevice
  private let program: String
  private let clock: Clock
  private var reader: Reader?
  /// CLOCK_BOOTTIME milliseconds after which it is to be given up as timed out.
  package let deadline: Int64
  package let path: String
  /// How many pictures were looked at.
  package private(set) var frames = 0
  /// How light the last picture was, 0 to 255; nil when that is not known.
  package private(set) var light: Int?
  /// The answer for the picture with the code, once `advance` has said that it is over.
  package private(set) var answer: Reader?

  /// Starts a camera: the one named, or the first that works.
  package static func start(
    _ named: String?, program: String, clock: Clock
  ) throws(CameraError) -> Camera {
    var reason = CameraError.none(named)
    for path in named.map({ [$0] }) ?? devices() {
      if let device = CameraDevice(path) {
        return Camera(device, path, program, clock)
      }
      if errno != ENODEV && errno != ENOENT { reason = .failed(path, errno) }
    }
    throw reason
  }

  private init(_ device: CameraDevice, _ path: String, _ program: String, _ clock: Clock) {
    self.device = device
    self.path = path
    self.program = program
    self.clock = clock
    deadline = clock.bootMilliseconds() + Camera.secondsToWait * 1000
  }

  package var width: Int { device.width }
  package var height: Int { device.height }

  /// Where something arrives, for `poll`; another one after each `advance`.
  package var descriptor: Int32 { reader?.descriptor ?? device.descriptor }

  /// Takes what has arrived; waits when nothing is there. Returns true when a picture shows a QR code.
  package func advance() throws(CameraError) -> Bool {
    if let reader {
      do {
        guard try reader.advance() else { return false }
      } catch .died {
        // One picture that broke the reader; the next may be better.
        self.reader = nil
        return false
      } catch {
        throw .reader(error)
      }
      self.reader = nil
      guard SourceReading.outline(of: reader.answer).problem == nil else { return false }
      answer = reader
      return true
    }
    guard let frame = device.frame() else {
      if errno == EAGAIN || errno == EINTR { return false }
      throw .failed(path, errno)
    }
    defer { extendLifetime(frame) }
    frames += 1
    light = frame.light
    do {
      reader = try Reader.start(
        source: frame.memory.number,
        Reader.Request(isQuick: frames % Camera.thoroughEvery != 0), program: program, clock: clock)
    } catch {
      throw .reader(error)
    }
    return false
  }
}

/// An open camera that gives pictures.
private final class CameraDevice {
  private var camera = trenta_camera()

  /// nil with errno.
  init?(_ path: String) {
    guard unsafe trenta_camera_open(&camera, path.systemCString) == 0 else { return nil }
  }

  deinit {
    let reason = errno
    unsafe trenta_camera_close(&camera)
    errno = reason
  }

  var descriptor: Int32 { camera.descriptor }
  var width: Int { Int(camera.width) }
  var height: Int { Int(camera.height) }

  /// A picture as a file in memory, PGM or JPEG, and how light it is.
  struct Frame: ~Copyable {
    let memory: Descriptor
    let light: Int?
  }

  /// The newest picture; nil with errno.
  func frame() -> Frame? {
    var bytes: UnsafeRawPointer?
    var length = 0
    let index = unsafe trenta_camera_take(&camera, &bytes, &length)
    guard index >= 0 else { return nil }
    defer { unsafe _ = trenta_camera_give_back(&camera, index) }
    return unsafe keep(UnsafeRawBufferPointer(start: bytes, count: length))
  }

  private func keep(_ bytes: UnsafeRawBufferPointer) -> Frame? {
    let picture: [UInt8]
    var light: Int?
    if camera.layout == TRENTA_CAMERA_JPEG {
      unsafe picture = Array(bytes)
    } else {
      let (width, height) = (self.width, self.height)
      let stride = Int(camera.stride)
      let step = camera.layout == TRENTA_CAMERA_GRAY_EVERY_OTHER ? 2 : 1
      guard bytes.count >= stride * (height - 1) + width * step else {
        errno = EAGAIN  // a picture cut short
        return nil
      }
      var gray = Array("P5\n\(width) \(height)\n255\n".utf8)
      gray.reserveCapacity(gray.count + width * height)
      var total = 0
      for row in 0..<height {
        for column in 0..<width {
          let value = unsafe bytes[row * stride + column * step]
          total += Int(value)
          gray.append(value)
        }
      }
      picture = gray
      light = total / (width * height)
    }
    guard let memory = Descriptor(inMemory: "frame") else { return nil }
    guard Stream.write(picture, to: memory.number) else {
      errno = EIO
      return nil
    }
    memory.rewind()
    return Frame(memory: memory, light: light)
  }
}
