internal import Paths
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
      var first = true
      for case (let key, let value?) in fields {
        if !first { result += ", " }
        first = false
        JSON.quote(key, to: &result)
        result += ": "
        value.write(to: &result)
      }
      result += "}"
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
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      }
    }
    result += "\""
  }
}

extension JSON {
  /// A path: what is UTF-8 in it as it is, `\xFF` for another byte.
  static func path(_ path: String) -> JSON { .string(SystemText.shown(path)) }
}

extension JSON: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .string(value) }
}
