import Foundation
import Support
import Testing

/// The camera as a source: a camera played by a library that is preloaded, since test machines have
/// none. What real ones do differently, these tests cannot show.
@Suite struct CameraTests {
  private static let address =
    "otpauth://totp/Cam:me?issuer=Cam&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  /// How a frame lies in memory.
  enum Layout: String, CaseIterable {
    case gray = "GREY"
    case yuyv = "YUYV"
    case nv12 = "NV12"
    case jpeg = "MJPG"
  }

  private func frame(_ canvas: Canvas, _ layout: Layout, padding: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    switch layout {
    case .gray, .nv12:
      for row in 0..<canvas.height {
        bytes += canvas.pixels[row * canvas.width..<(row + 1) * canvas.width]
        bytes += [UInt8](repeating: 77, count: padding)
      }
      if layout == .nv12 { bytes += [UInt8](repeating: 128, count: bytes.count / 2) }
    case .yuyv:
      for row in 0..<canvas.height {
        for pixel in canvas.pixels[row * canvas.width..<(row + 1) * canvas.width] {
          bytes += [pixel, 128]
        }
        bytes += [UInt8](repeating: 77, count: padding)
      }
    case .jpeg: bytes = try ran("/usr/bin/cjpeg", ["-quality", "85"], input: canvas.pgm).output
    }
    return bytes
  }

  /// The settings under which `/dev/video0` gives these pictures over and over.
  private func camera(
    _ home: Home, _ pictures: [Canvas], _ layout: Layout, padding: Int = 0
  ) throws -> [String: String] {
    let frames = try pictures.map { try frame($0, layout, padding: padding) }
    let length = frames.map(\.count).max()!
    let stride =
      layout == .jpeg ? 0 : pictures[0].width * (layout == .yuyv ? 2 : 1) + padding
    var file = Data(
      "\(layout.rawValue) \(pictures[0].width) \(pictures[0].height) \(stride) \(length) \(frames.count)\n"
        .utf8)
    for frame in frames {
      file += Data(frame) + Data(repeating: 0, count: length - frame.count)
    }
    try file.write(to: URL(fileURLWithPath: home.file("frames")))
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("FakeCamera/camera.c").path
    return ["LD_PRELOAD": try home.library(from: source), "FAKE_CAMERA": home.file("frames")]
  }

  @Test(arguments: Layout.allCases)
  func aCodeBeforeTheCamera(layout: Layout) throws {
    let home = try Home.withOpenVault()
    var scene = Canvas(width: 640, height: 480, gray: 120)
    let empty = scene
    scene.paste(try Canvas(code: Self.address, scale: 6), x: 60, y: 40)
    let settings = try camera(
      home, [empty, empty, empty, scene], layout, padding: layout == .jpeg ? 0 : 32)
    let output = try home.trenta("import", "--camera", setting: settings)
    #expect(output.status == 0 && output.out.hasPrefix("added         Cam: me"), "\(output)")
    #expect(try home.accounts().first?["issuer"] as? String == "Cam")
  }

  /// The preview line, and Ctrl-C.
  @Test func thePreviewOnATerminal() throws {
    let home = try Home.withOpenVault()
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    let dark = Canvas(width: 320, height: 240, gray: 51)
    home.environment.merge(try camera(home, [dark], .gray)) { $1 }
    let pty = try Pty(
      Program.trenta, ["import", "--camera", "/dev/video0"], environment: home.environment)
    try pty.wait(for: "320x240  picture 12  light [##--------]  hold the QR code still")
    pty.type("\u{3}")
    #expect(try pty.waitForEnd() == 128 + SIGINT)
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)
  }

  @Test func camerasThatAreNone() throws {
    let home = try Home.withOpenVault()
    let file = try home.write("x", to: "video")
    for (device, identifier) in [
      (file, "no-camera"), ("/dev/null", "no-camera"), ("/dev/video63", "no-camera"),
    ] {
      let output = try home.trenta("import", "--camera=" + device)
      #expect(output.status == 7 && output.err.hasPrefix("trenta: \(identifier): "), "\(output)")
    }
    // A camera whose pictures have a layout that nobody knows.
    var settings = try camera(home, [Canvas(width: 64, height: 48)], .gray)
    let frames = try String(
      decoding: Data(contentsOf: URL(fileURLWithPath: home.file("frames"))), as: UTF8.self)
    try home.write(frames.replacing("GREY", with: "H264"), to: "frames")
    settings["FAKE_CAMERA"] = home.file("frames")
    let unknown = try home.trenta("import", "--camera", setting: settings)
    #expect(unknown.status == 7 && unknown.err.contains("camera-failed"), "\(unknown)")
  }
}
