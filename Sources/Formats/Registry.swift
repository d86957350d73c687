/// Every format that files are read in, apart from pictures; sorted by name.
package let knownFormats: [KnownFormat] = [
  KnownFormat(OnePassword.self),
  KnownFormat(Aegis.self),
  KnownFormat(ApplePasswords.self),
  KnownFormat(AuthenticatorPlus.self),
  KnownFormat(Bitwarden.self),
  KnownFormat(CSVList.self),
  KnownFormat(Dashlane.self),
  KnownFormat(Enpass.self),
  KnownFormat(KeePass.self),
  KnownFormat(LastPass.self),
  KnownFormat(LastPassAuthenticator.self),
  KnownFormat(ProtonAuthenticator.self),
  KnownFormat(ProtonPass.self),
  KnownFormat(Raivo.self),
  KnownFormat(URIList.self),
  KnownFormat(WinAuth.self),
]
