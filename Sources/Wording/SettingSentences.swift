internal import Glibc
internal import Messages
package import Session

/// Settings in words.
extension Sentences {
  /// What a setting does.
  package static func help(_ setting: Setting) -> String {
    switch setting {
    case .reveal: tr("Which codes are shown without asking: the selected row's, all, or none.")
    case .digits: tr("How the digits of a code are grouped on the screen.")
    case .gap: tr("What parts the groups: a space, or a line under every second group.")
    case .next: tr("When the next code stands beside the present one.")
    case .layout: tr("The shape of the list: by the width of the screen, or the code first.")
    case .calm: tr("Calm: no bar, and no number that changes every second.")
    case .bell: tr("The bell rings once when the shown code is about to run out; never over SSH.")
    case .lockAfter: tr("How long without a key until the screen locks.")
    case .hideAfter:
      tr("How long without a key until codes are hidden; auto: 60 s with all, else one period.")
    case .minLeft: tr("A code with fewer seconds left is said to be nearly over when it is copied.")
    case .quitAfterCopy: tr("Whether the screen ends once a code was copied.")
    case .cursor: tr("Whether the cursor is shown, on the code of the selected row.")
    case .mouse: tr("Whether the wheel scrolls and a click selects a row.")
    case .a11y:
      tr("For a screen reader or a braille display: plain text, or a calm screen without lines.")
    case .clipboard: tr("By which way a code is copied; off, or a command of your own.")
    case .place: tr("The name of this desk, for instance balie; empty for none.")
    case .lang: tr("The language; auto is that of the system.")
    }
  }

  /// Which values a setting has.
  package static func allowed(_ setting: Setting) -> String {
    switch setting.kind {
    case .words(let words): tr("It is one of: %1.", words.joined(separator: ", "))
    case .span(let range):
      tr(
        "It is a time such as 90s, 5m or 1h, from %1 to %2.", TimeSpan.text(range.lowerBound),
        TimeSpan.text(range.upperBound))
    case .spanOrAuto(let range):
      tr(
        "It is auto, or a time such as 10s or 5m, from %1 to %2.", TimeSpan.text(range.lowerBound),
        TimeSpan.text(range.upperBound))
    case .number(let range):
      tr("It is a number from %1 to %2.", String(range.lowerBound), String(range.upperBound))
    case .text(let limit): tr("It is a text of at most %1 characters.", String(limit))
    case .wordsOrCommand(let words):
      tr(
        "It is one of: %1; or a command, with a path or an argument, that reads the code.",
        words.joined(separator: ", "))
    }
  }

  /// What is wrong in a file of settings; `path` is the file.
  package static func settings(_ problem: SettingsProblem, _ path: String) -> String {
    let path = shownPath(path)
    switch problem {
    case .io(let code): return tr("%1: %2", path, unsafe String(cString: strerror(code)))
    case .foreign:
      return tr("%1 is not used: others may write it, or it is not yours or no file", path)
    case .tooLarge: return tr("%1 is too long for a file of settings", path)
    case .otherOwner(let folder):
      return tr("%1 belongs to another user; nothing is made in it", shownPath(folder))
    case .noSetting(let line):
      return tr("%1, line %2: this is not `name = value`", path, String(line))
    case .unknownName(let line, let name):
      return tr("%1, line %2: there is no setting %3", path, String(line), shown(name))
    case .badValue(let line, let name, let value):
      return tr(
        "%1, line %2: %3 cannot be %4", path, String(line), shown(name), shown("\"\(value)\""))
    case .twice(let line, let name):
      return tr("%1, line %2: %3 stands there twice", path, String(line), shown(name))
    }
  }

  /// The same as why a command failed.
  package static func settingsFailure(_ problem: SettingsProblem, _ path: String) -> Failure {
    switch problem {
    case .io(let code): system("settings", code, path)
    case .otherOwner: Failure("unsafe-place", .io, settings(problem, path))
    case .foreign, .tooLarge, .noSetting, .unknownName, .badValue, .twice:
      Failure("bad-settings", .io, settings(problem, path))
    }
  }

  /// What writes down the terminal.
  package static func recording(_ recording: Recording) -> String {
    switch recording {
    case .tmuxPipe:
      tr("This tmux pane is piped to a command (pipe-pane): what is shown here is written down.")
    case .program(let name):
      tr("This terminal is recorded by %1: what is shown here is written down.", shown(name))
    }
  }
}
