@testable import Formats

extension FuzzTarget {
  /// A mail or several, as far as their parts.
  static let mail = FuzzTarget(name: "mail", longest: 2048) { input in
    walk(Array("From: a\nMIME-Version: 1.0\n".utf8) + input, as: .mail)
    _ = Mail.begins(input)
    for charset in ["utf-16", "utf-16le", ""] { _ = MailCoding.text(input, charset: charset) }
    let words = MailCoding.words(String(decoding: input, as: UTF8.self))
    hold(words.utf8.count <= input.count * 6 + 3, "no word is longer than its coding")
  }

  /// A saved page, and the text of markup.
  static let webPage = FuzzTarget(name: "web-page", longest: 2048) { input in
    walk(input, as: .page)
    if let text = WebPage.textOfXML(input) {
      hold(text.count <= input.count, "tags are no text")
    }
    _ = WebPage.begins(input)
    _ = mayHoldAddress(input)
  }

  /// A gzip file.
  static let gzip = FuzzTarget(name: "gzip", longest: 2048) { input in
    guard let content = try? GZip.unpacked(GZip.magic + input, limit: 1 << 20).content else {
      return
    }
    hold(content.count <= 1 << 20, "no more than the limit")
    if let again = try? GZip.unpacked(input, limit: 1 << 20).content {
      hold(again.count <= 1 << 20, "no more than the limit")
    }
  }

  /// An archive or a document, and whatever else is a container.
  static let container = FuzzTarget(name: "container", longest: 4096) { input in
    if let container = Container(input) { walk(input, as: container.kind) }
    if input.starts(with: ZIPArchive.magic) { walk(input, as: .archive) }
  }

  private static func walk(_ input: [UInt8], as kind: Container.Kind) {
    var count = 0
    let visit = { (file: Container.File) in
      count += 1
      return count < 100
    }
    var walk = ContainerWalk(
      passphrase: Array("a".utf8), format: nil, canLoad: true, visit: visit)
    walk.enter(kind, input, path: "", depth: 0)
    hold(count <= 100, "no file is shown behind the end")
  }
}
