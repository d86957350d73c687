#!/bin/sh
# Makes the demo pictures in this folder: QR codes of made-up accounts, in the style in which the
# portals show theirs. Needs qrencode.
set -eu
cd "$(dirname "$0")"

code() { qrencode --output="$1" --size=6 --margin=4 --level=M -- "$2"; }

code cgm-drcloud.png \
  'otpauth://totp/CGM%20drCLOUD:m.rossi?secret=MFZWIZTHNBVGW3DQOF2HE5LWPB4XU&issuer=CGM%20drCLOUD'
# The same portal and user at two places: each workstation has a secret of its own.
code infomedics-balie.png \
  'otpauth://totp/Infomedics:praktijk?secret=NRXW4ZZAORUGC3RAMJQWY2LF&issuer=Infomedics'
code infomedics-behandelkamer-1.png \
  'otpauth://totp/Infomedics:praktijk?secret=NNQW2ZLSEB2HOZLFEBTGS3TF&issuer=Infomedics'
# A code every 60 seconds.
code argo.png \
  'otpauth://totp/Argo:supervisor.SG00000?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Argo&period=60'
code sigem.png \
  'otpauth://totp/SiGeM:mario.rossi?secret=KNUUOZKNEBUW4IDBEBZWKY3S&issuer=SiGeM&algorithm=SHA1&digits=6&period=30'
# Google Authenticator's "transfer accounts": "Example Mail" (anna@example.org) and "Example Git"
# (anna, a counter that stands at 3).
code google-authenticator.png \
  'otpauth-migration://offline?data=CkkKFGRlbW8gc2VjcmV0IG51bWJlciAxEh1FeGFtcGxlIE1haWw6YW5uYUBleGFtcGxlLm9yZxoMRXhhbXBsZSBNYWlsIAEoATACCj0KFGRlbW8gc2VjcmV0IG51bWJlciAyEhBFeGFtcGxlIEdpdDphbm5hGgtFeGFtcGxlIEdpdCABKAEwATgDEAEYASAAKCo%3D'
