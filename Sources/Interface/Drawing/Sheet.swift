internal import Messages
internal import Terminal

/// A page that is not the list: a title and lines, wrapped to any width and scrolled to any height.
struct Sheet {
  enum Line {
    case blank
    case text(String, Role)
    /// A line of a menu or a list, cut at its end.
    case choice(String, isSelected: Bool)
    /// A name and a value, the value wrapped beside it.
    case pair(String, String)
    case field(TextField)
    case hidden(HiddenField, isShown: Bool, isFocused: Bool)
    /// A field of a form.
    case entry(Entry)
    /// A code with its countdown.
    case code(Row)
    /// A part of a code in number words, digit by digit.
    case words(CodeText)
    /// A secret that is meant to be read, in groups of four characters.
    case secret(HiddenField)
    /// An HOTP code with its counter.
    case hotpCode(RowCode, Row)
  }

  /// A field of a form: its name, what is in it, and under it what is to be said about it.
  struct Entry {
    enum Value {
      case typed(TextField)
      case hidden(HiddenField, isShown: Bool)
      /// One of several, which left and right change.
      case choice(String)
      /// Cannot be changed here.
      case fixed(String)
    }

    var name: String
    var value: Value
    var isFocused: Bool
    var notes: [String]
  }

  var title: String
  var lines: [Line]
  /// The line that must be on the screen: the field or the choice; nil lets the page scroll.
  var focus: Int?
  /// Whether what follows the focus is kept in sight with it: for the last field of a form.
  var showsEnd = false

  /// What a page shows whose account is gone, until it is closed.
  static var empty: Sheet { Sheet(title: "", lines: []) }

  /// The lines of the screen that the page needs.
  func height(columns: Int, width: TextWidth) -> Int { printed(columns, width).count }

  /// The lines of the screen for a page of some size.
  static func bodyHeight(_ lines: Int) -> Int {
    lines < 4 ? 1 : max(lines - 2 - (lines >= 6 ? 1 : 0) - (lines >= 14 ? 2 : 0), 1)
  }
}
