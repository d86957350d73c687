"""Makes a HEIC as phones do: a grid of four tiles that is turned by a quarter: make_grid IN OUT HIDDEN

HIDDEN is 1 when the tiles are marked as hidden, else 0. ISO/IEC 23008-12 6.6.2.3.
"""
import struct, subprocess, sys
source, target = sys.argv[1:3]
def box(kind, *parts): body = b"".join(parts); return struct.pack(">I4s", 8 + len(body), kind) + body
def full(kind, version, *parts, flags=0): return box(kind, struct.pack(">I", version << 24 | flags), *parts)
def find(data, *path):
    for kind in path:
        at = 0
        while data[at + 4:at + 8] != kind: at += struct.unpack(">I", data[at:at + 4])[0]
        data = data[at + 8:at + struct.unpack(">I", data[at:at + 4])[0]]
        if kind in (b"meta", b"iloc"): data = data[4:]
    return data
def run(*words): subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
tiles, config = [], None
for n, place in enumerate(("128x128+0+0", "128x128+128+0", "128x128+0+128", "128x128+128+128")):
    run("convert", source, "-background", "white", "-gravity", "northwest", "-extent", "256x256", "-crop", place, "+repage",
        "-type", "TrueColor", "-depth", "8", "png24:" + target + ".png")
    run("heif-enc", target + ".png", "-o", target + ".heic")
    data = open(target + ".heic", "rb").read()
    config = box(b"hvcC", find(data, b"meta", b"iprp", b"ipco", b"hvcC"))
    tiles.append(find(data, b"mdat"))
grid = struct.pack(">BBBBHH", 0, 0, 1, 1, 240, 220)
items = tiles + [grid]
kinds = [b"hvc1"] * 4 + [b"grid"]
infos = [full(b"infe", 2, struct.pack(">HH4s", n, 0, kind), b"\0", flags=int(n < 5) * int(sys.argv[3]))
         for n, kind in enumerate(kinds, 1)]
properties = box(b"ipco", config, full(b"ispe", 0, struct.pack(">II", 128, 128)), full(b"ispe", 0, struct.pack(">II", 240, 220)),
                 box(b"irot", b"\1"))
links = b"".join(struct.pack(">HBBB", n, 2, 0x81, 2) for n in range(1, 5)) + struct.pack(">HBBB", 5, 2, 3, 0x84)
def meta(start):
    places, at = b"", start
    for n, item in enumerate(items, 1):
        places += struct.pack(">HHHII", n, 0, 1, at, len(item))
        at += len(item)
    return full(b"meta", 0, full(b"hdlr", 0, struct.pack(">I4s12xB", 0, b"pict", 0)), full(b"pitm", 0, struct.pack(">H", 5)),
                full(b"iloc", 0, struct.pack(">BBH", 0x44, 0, 5), places), full(b"iinf", 0, struct.pack(">H", 5), *infos),
                full(b"iref", 0, box(b"dimg", struct.pack(">HHHHHH", 5, 4, 1, 2, 3, 4))),
                box(b"iprp", properties, full(b"ipma", 0, struct.pack(">I", 5), links)))
head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
body = b"".join(items)
open(target, "wb").write(head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", body))
