/// Every format that files are read in, apart from pictures; sorted by name.
package let knownFormats: [KnownFormat] = [
  KnownFormat(Aegis.self),
  KnownFormat(Authy.self),
  KnownFormat(BattleNet.self),
  KnownFormat(Duo.self),
  KnownFormat(GoogleDatabase.self),
  KnownFormat(MicrosoftAuthenticator.self),
  KnownFormat(OTPAuth.self),
  KnownFormat(Steam.self),
  KnownFormat(TOTPAuthenticator.self),
  KnownFormat(URIList.self),
]
