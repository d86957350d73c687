/// Every format that files are read in, apart from pictures; sorted by name.
package let knownFormats: [KnownFormat] = [
  KnownFormat(TwoFAS.self),
  KnownFormat(Aegis.self),
  KnownFormat(AndOTP.self),
  KnownFormat(Cotp.self),
  KnownFormat(Ente.self),
  KnownFormat(FreeOTP1.self),
  KnownFormat(FreeOTP2.self),
  KnownFormat(FreeOTPPlus.self),
  KnownFormat(Stratum.self),
  KnownFormat(URIList.self),
]
