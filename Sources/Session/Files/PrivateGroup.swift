internal import Glibc

/// A group of one user alone, as many distributions give each of them; with it goes a umask of 002, so
/// that files which only their owner can write have a mode of 0664.
enum PrivateGroup {
  /// Whether nobody but `user` is in the group: by its own list, and as the group of an account.
  static func isOne(_ group: gid_t, of user: uid_t) -> Bool {
    guard let entry = unsafe getgrgid(group) else { return false }
    var members: [String] = []
    var member = unsafe entry.pointee.gr_mem
    while let name = unsafe member?.pointee {
      unsafe members.append(String(cString: name))
      unsafe member = member?.advanced(by: 1)
    }
    var isOwn = false
    setpwent()
    defer { endpwent() }
    while let account = unsafe getpwent() {
      let (id, name) = unsafe (account.pointee.pw_uid, String(cString: account.pointee.pw_name))
      let isMember = unsafe account.pointee.pw_gid == group || members.contains(name)
      members.removeAll { $0 == name }
      if isMember {
        guard id == user else { return false }
        isOwn = true
      }
    }
    // Of a name that no account has, nobody knows who it is.
    return isOwn && members.isEmpty
  }
}
