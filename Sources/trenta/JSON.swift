internal import Paths
internal import Secrets
internal import Text

/// A JSON value with its keys in the order given, written without Foundation.
enum JSON {
  case string(String)
  case number(Int64)
  case counter(UInt64)
  case bool(Bool)
  case array([JSON])
  /// Keys whose value is nil are left out.
  case object([(String, JSON?)])

  /// One line of text. Everything that could act on a terminal is a JSON escape.
  var text: String {
    var result = ""
    write(to: &result)
    return result
  }

  private func write(to result: inout String) {
    switch self {
    case .string(let text): JSON.quote(text, to: &result)
    case .number(let number): result += String(number)
    case .counter(let number): result += String(number)
    case .bool(let value): result += value ? "true" : "false"
    case .array(let values):
      result += "["
      for (index, value) in values.enumerated() {
        if index > 0 { result += ", " }
        value.write(to: &result)
      }
      result += "]"
    case .object(let fields):
      result += "{"
      JSON.write(fields, isFirst: true, to: &result)
      result += "}"
    }
  }

  private static func write(
    _ fields: [(String, JSON?)], isFirst: Bool, to result: inout String
  ) {
    var isFirst = isFirst
    for case (let key, let value?) in fields {
      if !isFirst { result += ", " }
      isFirst = false
      quote(key, to: &result)
      result += ": "
      value.write(to: &result)
    }
  }

  private static func quote(_ text: String, to result: inout String) {
    result += "\""
    SafeText.forEachScalar(of: text) { scalar, isSafe in
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where isSafe: result.unicodeScalars.append(scalar)
      default:
        for unit in String(scalar).utf16 { result += "\\u" + hexText(unit) }
      }
    }
    result += "\""
  }
}

/// An object on one line that goes out in two parts: first a secret, which never is a `String`, and
/// the other fields once they are known.
enum SplitObject {
  /// The beginning, with the value in locked memory; letters, digits and signs that JSON takes as they
  /// are.
  static func beginning(_ key: String, _ value: borrowing SecretBytes) -> SecretBytes {
    var line = SecretBytes(capacity: 512)
    for byte in "{\"\(key)\": \"".utf8 { line.append(byte) }
    line.append(value.bytes)
    line.append(UInt8(ascii: "\""))
    return line
  }

  /// The rest, with the end of the object.
  static func rest(_ fields: [(String, JSON?)]) -> String {
    JSON.rest(of: fields) + "}"
  }
}

extension JSON {
  /// The fields of an object behind its first.
  fileprivate static func rest(of fields: [(String, JSON?)]) -> String {
    var result = ""
    write(fields, isFirst: false, to: &result)
    return result
  }

  /// A path: what is UTF-8 in it as it is, `\xFF` for another byte.
  static func path(_ path: String) -> JSON { .string(SystemText.shown(path)) }
}

extension JSON: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .string(value) }
}
