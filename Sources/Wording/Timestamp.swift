internal import Glibc

/// Times as text: RFC 3339 in UTC, and spans as people type them.
package enum Timestamp {
  /// `2026-11-21T09:05:00Z`.
  package static func text(_ seconds: Int64) -> String {
    let (days, rest) = (floorDivide(seconds, 86_400), floorModulo(seconds, 86_400))
    let (year, month, day) = civil(days)
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
      + "T\(pad(rest / 3600, 2)):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))Z"
  }

  /// `16:30`, in the time zone of this machine.
  package static func timeOfDay(_ seconds: Int64) -> String {
    let parts = unsafe local(seconds)
    let (hour, minute) = unsafe (Int64(parts.tm_hour), Int64(parts.tm_min))
    return pad(hour, 2) + ":" + pad(minute, 2)
  }

  /// `2026-11-21 10:05` on the clock of this machine.
  package static func dateAndTime(_ seconds: Int64) -> String {
    let parts = unsafe local(seconds)
    let (year, month, day) = unsafe (
      Int64(parts.tm_year) + 1900, Int64(parts.tm_mon) + 1, Int64(parts.tm_mday)
    )
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2)) " + timeOfDay(seconds)
  }

  /// The parts of a time in the time zone of this machine (localtime_r(3)).
  static func local(_ seconds: Int64) -> tm {
    var time = time_t(seconds)
    var parts = unsafe tm()
    unsafe localtime_r(&time, &parts)
    return unsafe parts
  }

  /// Unix seconds, or RFC 3339 with `Z` or an offset; a fraction of a second is dropped. Nil for
  /// anything else, and for what is before 1970.
  package static func parse(_ text: String) -> Int64? {
    if !text.isEmpty, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) { return Int64(text) }
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t")
        || bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"),
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]),
      let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
      (1...12).contains(month), day >= 1, day <= daysIn(month, year), hour < 24, minute < 60,
      second < 61
    else { return nil }
    var zone = bytes[19...]
    if zone.first == UInt8(ascii: ".") {
      let digits = zone.dropFirst().prefix { $0 >= 48 && $0 <= 57 }
      guard !digits.isEmpty else { return nil }
      zone = zone[digits.endIndex...]
    }
    guard let offset = offset(zone) else { return nil }
    let result = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    return result >= 0 ? result : nil
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int64? {
    guard bytes.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int64($1 - 48) }
  }

  private static func offset(_ zone: ArraySlice<UInt8>) -> Int64? {
    let bytes = Array(zone)
    if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = number(bytes[1..<3]),
      let minutes = number(bytes[4..<6]), hours < 24, minutes < 60
    else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
    case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
    default: return nil
    }
  }

  // Days to and from civil dates: the proleptic Gregorian calendar in eras of 400 years, with the
  // year beginning in March.
  private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = floorDivide(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func daysIn(_ month: Int64, _ year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
    value >= 0 ? value / by : -((-value + by - 1) / by)
  }

  private static func floorModulo(_ value: Int64, _ by: Int64) -> Int64 {
    value - floorDivide(value, by) * by
  }

  private static func pad(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
