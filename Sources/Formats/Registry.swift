/// What was recognised. The raw values are words of the lines to `trenta`, of `--json` and of
/// `--format`.
package enum Format: String, Sendable, CaseIterable {
  case onePassword = "1password"
  case twoFAS = "2fas"
  case twoFAuth = "2fauth"
  case aegis
  case andOTP = "andotp"
  case apple = "apple-passwords"
  case authExtension = "authenticator-extension"
  case authenticatorPlus = "authenticator-plus"
  case authy
  case battleNet = "battlenet"
  case bitwarden
  case cotp
  /// A table of no known app.
  case csv
  case dashlane
  case duo
  case enpass
  case ente
  case extractOTPSecrets = "extract-otp-secrets"
  case freeOTP1 = "freeotp-1"
  case freeOTP2 = "freeotp-2"
  case freeOTPPlus = "freeotp-plus"
  case gauth
  case googleDatabase = "google-database"
  case googleMigration = "google-migration"
  case keePass = "keepass"
  case lastPass = "lastpass"
  case lastPassAuthenticator = "lastpass-authenticator"
  case microsoft = "microsoft-authenticator"
  case otpAuth = "otp-auth"
  case otpClient = "otpclient"
  case protonAuthenticator = "proton-authenticator"
  case protonPass = "proton-pass"
  case pskc
  /// An address in a QR code.
  case qr
  case raivo
  case rsc2FA = "rsc-2fa"
  case steam
  case stratum
  case totpAuthenticator = "totp-authenticator"
  case totpCLI = "totp-cli"
  /// Addresses in a text, one a line.
  case uri
  case winAuth = "winauth"
  case zoho = "zoho-vault"
}

/// Every format that files are read in, apart from pictures; sorted by name.
package let knownFormats: [KnownFormat] = [
  KnownFormat(OnePassword.self),
  KnownFormat(TwoFAS.self),
  KnownFormat(TwoFAuth.self),
  KnownFormat(Aegis.self),
  KnownFormat(AndOTP.self),
  KnownFormat(ApplePasswords.self),
  KnownFormat(AuthExtension.self),
  KnownFormat(AuthenticatorPlus.self),
  KnownFormat(Authy.self),
  KnownFormat(BattleNet.self),
  KnownFormat(Bitwarden.self),
  KnownFormat(Cotp.self),
  KnownFormat(CSVList.self),
  KnownFormat(Dashlane.self),
  KnownFormat(Duo.self),
  KnownFormat(Enpass.self),
  KnownFormat(Ente.self),
  KnownFormat(ExtractOTPSecrets.self),
  KnownFormat(FreeOTP1.self),
  KnownFormat(FreeOTP2.self),
  KnownFormat(FreeOTPPlus.self),
  KnownFormat(GAuth.self),
  KnownFormat(GoogleDatabase.self),
  KnownFormat(KeePass.self),
  KnownFormat(LastPass.self),
  KnownFormat(LastPassAuthenticator.self),
  KnownFormat(MicrosoftAuthenticator.self),
  KnownFormat(OTPAuth.self),
  KnownFormat(OTPClient.self),
  KnownFormat(ProtonAuthenticator.self),
  KnownFormat(ProtonPass.self),
  KnownFormat(PSKC.self),
  KnownFormat(Raivo.self),
  KnownFormat(RSC2FA.self),
  KnownFormat(Steam.self),
  KnownFormat(Stratum.self),
  KnownFormat(TOTPAuthenticator.self),
  KnownFormat(TOTPCLI.self),
  KnownFormat(URIList.self),
  KnownFormat(WinAuth.self),
  KnownFormat(Zoho.self),
]
