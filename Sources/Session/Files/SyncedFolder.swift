internal import Glibc
internal import Paths

/// A folder that a service copies elsewhere: what is removed in it may remain there.
package struct SyncedFolder: Sendable, Equatable {
  /// The service's name, as people know it.
  package let service: String
  /// The path of the folder that is copied.
  package let path: String

  /// What folders are called by default. A name counts when it is the whole name, or is followed by
  /// something that is no letter: `OneDrive - Praxis`, `Nextcloud2`.
  private static let names = [
    ("dropbox", "Dropbox"), ("onedrive", "OneDrive"), ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"), ("my drive", "Google Drive"), ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"), ("pclouddrive", "pCloud"), ("pcloud", "pCloud"),
    ("megasync", "MEGA"), ("mega", "MEGA"), ("icloud drive", "iCloud"), ("iclouddrive", "iCloud"),
    ("icloud", "iCloud"), ("box sync", "Box"), ("box", "Box"), ("seafile", "Seafile"),
    ("kdrive", "kDrive"), ("proton drive", "Proton Drive"), ("protondrive", "Proton Drive"),
    ("syncthing", "Syncthing"),
  ]

  /// Files that a service leaves in the folder which it copies.
  private static let marks = [
    (".dropbox", "Dropbox"), (".dropbox.cache", "Dropbox"), (".stfolder", "Syncthing"),
    (".owncloudsync.log", "ownCloud or Nextcloud"), (".nextcloudsync.log", "Nextcloud"),
    (".seafile-data", "Seafile"), (".debris", "MEGA"), (".megaignore", "MEGA"),
  ]

  /// The synced folder in which a file lies, by the marks in its folders first and by their names
  /// second, from the innermost out; nil when there is none that is known.
  package static func around(_ file: String) -> SyncedFolder? {
    guard let resolved = unsafe realpath(file.systemCString, nil) else { return nil }
    defer { unsafe free(resolved) }
    var parts = unsafe PathParts.all(SystemText.text(resolved)).filter { !$0.isEmpty }.dropLast()
    var byName: SyncedFolder?
    while let name = parts.last {
      let path = "/" + parts.joined(separator: "/")
      if let service = mark(in: path) { return SyncedFolder(service: service, path: path) }
      if byName == nil, let service = service(named: name) {
        byName = SyncedFolder(service: service, path: path)
      }
      parts.removeLast()
    }
    return byName
  }

  private static func mark(in folder: String) -> String? {
    for (name, service) in marks where unsafe access((folder + "/" + name).systemCString, F_OK) == 0
    {
      return service
    }
    // The journal of the ownCloud family has the name of its account in it: .sync_1a2b.db
    guard let entries = unsafe opendir(folder.systemCString) else { return nil }
    defer { unsafe closedir(entries) }
    while let entry = unsafe readdir(entries) {
      let name = unsafe Folder.name(of: UnsafeRawPointer(entry))
      if name.hasSuffix(".db"), name.hasPrefix("._sync_") || name.hasPrefix(".sync_") {
        return "ownCloud or Nextcloud"
      }
    }
    return nil
  }

  private static func service(named folder: String) -> String? {
    let folder = folder.lowercased()
    return names.first { name, _ in
      folder.hasPrefix(name) && folder.dropFirst(name.count).first?.isLetter != true
    }?.1
  }
}
