"""Exchanges vaults with the tests: `write FOLDER COUNT` makes random vaults, `dump FOLDER` tells all of
those there as JSON. Beside N.otpv lies N.key: the slot type and the secret in hex."""
import glob, json, os, random, struct, sys

sys.dont_write_bytecode = True
from vault_v1_ref import *

rng = random.Random(20240517)
WORDS = ["CGM", "drCLOUD", "Inzicht", "Argo", "SiGeM", "balie", "é", "日本", "a" * 256, "", "🙂", "x"]


def rnd(n):
    return rng.randbytes(n)


def account(uuid, groups):
    kind = rng.randint(1, 5)
    flags = lambda: rng.choice([0] * 9 + [2, 0x8000])
    f = {1: uuid, 2: bytes([kind]), 3: rnd(rng.choice([1, 10, 20, 32, 64, 1024])),
         4: bytes([4 if kind == 4 else rng.choice([1, 2, 3, 5, 6])]), 5: bytes([rng.randint(1, 10)])}
    if kind == 2:
        f[7] = struct.pack("<Q", rng.choice([0, 1, 2**63, 2**64 - 1, rng.getrandbits(64)]))
    else:
        f[6] = struct.pack("<I", rng.choice([1, 30, 60, 86400]))
    for tag in (8, 9, 10, 16, 18):
        if rng.random() < .6:
            f[tag] = rng.choice(WORDS).encode()
    if rng.random() < .4:
        f[11] = b"".join(rng.sample(groups, rng.randint(0, len(groups)))) + (rnd(16) if rng.random() < .3 else b"")
    if rng.random() < .9:
        f[12], f[13] = struct.pack("<Q", rng.getrandbits(32)), struct.pack("<Q", rng.getrandbits(56))
    if kind in (4, 5):
        f[15] = rnd(4)
    if rng.random() < .2:
        f[17] = struct.pack("<Q", rng.getrandbits(32)) + rnd(20)
    trash = rng.random() < .1
    if trash:
        f[20] = struct.pack("<Q", rng.getrandbits(32))
    if rng.random() < .3:
        f[22] = b"\1"
    if rng.random() < .3:
        f[21] = struct.pack("<HQ", 8, rng.getrandbits(56))
    if rng.random() < .2:
        f[23], f[24] = struct.pack("<Q", rng.getrandbits(32)), struct.pack("<I", rng.getrandbits(32))
    if rng.random() < .2:
        f[25] = b"\1"
    for tag in (14, 19, 26, 1000, 65535):
        if rng.random() < .2:
            f[tag] = rnd(rng.randint(0, 40))
    value = b"".join(tlv(tag, f[tag], flags()) for tag in sorted(f))
    return tlv(8 if trash else 1, value, rng.choice([0, 0, 2]))


def write(folder, count):
    for i in range(count):
        vid, mk = rnd(16), rnd(32)
        secret = rnd(32)
        slots = [make_slot(vid, mk, T_KEYFILE, secret, rnd)]
        if i % 8 == 0:
            slots.append(make_slot(vid, mk, T_PASS, b"six words are enough here", rnd, t=1, m=8192))
        for _ in range(rng.randint(0, 2)):  # slots of a later version
            length = 160 + 8 * rng.randint(0, 20)
            slots.insert(rng.randint(0, len(slots)),
                         struct.pack("<HHI8sBB", rng.choice([9, 77]), rng.getrandbits(16), length, rnd(8), 7, 3) + rnd(length - 18))
        groups = [rnd(16) for _ in range(rng.randint(0, 4))]
        records = [tlv(3, tlv(1, g) + tlv(2, b"tag%d" % n) + tlv(9, rnd(3))) for n, g in enumerate(groups)]
        records += [account(rnd(16), groups) for _ in range(rng.choice([0, 1, 3, 20, 150 if i % 20 == 0 else 5]))]
        for kind in (2, 4, 5, 6, 9, 500):
            if rng.random() < .3:
                records.append(tlv(kind, rnd(rng.randint(0, 60)), rng.choice([0, 2, 4])))
        if rng.random() < .3:
            log = tlv(1, struct.pack("<QHQI", 5, 3, 1, 1) + b"former") + tlv(7, rnd(5))
            records.append(tlv(7, log))
        rng.shuffle(records)
        content = struct.pack("<HHQ", rng.choice([1, 1, 2]), 1, 1700000000) + b"".join(records)
        ext = rnd(8 * rng.randint(0, 5))
        minor = rng.choice([0, 0, 3])
        open(os.path.join(folder, "%d.otpv" % i), "wb").write(
            build(vid, rng.randint(1, 10**9), mk, slots, content, rnd, ext=ext, minor=minor))
        json.dump([T_KEYFILE, secret.hex()], open(os.path.join(folder, "%d.key" % i), "w"))


def dump(folder):
    result = {}
    for path in glob.glob(os.path.join(folder, "*.otpv")):
        f = open(path, "rb").read()
        name = os.path.basename(path)[:-5]
        kind, secret = json.load(open(path[:-5] + ".key"))
        h, mk = unlock(f, kind, bytes.fromhex(secret))
        content = read(f, mk, h)
        records = []
        for k, fl, value in untlv(content[12:]):
            records.append({"kind": k, "flags": fl, "raw": value.hex(),
                            "fields": [[t, g, v.hex()] for t, g, v in untlv(value)] if k in (1, 8, 3, 7) else []})
        result[name] = {"generation": h["generation"], "slots": [s.hex() for s in h["slots"]],
                        "ext": h["ext"].hex(), "minor": h["minor"], "vault_id": h["vault_id"].hex(),
                        "head": content[:4].hex(), "records": records}
    json.dump(result, sys.stdout)


if sys.argv[1] == "write":
    write(sys.argv[2], int(sys.argv[3]))
else:
    dump(sys.argv[2])
