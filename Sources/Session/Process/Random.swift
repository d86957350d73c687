package import OTP
package import Secrets

extension Random {
  /// A new account's id.
  package func accountID() -> AccountID { AccountID(high: word(), low: word()) }
}

extension OTPAuthNames {
  /// `issuer:label`, or the one of them that is there.
  var text: String { issuer.isEmpty ? label : label.isEmpty ? issuer : issuer + ":" + label }
}
