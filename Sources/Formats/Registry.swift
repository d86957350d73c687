/// Every format that files are read in, apart from pictures; sorted by name.
package let knownFormats: [KnownFormat] = [
  KnownFormat(Aegis.self),
  KnownFormat(URIList.self),
]
