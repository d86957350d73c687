/// What extract_otp_secrets makes of the codes of Google Authenticator: JSON and CSV (its
/// `src/extract_otp_secrets.py`). Its CSV for KeePass is a table like any other.
struct ExtractOTPSecrets: ForeignFormat {
  static let format = Format.extractOTPSecrets
  static let app = "extract_otp_secrets"
  static let help = "extract_otp_secrets --json FILE, or --csv FILE"

  enum Content {
    case json([JSON])
    case table(CSV)
  }

  private let content: Content

  static let columns = CSVColumns(
    required: ["name", "secret", "issuer", "type"], secondFactor: ["url"], title: ["issuer"],
    user: ["name"])

  static func recognise(_ file: ForeignFile) -> ExtractOTPSecrets? {
    if let csv = file.csv {
      return columns.fits(csv) ? ExtractOTPSecrets(content: .table(csv)) : nil
    }
    guard let entries = file.json?.array, !entries.isEmpty,
      entries.allSatisfy({ entry in
        ["name", "secret", "issuer", "type", "url"].allSatisfy { entry.has($0) }
      })
    else { return nil }
    return ExtractOTPSecrets(content: .json(entries))
  }

  func open(_ passphrase: [UInt8]?) -> Content { content }

  /// The address in each says all that the tool knows.
  static func convert(_ content: Content) -> Reading {
    switch content {
    case .table(let csv): return columns.reading(csv, format)
    case .json(let entries):
      return Reading(
        format,
        entries.map { entry in
          let around = AddressSurroundings(issuer: entry["issuer"].name, label: entry["name"].name)
          return Entry(secondFactor: entry["url"].name, around)
        })
    }
  }
}
