/// Every format that files are read in, apart from pictures; sorted by name.
package let knownFormats: [KnownFormat] = [
  KnownFormat(Aegis.self),
  KnownFormat(AuthExtension.self),
  KnownFormat(GAuth.self),
  KnownFormat(OTPClient.self),
  KnownFormat(PSKC.self),
  KnownFormat(RSC2FA.self),
  KnownFormat(TOTPCLI.self),
  KnownFormat(URIList.self),
]
