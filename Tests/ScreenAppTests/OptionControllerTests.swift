import Interface
import Session
import Support
import Terminal
import Testing

@testable import ScreenApp

/// Settings and the look at the machine.
@Suite struct OptionControllerTests {
  private func controller(_ screen: TestScreen) -> OptionController {
    OptionController(screen.core, screen.vault)
  }

  private func settings(_ events: [Event]) -> Interface.Settings? {
    if case .options(.settings(let settings, _))? = events.last { settings } else { nil }
  }

  @Test func settingsAreSavedAndTold() throws {
    let screen = try TestScreen()
    let options = controller(screen)
    #expect(settings(try options.carryOut(.askSettings))?.reveal == .selected)
    #expect(settings(try options.carryOut(.set("reveal", "all")))?.reveal == .all)
    #expect(settings(try controller(screen).carryOut(.askSettings))?.reveal == .all)
  }

  @Test func aValueThatIsNotAllowed() throws {
    let screen = try TestScreen()
    let options = controller(screen)
    #expect(problem { _ = try options.carryOut(.set("reveal", "perhaps")) } != nil)
    #expect(try options.carryOut(.set("no-such-setting", "1")).isEmpty)
    #expect(settings(try options.carryOut(.askSettings))?.reveal == .selected)
  }

  /// What the rows say in words is said anew in the language that was chosen.
  @Test func aNewLanguageRewordsTheRows() throws {
    let screen = try TestScreen()
    try screen.session.add("SiGeM")
    #expect(
      try controller(screen).carryOut(.set("lang", "en")).names == ["rowsReworded", "settings"])
    let locked = try TestScreen(isOpen: false)
    #expect(try controller(locked).carryOut(.set("lang", "en")).names == ["settings"])
  }

  @Test func looksAtTheMachineBesideTheScreen() throws {
    let screen = try TestScreen()
    let options = controller(screen)
    #expect(try options.carryOut(.diagnose).isEmpty)
    #expect(options.isWorking && options.descriptors.count == 1)
    let events = try screen.wait(for: options)
    guard case .options(.text(let page))? = events.last else {
      Issue.record("\(events.names)")
      return
    }
    #expect(page.lines.contains { $0.text.string.contains("vault") })
  }
}
