/// Which version this is.
package enum Version {
  package static let number = "0.1.0"
  /// Unix seconds before which this version did not exist: a clock that shows less is wrong.
  package static let begin: Int64 = 1_793_491_200
}
