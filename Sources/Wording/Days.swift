internal import Glibc
internal import Messages

/// Days and times in words, in the time zone of the machine.
extension AccountText {
  /// `3 May 2026`.
  package static func day(_ seconds: Int64) -> String {
    let local = unsafe Timestamp.local(seconds)
    let (day, year) = unsafe (String(local.tm_mday), String(local.tm_year + 1900))
    return switch unsafe local.tm_mon {
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
  package static func time(_ seconds: Int64) -> String {
    tr("%1, %2", day(seconds), Timestamp.timeOfDay(seconds))
  }
}
