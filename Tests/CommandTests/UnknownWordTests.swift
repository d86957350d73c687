import Foundation
import Support
import Testing

/// Commands, options and values that there are not: exit 64, the word, and those that are near to it.
@Suite struct UnknownWordTests {
  @Test(arguments: [
    (["export"], "there is no command export; the nearest: `import`"),
    (["--vault", "export", "imprt", "--format", "uri"], "no command imprt; the nearest: `import`"),
    (["cdoe", "github"], "there is no command cdoe; the nearest: `code`"),
    (["sett"], "there is no command sett; the nearest: `settings`"),
    (["frobnicate"], "there is no command frobnicate; `trenta --help` lists them"),
    (["clear-clipbord"], "there is no command clear-clipbord; `trenta --help` lists them"),
    (["slot", "lst"], "there is no command slot lst; the nearest: `slot list`"),
    (["slot", "--json", "frobnicate"], "no command slot frobnicate; `trenta slot --help` lists"),
    (
      ["import", "--keepboth", "a.png"], "there is no option --keepboth; the nearest: `--keep-both`"
    ),
    (
      ["import", "a.png", "--source-passphrase=x"],
      "`--source-passphrase-fd`, `--source-passphrase-file`"
    ),
    (["code", "--min-let", "5", "x"], "there is no option --min-let; the nearest: `--min-left`"),
    (["code", "-z"], "there is no option -z; `trenta code --help` lists them"),
    (["--jsno"], "there is no option --jsno; the nearest: `--json`"),
    (["settings", "revael"], "there is no setting revael; the nearest: reveal"),
    (["import", "--format", "aegus", "x"], "the format aegus is not known; the nearest: aegis"),
  ])
  func theNearestAreNamed(arguments: [String], sentence: String) throws {
    let home = try Home()
    let output = try home.trenta(arguments: arguments)
    #expect(output.status == 64 && output.out.isEmpty, "\(output)")
    #expect(output.err.hasPrefix("trenta: usage: "), "\(output)")
    #expect(output.err.contains(sentence), "\(output)")
  }

  /// What is right is never called unknown, whatever else is wrong.
  @Test(arguments: [
    (["import", "--keep-both=x", "--skip", "a.png"], "exclude each other"),
    (["code", "--at", "never"], "--at"), (["check-code"], "query"), (["undo", "more"], "more"),
    (["purge", "x"], "--confirm"),
  ])
  func otherMistakes(arguments: [String], word: String) throws {
    let output = try Home().trenta(arguments: arguments)
    #expect(output.status == 64 && output.err.contains(word), "\(output)")
    #expect(!output.err.contains("there is no"), "\(output)")
  }

  @Test func inOtherLanguages() throws {
    let home = try Home()
    for (language, sentence) in [
      ("it", "non c'è nessun comando export"), ("nl", "er is geen opdracht export"),
      ("fr", "il n'y a pas de commande export"), ("de", "es gibt keinen Befehl export"),
    ] {
      let output = try home.trenta("export", setting: ["TRENTA_LANG": language])
      #expect(output.status == 64 && output.err.contains(sentence), "\(output)")
    }
    let json = try home.trenta("--json", "export")
    #expect(json.status == 64 && json.err.contains("\"error\": \"usage\""), "\(json)")
  }
}
