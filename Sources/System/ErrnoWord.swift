internal import Glibc

/// The stable word for an errno, on standard error and in JSON.
package func errnoWord(_ code: Int32) -> String {
  switch code {
  case ENOENT, ENOTDIR: "missing-file"
  case EACCES, EPERM: "permission"
  case ENOSPC, EDQUOT: "disk-full"
  case EROFS: "read-only-file-system"
  default: "io"
  }
}
