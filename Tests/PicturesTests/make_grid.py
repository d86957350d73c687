"""Makes a HEIC as phones do: a grid of tiles that is turned by a quarter: make_grid IN OUT HIDDEN [SIDE COLUMNS ROWS]

HIDDEN is 1 when the tiles are marked as hidden, else 0. Tiles have SIDE pixels a side, 128 unless told, and the grid has 2
COLUMNS and ROWS unless told; IN lies on the four tiles in its corner, all others are white. ISO/IEC 23008-12 6.6.2.3.
"""
import struct, subprocess, sys
source, target, hidden = sys.argv[1], sys.argv[2], int(sys.argv[3])
side, columns, rows = map(int, sys.argv[4:] or (128, 2, 2))
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
def made(x, y):
    """A tile's coding, and the settings that all tiles share."""
    run("convert", source, "-background", "white", "-gravity", "northwest", "-extent", f"{3 * side}x{3 * side}",
        "-crop", f"{side}x{side}+{x * side}+{y * side}", "+repage", "-type", "TrueColor", "-depth", "8", f"png24:{target}.png")
    run("heif-enc", target + ".png", "-o", target + ".heic")
    data = open(target + ".heic", "rb").read()
    return find(data, b"mdat"), box(b"hvcC", find(data, b"meta", b"iprp", b"ipco", b"hvcC"))
corner = {(x, y): made(x, y) for x in (0, 1) for y in (0, 1)}
config = corner[0, 0][1]
white = made(2, 2)[0] if (columns, rows) != (2, 2) else b""
tiles = [corner[x, y][0] if (x, y) in corner else white for y in range(rows) for x in range(columns)]
count = len(tiles)
width, height = columns * side - 16, rows * side - 36
items = tiles + [struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)]
kinds = [b"hvc1"] * count + [b"grid"]
infos = [full(b"infe", 2, struct.pack(">HH4s", n, 0, kind), b"\0", flags=int(n <= count) * hidden) for n, kind in enumerate(kinds, 1)]
properties = box(b"ipco", config, full(b"ispe", 0, struct.pack(">II", side, side)), full(b"ispe", 0, struct.pack(">II", width, height)),
                 box(b"irot", b"\1"))
links = b"".join(struct.pack(">HBBB", n, 2, 0x81, 2) for n in range(1, count + 1)) + struct.pack(">HBBB", count + 1, 2, 3, 0x84)
def meta(start):
    places, at = b"", start
    for n, item in enumerate(items, 1):
        places += struct.pack(">HHHII", n, 0, 1, at, len(item))
        at += len(item)
    return full(b"meta", 0, full(b"hdlr", 0, struct.pack(">I4s12xB", 0, b"pict", 0)), full(b"pitm", 0, struct.pack(">H", count + 1)),
                full(b"iloc", 0, struct.pack(">BBH", 0x44, 0, count + 1), places),
                full(b"iinf", 0, struct.pack(">H", count + 1), *infos),
                full(b"iref", 0, box(b"dimg", struct.pack(f">HH{count}H", count + 1, count, *range(1, count + 1)))),
                box(b"iprp", properties, full(b"ipma", 0, struct.pack(">I", count + 1), links)))
head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
body = b"".join(items)
open(target, "wb").write(head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", body))
