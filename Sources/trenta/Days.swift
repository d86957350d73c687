internal import Glibc
internal import Messages

/// Days and times in words, in the time zone of the machine.
extension Words {
  /// `3 May 2026`.
  static func day(_ seconds: Int64) -> String {
    let local = local(seconds)
    let (day, year) = (String(local.day), String(local.year))
    return switch local.month {
    case 0: tr("%1 January %2", day, year)
    case 1: tr("%1 February %2", day, year)
    case 2: tr("%1 March %2", day, year)
    case 3: tr("%1 April %2", day, year)
    case 4: tr("%1 May %2", day, year)
    case 5: tr("%1 June %2", day, year)
    case 6: tr("%1 July %2", day, year)
    case 7: tr("%1 August %2", day, year)
    case 8: tr("%1 September %2", day, year)
    case 9: tr("%1 October %2", day, year)
    case 10: tr("%1 November %2", day, year)
    default: tr("%1 December %2", day, year)
    }
  }

  /// `3 May 2026, 10:32`.
  static func time(_ seconds: Int64) -> String {
    let local = local(seconds)
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    return tr("%1, %2", day(seconds), two(local.hour) + ":" + two(local.minute))
  }

  /// The month counts from 0.
  private static func local(
    _ seconds: Int64
  ) -> (year: Int32, month: Int32, day: Int32, hour: Int32, minute: Int32) {
    var time = time_t(seconds)
    var parts = unsafe tm()
    unsafe localtime_r(&time, &parts)
    return unsafe (
      parts.tm_year + 1900, parts.tm_mon, parts.tm_mday, parts.tm_hour, parts.tm_min
    )
  }
}
