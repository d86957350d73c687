#!/usr/bin/env python3
"""Makes a labelled corpus of QR images holding made-up OTP accounts.

  make_corpus.py --seed 1 --out corpus [--only CATEGORY ... | --skip CATEGORY ...]

Same seed => same images (with the same library versions).  Each image draws from its own
random stream (seed, category, index), so adding a category does not disturb the others.
Writes labels.json: {seed, images: [{file, category, expect: decode|none|other|error, payloads: [...], note}]}
Needs: python3-numpy python3-pil python3-segno python3-opencv fonts-dejavu-core.  A format that this
Pillow cannot write is left out, and named.
"""
import argparse, base64, binascii, io, json, math, os, shutil, struct, zlib
from urllib.parse import quote
import numpy as np
import cv2, segno
from PIL import Image, ImageDraw, ImageFont, ImageFilter

cv2.setNumThreads(1)
ISSUERS = ["Examplia", "Nordbank", "Git Harbor", "Mailfox", "Cloudberry", "Parcel & Post", "Stadtwerke Test",
           "PixelForum", "Registrar One", "Oak VPN", "Fjord Games", "Notebook", "Quill", "Tramway", "Acme Cloud",
           "Lantern", "Bluebell Health", "Kiosk", "Depot", "University of Nowhere"]
USERS = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "mallory", "olivia",
         "peggy", "rupert", "sybil", "trent", "victor", "walter"]
DOMS = ["example.com", "example.org", "mail.example.net", "test.invalid", "corp.example"]

# ------------------------------------------------------------------ payloads
def b32(b): return base64.b32encode(b).decode().rstrip("=")
def pick(r, xs): return xs[int(r.integers(len(xs)))]
def account(r):
    iss = pick(r, ISSUERS)
    usr = pick(r, USERS) + str(int(r.integers(100))) + "@" + pick(r, DOMS)
    return iss, usr, r.bytes(int(pick(r, [10, 20, 20, 20, 32])))
def otpauth(r, long=False):
    iss, usr, sec = account(r)
    if long: sec = r.bytes(64)
    s = f"otpauth://totp/{quote(iss)}:{quote(usr)}?secret={b32(sec)}&issuer={quote(iss)}"
    k = r.random()
    if long or k < .35: s += f"&algorithm={pick(r,['SHA1','SHA256','SHA512'])}&digits={pick(r,['6','8'])}&period={pick(r,['30','60'])}"
    elif k < .45: s = s.replace("totp", "hotp") + f"&counter={int(r.integers(1000))}"
    if long: s += "&image=" + quote("https://img.example.com/icons/" + r.bytes(24).hex() + ".png")
    return s
def _vi(n):
    o = b""
    while True:
        b = n & 127; n >>= 7
        if n: o += bytes([b | 128])
        else: return o + bytes([b])
def _ld(f, b): return _vi(f << 3 | 2) + _vi(len(b)) + b
def _vf(f, n): return _vi(f << 3) + _vi(n)
def migration(r, n, idx=0, size=1, seclen=None):
    out = b""
    for _ in range(n):
        iss, usr, sec = account(r)
        if seclen: sec = r.bytes(seclen)
        e = _ld(1, sec) + _ld(2, f"{iss}:{usr}".encode()) + _ld(3, iss.encode()) + _vf(4, 1) + _vf(5, 1) + _vf(6, 2)
        out += _ld(1, e)
    out += _vf(2, 1) + _vf(3, size) + _vf(4, idx) + _vf(5, int(r.integers(1 << 30)))
    return "otpauth-migration://offline?data=" + quote(base64.b64encode(out).decode(), safe="")

# ------------------------------------------------------------------ rendering
def matrix(data, error="m", version=None, mode=None, boost=False, mask=None, **kw):
    q = segno.make(data, error=error, version=version, micro=False, boost_error=boost, mode=mode, mask=mask, **kw)
    return np.array([[1 if c else 0 for c in row] for row in q.matrix], np.uint8), q
def upto(data, levels="hqml"):
    """highest error level whose version is still modest"""
    for e in levels:
        try: return matrix(data, e)
        except Exception: pass
    raise ValueError
def draw(m, scale, quiet=4, dark=0, light=255):
    """gray or colour render of a module matrix"""
    m = np.pad(m, quiet)
    m = np.kron(m, np.ones((scale, scale), np.uint8))
    if np.isscalar(dark): return np.where(m, np.uint8(dark), np.uint8(light))
    return np.where(m[..., None].astype(bool), np.array(dark, np.uint8), np.array(light, np.uint8))
def rgb(a): return a if a.ndim == 3 else np.repeat(a[..., None], 3, 2)
def font(sz): return ImageFont.truetype("DejaVuSans.ttf", sz)
def resize(a, w, h, inter=cv2.INTER_AREA): return cv2.resize(a, (int(w), int(h)), interpolation=inter)

# ------------------------------------------------------------------ synthetic UI
WORDS = ("settings account scan the code with your authenticator app then enter six digits to confirm backup codes "
         "cancel continue two factor security sign in devices sessions password email notifications billing team "
         "search files edit view help terminal build error warning main branch commit merge review open closed").split()
def ui(r, w, h, dark=False, busy=1.0):
    """a busy desktop: windows, text, buttons, icons, code, small checkerboards"""
    bg = (24, 26, 30) if dark else (236, 238, 242)
    im = Image.new("RGB", (w, h), tuple(int(c) for c in bg))
    d = ImageDraw.Draw(im)
    s = max(1.0, h / 1080)
    # wallpaper gradient
    g = np.linspace(0, 1, h)[:, None, None]
    c0, c1 = r.integers(0, 120 if dark else 255, 3), r.integers(0, 120 if dark else 255, 3)
    im.paste(Image.fromarray(np.broadcast_to((c0 * (1 - g) + c1 * g), (h, w, 3)).astype(np.uint8)))
    fg = (220, 222, 226) if dark else (28, 30, 34)
    d.rectangle([0, 0, w, int(28 * s)], fill=(12, 12, 14) if dark else (250, 250, 250))
    n = int(6 * busy) + 1
    for i in range(n):
        ww, hh = int(r.integers(int(w * .25), int(w * .6))), int(r.integers(int(h * .25), int(h * .6)))
        x, y = int(r.integers(0, w - ww)), int(r.integers(int(30 * s), h - hh))
        base = int(r.integers(18, 60)) if dark else int(r.integers(225, 256))
        d.rectangle([x, y, x + ww, y + hh], fill=(base, base, min(255, base + 4)), outline=(110, 110, 120), width=max(1, int(s)))
        d.rectangle([x, y, x + ww, y + int(26 * s)], fill=tuple(int(v) for v in r.integers(40, 210, 3)))
        fs = int(r.integers(11, 18) * s); f = font(fs); yy = y + int(34 * s)
        while yy < y + hh - fs * 2:
            k = r.random()
            if k < .72:
                t = " ".join(pick(r, WORDS) for _ in range(int(r.integers(2, max(3, ww // (fs * 4))))))
                d.text((x + int(10 * s), yy), t, font=f, fill=fg)
            elif k < .82:
                d.rounded_rectangle([x + int(10 * s), yy, x + int(120 * s), yy + fs * 1.6], radius=int(5 * s), fill=tuple(int(v) for v in r.integers(30, 230, 3)))
                d.text((x + int(20 * s), yy + 2), pick(r, WORDS), font=f, fill=(255, 255, 255)); yy += fs
            elif k < .92:   # concentric squares and icons, which look like finder patterns
                for j in range(int(r.integers(2, 7))):
                    z = fs; xx = x + int(10 * s) + j * z * 2
                    d.rectangle([xx, yy, xx + z, yy + z], outline=fg, width=max(1, z // 7))
                    d.rectangle([xx + z * 2 // 7 + 1, yy + z * 2 // 7 + 1, xx + z * 5 // 7, yy + z * 5 // 7], fill=fg)
            else:
                c = (np.indices((fs, ww // 3)).sum(0) // max(1, int(2 * s)) % 2 * 255).astype(np.uint8)
                im.paste(Image.fromarray(c), (x + int(10 * s), yy))
            yy += int(fs * 1.5)
    return np.array(im)
def paste(bg, fg, x, y):
    h, w = fg.shape[:2]; bg[y:y + h, x:x + w] = fg; return bg
def place(r, bg, fg):
    H, W = bg.shape[:2]; h, w = fg.shape[:2]
    return paste(bg, fg, int(r.integers(0, W - w + 1)), int(r.integers(0, H - h + 1)))
def card(q, pad, col=(255, 255, 255)):
    h, w = q.shape[:2]; c = np.empty((h + 2 * pad, w + 2 * pad, 3), np.uint8); c[:] = col
    c[pad:pad + h, pad:pad + w] = rgb(q); return c

# ------------------------------------------------------------------ geometry / optics
def canvas(q, m, bg=255):
    q = rgb(q); h, w = q.shape[:2]; c = np.empty((h + 2 * m, w + 2 * m, 3), np.uint8); c[:] = bg
    c[m:m + h, m:m + w] = q; return c
def rotate(a, deg, bg=(255, 255, 255)):
    h, w = a.shape[:2]; M = cv2.getRotationMatrix2D((w / 2, h / 2), deg, 1)
    c, s = abs(M[0, 0]), abs(M[0, 1]); W, H = int(h * s + w * c) + 2, int(h * c + w * s) + 2
    M[0, 2] += W / 2 - w / 2; M[1, 2] += H / 2 - h / 2
    return cv2.warpAffine(a, M, (W, H), flags=cv2.INTER_LINEAR, borderValue=bg)
def warp(a, r, amount, W, H, bg=(128, 128, 128), fill=.8, rot=0.0):
    h, w = a.shape[:2]
    src = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
    s = min(W / w, H / h) * fill
    p = (src - [w / 2, h / 2]) * s
    t = math.radians(rot); p = p @ np.array([[math.cos(t), math.sin(t)], [-math.sin(t), math.cos(t)]])
    p = p + r.uniform(-amount, amount, (4, 2)) * min(w, h) * s + [W / 2, H / 2]
    p[:, 0] = np.clip(p[:, 0], 2, W - 3); p[:, 1] = np.clip(p[:, 1], 2, H - 3)
    return cv2.warpPerspective(a, cv2.getPerspectiveTransform(src, np.float32(p)), (W, H), flags=cv2.INTER_LINEAR, borderValue=bg)
def light_field(r, a, lo=.45):
    h, w = a.shape[:2]; y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    t = r.uniform(0, 2 * math.pi); g = ((x / w - .5) * math.cos(t) + (y / h - .5) * math.sin(t)) + .5
    f = lo + (1 - lo) * np.clip(g, 0, 1)
    return np.clip(a * f[..., None], 0, 255).astype(np.uint8)
def noise(r, a, s): return np.clip(a.astype(np.float32) + r.normal(0, s, a.shape), 0, 255).astype(np.uint8)
def photo_of_screen(r, scr, W, H, amount=.06, fill=.95, rot=None, moire=True):
    """screen with RGB stripe sub-pixels, seen by a camera whose grid beats with it"""
    if moire:
        k = 3
        h, w = scr.shape[:2]
        big = np.repeat(np.repeat(scr, k, 0), k, 1).astype(np.float32)
        mask = np.full((k, k, 3), .35, np.float32)
        for c in range(3): mask[:, c, c] = 1.0
        mask[k - 1] *= .6
        big *= np.tile(mask, (h, w, 1)); scr = np.clip(big * 1.45, 0, 255).astype(np.uint8)
    a = warp(scr, r, amount, W, H, bg=(40, 40, 44), fill=fill, rot=r.uniform(-6, 6) if rot is None else rot)
    a = light_field(r, a, r.uniform(.55, .85))
    gx, gy = r.uniform(0, W), r.uniform(0, H); y, x = np.mgrid[0:H, 0:W].astype(np.float32)
    gl = np.exp(-(((x - gx) / (W * .15)) ** 2 + ((y - gy) / (H * .15)) ** 2)) * r.uniform(0, 70)
    a = np.clip(a.astype(np.float32) + gl[..., None], 0, 255).astype(np.uint8)
    a = cv2.GaussianBlur(a, (0, 0), r.uniform(.5, 1.0))
    return noise(r, a, r.uniform(2, 7))
def curve(a, bend, bg=128):
    """wraps an image round a vertical cylinder; bend = half angle (radians)"""
    h, w = a.shape[:2]; R = w / (2 * bend); W = int(2 * R * math.sin(bend)); H = int(h * 1.25)
    y, x = np.mgrid[0:H, 0:W].astype(np.float32)
    th = np.arcsin(np.clip((x - W / 2) / R, -1, 1)); depth = (1 - np.cos(th)) * R
    scale = 1 + depth / (h * 2.2)
    mx = (th * R + w / 2).astype(np.float32); my = ((y - H / 2) * scale + h / 2).astype(np.float32)
    return cv2.remap(a, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(bg, bg, bg))

# ------------------------------------------------------------------ the corpus
class Corpus:
    def __init__(self, seed, out, only, skip):
        self.seed, self.out, self.only, self.skip, self.labels = seed, out, only, skip, []
        os.makedirs(out, exist_ok=True)
    def rng(self, cat, i): return np.random.default_rng([self.seed, zlib.crc32(cat.encode()), i])
    def name(self, cat, i, ext): return f"{cat}_{i:02d}.{ext}"
    def label(self, fn, cat, payloads, note="", expect=None):
        self.labels.append(dict(file=fn, category=cat, expect=expect or ("decode" if payloads else "none"), payloads=list(payloads), note=note))
    def raw(self, cat, i, ext, data, payloads=(), note="", expect=None):
        fn = self.name(cat, i, ext)
        with open(os.path.join(self.out, fn), "wb") as f: f.write(data)
        self.label(fn, cat, payloads, note, expect)
    def save(self, cat, i, a, payloads, ext="png", note="", expect=None, **kw):
        fn = self.name(cat, i, ext); p = os.path.join(self.out, fn)
        im = a if isinstance(a, Image.Image) else Image.fromarray(a)
        if ext in ("jpg",): kw.setdefault("quality", 92); im = im if im.mode in ("L", "RGB", "CMYK") else im.convert("RGB")
        try: im.save(p, **kw)
        except (ValueError, KeyError, OSError) as e: print("left out:", fn, e); return
        self.label(fn, cat, payloads, note, expect)
    def want(self, cat): return (not self.only or cat in self.only) and cat not in self.skip

def build(C):
    R = C.rng
    # ---- clean
    fm = ["png", "jpg", "webp", "bmp", "gif", "tiff"]
    if C.want("clean"):
        for i in range(24):
            r = R("clean", i); p = otpauth(r) if i % 4 else migration(r, int(r.integers(1, 6)))
            m, q = matrix(p, pick(r, "lmqh")); s = int(r.integers(3, 12))
            a = draw(m, s); ext = fm[i % 6]; kw = {}
            if ext == "webp" and i % 12 < 6: kw = dict(lossless=True)
            if ext == "gif": a = Image.fromarray(a).convert("P")
            if ext == "tiff": kw = dict(compression=pick(r, ["tiff_lzw", "tiff_deflate", "packbits"]))
            C.save("clean", i, a, [p], ext, f"v{q.version} scale {s}", **kw)
    # ---- screenshots
    for cat, W, H, n, sc in [("shot1080", 1920, 1080, 14, (2, 5)), ("shot1440", 2560, 1440, 10, (2, 6)),
                             ("shot4k", 3840, 2160, 10, (2, 8)), ("shot8k", 7680, 4320, 6, (2, 9))]:
        if not C.want(cat): continue
        for i in range(n):
            r = R(cat, i); p = otpauth(r, long=r.random() < .2) if i % 3 else migration(r, int(r.integers(1, 5)))
            m, q = matrix(p, pick(r, "lm")); s = int(r.integers(sc[0], sc[1] + 1)); dark = bool(i % 2)
            a = ui(r, W, H, dark); c = card(draw(m, s, quiet=int(pick(r, [2, 4]))), int(pick(r, [0, 6, 24])))
            ext = "png"; kw = {}
            if i % 5 == 3: ext = "jpg"; kw = dict(quality=85)
            C.save(cat, i, place(r, a, c), [p], ext, f"v{q.version} scale {s} {'dark' if dark else 'light'}", **kw)
    # ---- inverted
    if C.want("inverted"):
        for i in range(14):
            r = R("inverted", i); p = otpauth(r) if i % 3 else migration(r, 3); m, q = matrix(p, "m"); s = int(r.integers(3, 9))
            col = [(255, 255, 255), (230, 230, 235), (160, 220, 255), (255, 214, 120)][i % 4]; bgc = [(0, 0, 0), (18, 18, 20), (13, 17, 40), (40, 12, 30)][i % 4]
            a = draw(m, s, dark=col, light=bgc)
            if i >= 7: a = place(r, ui(r, 1920, 1080, True), a)
            C.save("inverted", i, a, [p], "png" if i % 3 else "jpg", f"v{q.version} scale {s}")
    # ---- styled
    if C.want("styled"):
        for i in range(18):
            r = R("styled", i); p = otpauth(r); m, q = matrix(p, "h" if i % 3 == 0 else pick(r, "qm")); n = m.shape[0]; S = 16; qz = 4
            sz = (n + 2 * qz) * S; im = Image.new("RGB", (sz, sz), "white"); d = ImageDraw.Draw(im); col = (int(r.integers(0, 60)),) * 3
            kind = ["dots", "rounded", "liquid", "dots_all", "diamonds", "rfinder"][i % 6]; k = r.uniform(.7, .95)
            fin = np.zeros_like(m); fin[:7, :7] = fin[:7, -7:] = fin[-7:, :7] = 1
            for y in range(n):
                for x in range(n):
                    if not m[y, x]: continue
                    X, Y = (x + qz) * S, (y + qz) * S; z = S * k; o = (S - z) / 2; box = [X + o, Y + o, X + o + z, Y + o + z]
                    if fin[y, x] and kind not in ("dots_all", "rfinder"): d.rectangle([X, Y, X + S - 1, Y + S - 1], fill=col)
                    elif fin[y, x] and kind == "rfinder": continue
                    elif kind.startswith("dots"): d.ellipse(box, fill=col)
                    elif kind in ("rounded", "rfinder"): d.rounded_rectangle(box, radius=z * .35, fill=col)
                    elif kind == "diamonds": d.polygon([(X + S / 2, Y), (X + S, Y + S / 2), (X + S / 2, Y + S), (X, Y + S / 2)], fill=col)
                    else:
                        d.ellipse([X, Y, X + S - 1, Y + S - 1], fill=col)
                        if x + 1 < n and m[y, x + 1]: d.rectangle([X + S / 2, Y, X + S * 1.5, Y + S - 1], fill=col)
                        if y + 1 < n and m[y + 1, x]: d.rectangle([X, Y + S / 2, X + S - 1, Y + S * 1.5], fill=col)
            if kind == "rfinder":
                for fx, fy in ((0, 0), (n - 7, 0), (0, n - 7)):
                    X, Y = (fx + qz) * S, (fy + qz) * S
                    d.rounded_rectangle([X, Y, X + 7 * S - 1, Y + 7 * S - 1], radius=S * 2, fill=col)
                    d.rounded_rectangle([X + S, Y + S, X + 6 * S - 1, Y + 6 * S - 1], radius=S * 1.3, fill="white")
                    d.ellipse([X + 2 * S, Y + 2 * S, X + 5 * S - 1, Y + 5 * S - 1], fill=col)
            if i % 3 == 0:   # centre logo, inside what level H can mend
                z = sz * .18; c = sz / 2
                d.rounded_rectangle([c - z / 2 - S, c - z / 2 - S, c + z / 2 + S, c + z / 2 + S], radius=S, fill="white")
                d.ellipse([c - z / 2, c - z / 2, c + z / 2, c + z / 2], fill=tuple(int(v) for v in r.integers(40, 220, 3)))
            out = int(sz * pick(r, [.25, .4, .6, 1.0])); im = im.resize((out, out), Image.LANCZOS)
            C.save("styled", i, im, [p], "png", f"{kind} v{q.version}{' logo' if i%3==0 else ''}")
    # ---- coloured
    if C.want("coloured"):
        pal = [((0, 60, 160), (255, 230, 200)), ((160, 0, 0), (255, 255, 220)), ((0, 90, 40), (200, 240, 255)), ((90, 0, 120), (240, 220, 255)),
               ((180, 0, 0), (0, 200, 0)), ((0, 0, 255), (0, 220, 0)), ((220, 40, 40), (255, 255, 255)), ((0, 120, 220), (255, 255, 255)),
               ((255, 90, 0), (255, 255, 255)), ((30, 30, 120), (255, 120, 120)), ((0, 0, 0), (200, 40, 40)), ((120, 60, 0), (250, 210, 90)),
               ((255, 255, 0), (40, 40, 220)), ((200, 0, 120), (0, 170, 170)), ((220, 0, 0), (0, 112, 0)), ((0, 0, 250), (60, 18, 0))]
        for i, (dk, lt) in enumerate(pal):
            r = R("coloured", i); p = otpauth(r); m, q = matrix(p, "m"); s = int(r.integers(4, 9))
            a = draw(m, s, dark=dk, light=lt)
            if i % 4 == 3:   # gradient modules
                h, w = a.shape[:2]; g = np.linspace(0, 1, w)[None, :, None]; mm = np.kron(np.pad(m, 4), np.ones((s, s), np.uint8))[..., None].astype(bool)
                a = np.where(mm, (np.array(dk) * (1 - g) + np.array((20, 140, 90)) * g), np.array(lt)).astype(np.uint8)
            C.save("coloured", i, a, [p], "png" if i % 2 else "jpg", f"dark {dk} light {lt}")
    # ---- low contrast
    if C.want("lowcontrast"):
        for i in range(12):
            r = R("lowcontrast", i); p = otpauth(r); m, q = matrix(p, "m"); s = int(r.integers(4, 9)); delta = [60, 45, 30, 24, 18, 14, 10, 8, 6, 40, 20, 12][i]
            base = int(r.integers(90, 250 - 0)); lt = min(255, base); a = draw(m, s, dark=max(0, lt - delta), light=lt)
            if i >= 9: a = light_field(r, rgb(a), .5)
            C.save("lowcontrast", i, a, [p], "png", f"delta {delta}")
    # ---- blur
    if C.want("blur"):
        for i in range(16):
            r = R("blur", i); p = otpauth(r); m, q = matrix(p, pick(r, "mq")); s = int(r.integers(4, 11)); a = rgb(draw(m, s)); k = [.25, .35, .45, .5, .55, .6, .7, .8][i % 8]
            if i < 8: a = cv2.GaussianBlur(a, (0, 0), k * s); note = f"gauss {k} modules"
            else:
                L = max(3, int(s * (.4 + k))); ker = np.zeros((L, L), np.float32); ker[L // 2] = 1 / L
                M = cv2.getRotationMatrix2D((L / 2 - .5, L / 2 - .5), r.uniform(0, 180), 1); ker = cv2.warpAffine(ker, M, (L, L)); ker /= ker.sum()
                a = cv2.filter2D(a, -1, ker); note = f"motion {L}px of {s}px modules"
            C.save("blur", i, noise(r, a, 2), [p], "jpg", note)
    # ---- jpeg
    if C.want("jpeglow"):
        for i in range(14):
            r = R("jpeglow", i); p = otpauth(r) if i % 3 else migration(r, 4); m, q = matrix(p, "l" if i % 2 else "m"); s = int(r.integers(2, 6)); Q = [10, 15, 20, 25, 30, 40, 12][i % 7]
            a = draw(m, s)
            if i % 2: a = place(r, ui(r, 1280, 800, i % 4 == 1), card(a, 10))
            C.save("jpeglow", i, rgb(a), [p], "jpg", f"q{Q} scale {s} v{q.version}", quality=Q)
    # ---- noise
    if C.want("noise"):
        for i in range(12):
            r = R("noise", i); p = otpauth(r); m, q = matrix(p, "m"); s = int(r.integers(4, 9)); a = draw(m, s)
            if i % 3 == 0: k = [20, 40, 60, 80][i // 3]; a = noise(r, a, k); note = f"gauss {k}"
            elif i % 3 == 1: k = [.02, .05, .1, .15][i // 3]; u = r.random(a.shape); a = np.where(u < k / 2, 0, np.where(u > 1 - k / 2, 255, a)).astype(np.uint8); note = f"salt+pepper {k}"
            else: k = [30, 50, 70, 90][i // 3]; a = noise(r, cv2.GaussianBlur(a, (0, 0), 1.2) // 2 + 40, k / 2); note = f"dim+noise {k/2}"
            C.save("noise", i, a, [p], "png" if i % 2 else "jpg", note)
    # ---- rotation
    if C.want("rotation"):
        for i in range(18):
            r = R("rotation", i); p = otpauth(r) if i % 3 else migration(r, 3); m, q = matrix(p, "m"); s = int(r.integers(3, 8))
            deg = [5, 12, 20, 30, 37, 45, 52, 60, 75, 90, 110, 135, 160, 180, 200, 225, 270, 315][i]
            C.save("rotation", i, rotate(rgb(draw(m, s)), deg, (255, 255, 255) if i % 2 else (120, 130, 140)), [p], "png" if i % 3 else "jpg", f"{deg} deg scale {s} v{q.version}")
    # ---- perspective
    if C.want("perspective"):
        for i in range(14):
            r = R("perspective", i); p = otpauth(r) if i % 3 else migration(r, 3); m, q = matrix(p, "m"); a = rgb(draw(m, 10)); am = [.04, .07, .1, .13, .16, .2, .24][i % 7]
            W = int(pick(r, [500, 700, 1000])); C.save("perspective", i, noise(r, warp(a, r, am, W, W, rot=r.uniform(0, 360) if i > 6 else 0, fill=.6), 3), [p], "jpg", f"amount {am}")
    # ---- curved
    if C.want("curved"):
        for i in range(8):
            r = R("curved", i); p = otpauth(r); m, q = matrix(p, "q"); b = [.3, .45, .6, .7, .8, .9, 1.0, 1.1][i]
            C.save("curved", i, noise(r, curve(rgb(draw(m, 10)), b), 3), [p], "jpg", f"half angle {b} v{q.version}")
    # ---- photo of a screen
    if C.want("moire"):
        for i in range(16):
            r = R("moire", i); p = otpauth(r) if i % 3 else migration(r, int(r.integers(2, 5))); m, q = matrix(p, "m"); s = int(r.integers(4, 8)); dark = i % 4 == 1
            c = card(draw(m, s), 16); H = c.shape[0] + int(r.integers(60, 400)); W = int(H * 1.4)
            scr = place(r, ui(r, max(W, c.shape[1] + 4), H, dark, .7), c); ow = int(pick(r, [900, 1300, 1800]))
            C.save("moire", i, photo_of_screen(r, scr, ow, int(ow * .75)), [p], "jpg", f"v{q.version} scale {s} out {ow}", quality=int(pick(r, [70, 80, 90])))
    # ---- partial occlusion within ECC
    if C.want("occluded"):
        for i in range(12):
            r = R("occluded", i); p = otpauth(r); e = "qh"[i % 2]; m, q = matrix(p, e); s = 8; a = rgb(draw(m, s)).copy(); n = m.shape[0]
            frac = [.02, .03, .04, .06, .08, .1][i % 6] * (1 if e == "q" else 1.3); z = int(math.sqrt(frac) * n * s); lo, hi = 9 * s + 4 * s, (n - 9 + 4) * s
            if i >= 10: x = (4 + n) * s - z; y = (4 + n) * s - z      # bottom right corner gone
            else: x, y = (int(v) for v in r.integers(lo, max(lo + 1, hi - z), 2))
            a[y:y + z, x:x + z] = tuple(int(v) for v in r.integers(0, 256, 3))
            if i % 4 == 3: cv2.line(a, (0, int(r.integers(a.shape[0]))), (a.shape[1], int(r.integers(a.shape[0]))), (60, 60, 200), 3)
            C.save("occluded", i, a, [p], "png", f"level {e} patch {frac:.3f}")
    # ---- quiet zone
    if C.want("quietzone"):
        for i in range(14):
            r = R("quietzone", i); p = otpauth(r) if i % 3 else migration(r, 3); m, q = matrix(p, "m"); s = int(r.integers(3, 9)); qz = [0, 1, 2, 0, 1, 0, 0][i % 7]; a = rgb(draw(m, s, quiet=qz))
            kind = i % 7
            if kind in (3, 4): a = canvas(a, int(r.integers(20, 80)), 0)          # black all round
            elif kind == 5: a = place(r, ui(r, 900, 700, True), a)                 # dark page, no margin
            elif kind == 6: a = canvas(a, 40, 255 // 2)
            C.save("quietzone", i, a, [p], "png", f"quiet {qz} kind {kind} scale {s}")
    # ---- tiny
    if C.want("tiny"):
        for i in range(18):
            r = R("tiny", i); p = otpauth(r) if i % 3 else migration(r, 2); m, q = matrix(p, "l" if i % 2 else "m")
            ppm = [1, 2, 1, 1.5, 2, 1.25, 1.75, 2, 2.5][i % 9]
            if float(ppm).is_integer(): a = draw(m, int(ppm))
            else: b = draw(m, 8); z = int(round(b.shape[0] * ppm / 8)); a = resize(b, z, z)
            if i >= 9: a = place(r, ui(r, 1280, 720, i % 2 == 0), card(a, 4))
            C.save("tiny", i, a, [p], "png", f"{ppm} px/module v{q.version}")
    # ---- huge modules
    if C.want("huge"):
        for i in range(8):
            r = R("huge", i); p = otpauth(r); m, q = matrix(p, "m"); s = [30, 40, 60, 80, 100, 50, 70, 35][i]; a = draw(m, s)
            if i % 2: a = cv2.GaussianBlur(a, (0, 0), 4)
            if i == 5: a = rotate(rgb(a), 17)
            if i == 7: a = noise(r, a, 12)
            C.save("huge", i, a, [p], "jpg" if i in (7, 5) else "png", f"{s} px/module", **(dict(quality=60) if i in (5, 7) else {}))
    # ---- dense
    if C.want("dense"):
        for i in range(18):
            r = R("dense", i); n = [8, 10, 10, 12, 14, 16, 18, 20, 22][i % 9]
            p = migration(r, n, seclen=32 if i % 3 == 2 else None); e = "l" if i % 4 else "m"
            while True:
                try: m, q = matrix(p, e); break
                except Exception:
                    if e == "m": e = "l"
                    else: n -= 1; p = migration(r, n)
            s = [2, 3, 4, 3, 5, 4, 2, 3, 6][i % 9]; a = draw(m, s); note = f"v{q.version}-{e.upper()} scale {s}"; ext = "png"; kw = {}
            k = i // 3 % 6
            if k == 1: a = place(r, ui(r, 1920, max(1080, a.shape[0] + 20), bool(i % 2)), card(a, 8)); note += " screenshot"
            elif k == 2: a = rotate(rgb(a), r.uniform(2, 20)); note += " rotated"
            elif k == 3: ext = "jpg"; kw = dict(quality=50); note += " jpeg50"
            elif k == 4:
                S = 8; b = rgb(draw(m, S)); a = warp(b, r, .03, 1500, 1500, fill=.9); a = noise(r, cv2.GaussianBlur(a, (0, 0), .8), 4); ext = "jpg"; note += " camera"
            elif k == 5: a = photo_of_screen(r, card(draw(m, 6), 20), 2400, 2200, .03); ext = "jpg"; kw = dict(quality=70); note += " screen photo"
            C.save("dense", i, a, [p], ext, note, **kw)
    # ---- several on one page
    if C.want("multi"):
        for i in range(16):
            r = R("multi", i); n = [2, 3, 4, 5, 6, 8, 9, 10, 12, 2, 3, 4, 6, 12, 2, 3][i]; ps, tiles = [], []
            for j in range(n):
                p = otpauth(r) if (i + j) % 3 else migration(r, 2 if i != 6 else 10, j, n); m, q = matrix(p, pick(r, "lm"))
                s = int(r.integers(3, 6)) if i < 9 else int(r.integers(2, 9)); inv = i in (11, 12) and j % 2
                t = rgb(draw(m, s, dark=255, light=0) if inv else draw(m, s)); ps.append(p)
                tiles.append(rotate(t, r.uniform(-20, 20)) if i in (9, 10) and j else t)
            cols = math.ceil(math.sqrt(n)); cw = max(t.shape[1] for t in tiles) + 20; ch = max(t.shape[0] for t in tiles) + 40; rows = math.ceil(n / cols)
            dark = i in (3, 13)
            pg = ui(r, cols * cw + 400, rows * ch + 300, dark, .8) if i % 4 == 3 else np.full((rows * ch + 40, cols * cw + 40, 3), 255, np.uint8)
            for j, t in enumerate(tiles):
                paste(pg, t, 20 + (j % cols) * cw + int(r.integers(0, max(1, cw - t.shape[1]))), 20 + (j // cols) * ch + int(r.integers(0, max(1, ch - t.shape[0]))))
            if i == 14: pg = photo_of_screen(r, pg, 1600, 1200, .04)
            if i == 15: pg = noise(r, warp(pg, r, .05, 1600, 1200, fill=.9), 4)
            C.save("multi", i, pg, ps, "jpg" if i >= 14 else "png", f"{n} codes")
    # ---- mirror
    if C.want("mirror"):
        for i in range(8):
            r = R("mirror", i); p = otpauth(r); m, q = matrix(p, "m"); a = rgb(draw(m, int(r.integers(4, 9))))
            a = np.ascontiguousarray(a[:, ::-1] if i % 2 else a[::-1])
            if i >= 4: a = warp(a, r, .05, 640, 480, fill=.8, rot=r.uniform(0, 360))
            C.save("mirror", i, a, [p], "png" if i % 2 else "jpg", "flipped")
    # ---- alpha
    if C.want("alpha"):
        for i in range(12):
            r = R("alpha", i); p = otpauth(r); m, q = matrix(p, "m"); s = int(r.integers(3, 9)); n = (m.shape[0] + 8) * s; mm = np.kron(np.pad(m, 4), np.ones((s, s), np.uint8)).astype(bool)
            a = np.zeros((n, n, 4), np.uint8); k = i % 6; ext = "png"; kw = {}
            if k == 0: a[mm] = (0, 0, 0, 255); note = "black on transparent black"
            elif k == 1: a[mm] = (255, 255, 255, 255); note = "white on transparent black (inverted over black page)"
            elif k == 2: a[..., :3] = 255; a[mm] = (0, 0, 0, 255); a[~mm, 3] = 0; note = "black on transparent white"
            elif k == 3: a[mm] = (0, 0, 0, 200); note = "semi-transparent black"
            elif k == 4: a[..., :3] = 0; a[..., 3] = np.where(mm, 255, 0); note = "alpha only, colour all black"
            else: a[..., :3] = 255; a[..., 3] = np.where(mm, 255, 0); note = "alpha only, colour all white"
            im = Image.fromarray(a)
            if i >= 6 and k == 0: ext = "webp"; kw = dict(lossless=True, exact=True)
            if i >= 6 and k == 2: im = Image.fromarray(np.stack([a[..., 0], a[..., 3]], 2), "LA")
            if i >= 6 and k == 1: # palette with transparency, light modules
                im = Image.fromarray(np.where(mm, 1, 0).astype(np.uint8), "P"); im.putpalette([0, 0, 0, 255, 255, 255]); im.info["transparency"] = 0; kw = dict(transparency=0)
            C.save("alpha", i, im, [p], ext, note, **kw)
    # ---- file kinds
    if C.want("formats"):
        kinds = ["gray16", "rgb16", "palette", "pal_trns", "bit1", "gray", "cmyk_jpg", "exif6_jpg", "exif5_jpg", "interlaced", "anim_gif_late", "anim_webp", "prog_jpg", "tiff_multi",
                 "tiff_g4", "tiff16", "bmp_pal", "tga", "ppm", "avif", "wrong_ext", "jp2", "ico", "cmyk_k_jpg", "lossy_webp", "bmp32"]
        for i, k in enumerate(kinds):
            r = R("formats", i); p = otpauth(r); m, q = matrix(p, "m"); s = int(r.integers(4, 8)); a = draw(m, s); L = Image.fromarray(a); cat = "formats"; note = k
            if k == "gray16": C.save(cat, i, Image.fromarray((a.astype(np.uint16) * 200 + 3000)), [p], "png", note)
            elif k == "rgb16":
                h, w = a.shape; row = (a.astype(">u2") * 257); body = b"".join(b"\0" + np.repeat(row[y][:, None], 3, 1).astype(">u2").tobytes() for y in range(h))
                C.raw(cat, i, "png", png(w, h, 16, 2, body), [p], note)
            elif k == "palette": im = L.convert("RGB").quantize(16); C.save(cat, i, im, [p], "png", note)
            elif k == "pal_trns":
                im = Image.fromarray((a < 128).astype(np.uint8), "P"); im.putpalette([0, 0, 0, 0, 0, 0]); C.save(cat, i, im, [p], "png", "palette, both entries black, one transparent", transparency=0)
            elif k == "bit1": C.save(cat, i, L.convert("1"), [p], "png", note)
            elif k == "gray": C.save(cat, i, L, [p], "jpg", note)
            elif k == "cmyk_jpg": C.save(cat, i, L.convert("RGB").convert("CMYK"), [p], "jpg", note)
            elif k == "cmyk_k_jpg":
                z = np.zeros_like(a); C.save(cat, i, Image.fromarray(np.dstack([z, z, z, 255 - a]), "CMYK"), [p], "jpg", "CMYK, black plate only")
            elif k in ("exif6_jpg", "exif5_jpg"):
                ex = Image.Exif(); ex[0x0112] = 6 if k[4] == "6" else 5; C.save(cat, i, L.convert("RGB"), [p], "jpg", note, exif=ex)
            elif k == "interlaced": C.raw(cat, i, "png", adam7(a), [p], note)
            elif k == "anim_gif_late":
                blank = Image.new("L", L.size, 255); fr = [blank, blank.copy(), L]; b = io.BytesIO(); fr[0].save(b, "GIF", save_all=True, append_images=fr[1:], duration=200, loop=0); C.raw(cat, i, "gif", b.getvalue(), [p], "code only in the third frame")
            elif k == "anim_webp":
                fr = [L.convert("RGB"), Image.new("RGB", L.size, "white")]; b = io.BytesIO(); fr[0].save(b, "WEBP", save_all=True, append_images=fr[1:], duration=200, lossless=True); C.raw(cat, i, "webp", b.getvalue(), [p], "code in the first frame")
            elif k == "prog_jpg": C.save(cat, i, L.convert("RGB"), [p], "jpg", note, progressive=True)
            elif k == "tiff_multi":
                p2 = otpauth(r); m2, _ = matrix(p2, "m"); b = io.BytesIO(); L.save(b, "TIFF", save_all=True, append_images=[Image.fromarray(draw(m2, s))]); C.raw(cat, i, "tiff", b.getvalue(), [p, p2], "a code on each of two pages")
            elif k == "tiff_g4": C.save(cat, i, L.convert("1"), [p], "tiff", note, compression="group4")
            elif k == "tiff16": C.save(cat, i, Image.fromarray(a.astype(np.uint16) * 257), [p], "tiff", note)
            elif k == "bmp_pal": C.save(cat, i, L.convert("RGB").quantize(4), [p], "bmp", note)
            elif k == "tga": C.save(cat, i, L.convert("RGB"), [p], "tga", note)
            elif k == "ppm": C.save(cat, i, L.convert("RGB"), [p], "ppm", note)
            elif k == "avif": C.save(cat, i, L.convert("RGB"), [p], "avif", note, quality=80)
            elif k == "wrong_ext": b = io.BytesIO(); L.convert("RGB").save(b, "JPEG"); C.raw(cat, i, "png", b.getvalue(), [p], "JPEG named .png")
            elif k == "jp2": C.save(cat, i, L.convert("RGB"), [p], "jp2", note)
            elif k == "ico": C.save(cat, i, L.convert("RGB").resize((256, 256), Image.LANCZOS), [p], "ico", note, sizes=[(256, 256)])
            elif k == "lossy_webp": C.save(cat, i, L.convert("RGB"), [p], "webp", note, quality=40)
            elif k == "bmp32": C.raw(cat, i, "bmp", bmp32(a), [p], note)
    # ---- text encodings
    if C.want("encoding"):
        jobs = [("utf8 raw, accents", "otpauth://totp/Žižkov%20Bank:josé@example.com?secret={s}&issuer=Žižkov", {}),
                ("utf8 raw, accents (Big5 look-alike)", "otpauth://totp/Caf\u00e9:ren\u00e9@example.com?secret={s}&issuer=Caf\u00e9", {}),
                ("utf8 raw, CJK", "otpauth://totp/銀行テスト:太郎?secret={s}&issuer=銀行テスト", {}),
                ("utf8 raw, emoji", "otpauth://totp/🔑Vault:me?secret={s}&issuer=🔑Vault", {}),
                ("utf8 with ECI 26", "otpauth://totp/Müller:anna@example.com?secret={s}&issuer=Müller", dict(eci=True)),
                ("latin-1 bytes", "otpauth://totp/M\u00fcller:anna@example.com?secret={s}&issuer=M\u00fcller", dict(enc="latin-1")),
                ("upper-case alphanumeric mode", "OTPAUTH://TOTP/ACME:BOB?SECRET={s}", {}),
                ("utf8 raw, Cyrillic", "otpauth://totp/Пример:иван@example.com?secret={s}&issuer=Пример", {}),
                ("utf8 raw, Greek", "otpauth://totp/Τράπεζα:νίκος?secret={s}&issuer=Τράπεζα", {}),
                ("utf8 with BOM", "\ufeffotpauth://totp/Zo\u00eb:zoe@example.com?secret={s}&issuer=Zo\u00eb", {}),
                ("kanji mode (Shift-JIS)", None, {}), ("structured append, 2 symbols", None, {})]
        for i, (note, t, o) in enumerate(jobs):
            r = R("encoding", i); s = b32(r.bytes(20)); sc = 5
            if note.startswith("kanji"):
                p = "日本銀行" ; q = segno.make(p, mode="kanji", error="m", micro=False); mm = np.array([[1 if c else 0 for c in row] for row in q.matrix], np.uint8)
                C.save("encoding", i, draw(mm, sc), [p], "png", note); continue
            if note.startswith("structured"):
                p = otpauth(r, long=True); qs = segno.make_sequence(p, symbol_count=2, error="m"); ts = [draw(np.array([[1 if c else 0 for c in row] for row in q.matrix], np.uint8), sc) for q in qs]
                h = max(t.shape[0] for t in ts); pg = np.full((h, sum(t.shape[1] for t in ts)), 255, np.uint8); x = 0
                for t2 in ts: pg[:t2.shape[0], x:x + t2.shape[1]] = t2; x += t2.shape[1]
                C.save("encoding", i, pg, [p], "png", note); continue
            p = t.format(s=s)
            if o.get("eci"): q = segno.make(p, error="m", micro=False, encoding="utf-8", eci=True)
            elif o.get("enc"): q = segno.make(p.encode(o["enc"]), error="m", micro=False)
            else: q = segno.make(p if p.isascii() else p.encode("utf-8"), error="m", micro=False)
            mm = np.array([[1 if c else 0 for c in row] for row in q.matrix], np.uint8)
            C.save("encoding", i, draw(mm, sc), [p], "png", note)
    photographs.build(C)
    # ---- negatives
    if C.want("negative"):
        cat = "negative"; i = 0
        def rr(): return R(cat, i)
        for k in range(4): C.save(cat, i, ui(rr(), [1920, 1280, 2560, 3840][k], [1080, 800, 1440, 2160][k], bool(k % 2)), [], "png", "desktop with no code"); i += 1
        r = rr(); a = cv2.GaussianBlur(r.normal(128, 60, (900, 1200, 3)).clip(0, 255).astype(np.uint8), (0, 0), 6); C.save(cat, i, a, [], "jpg", "smooth clutter"); i += 1
        r = rr(); C.save(cat, i, (r.random((700, 700)) < .5).astype(np.uint8) * 255, [], "png", "1 px binary noise"); i += 1
        r = rr(); C.save(cat, i, np.kron((r.random((120, 120)) < .5).astype(np.uint8) * 255, np.ones((6, 6), np.uint8)), [], "png", "random 6 px modules"); i += 1
        fp = np.ones((9, 9), np.uint8) * 255; fp[1:8, 1:8] = 0; fp[2:7, 2:7] = 255; fp[3:6, 3:6] = 0
        C.save(cat, i, np.kron(np.tile(fp, (22, 22)), np.ones((4, 4), np.uint8)), [], "png", "484 finder patterns on a grid (CPU attack)"); i += 1
        r = rr(); a = np.full((2000, 2000), 255, np.uint8)
        for _ in range(900):
            s = int(r.integers(2, 7)); x, y = (int(v) for v in r.integers(0, 2000 - 9 * s, 2)); a[y:y + 9 * s, x:x + 9 * s] = np.kron(fp, np.ones((s, s), np.uint8))
        C.save(cat, i, a, [], "png", "900 scattered finder patterns (CPU attack)"); i += 1
        for t in ("https://www.example.com/welcome?ref=poster", "WIFI:T:WPA;S:Guest Net;P:made-up-pass;;", "BEGIN:VCARD\nVERSION:3.0\nFN:Test Person\nEND:VCARD"):
            r = rr(); m, q = matrix(t, "m"); C.save(cat, i, draw(m, 6), [t], "png", "a QR which is not an OTP", expect="other"); i += 1
        r = rr(); t = "https://shop.example.org"; p = otpauth(r); m1, _ = matrix(t, "m"); m2, _ = matrix(p, "m"); pg = np.full((700, 1400), 255, np.uint8); paste(pg, draw(m1, 6), 30, 30); paste(pg, draw(m2, 6), 700, 30)
        C.save(cat, i, pg, [t, p], "png", "one OTP and one URL on a page"); i += 1
        for k in range(2): r = rr(); C.save(cat, i, ean13(r), [], "png", "EAN-13"); i += 1
        r = rr(); p = otpauth(r); m, _ = matrix(p, "m"); L = Image.fromarray(draw(m, 8))
        def enc(f, **kw): b = io.BytesIO(); L.convert("RGB").save(b, f, **kw); return b.getvalue()
        for f, x in (("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "gif"), ("BMP", "bmp"), ("TIFF", "tiff")):
            d = enc(f); C.raw(cat, i, x, d[:len(d) * 2 // 5], [], f"{f} cut at 40 %", "error"); i += 1
        d = bytearray(enc("PNG")); d[len(d) // 2] ^= 0x55; d[len(d) // 2 + 7] ^= 0xAA; C.raw(cat, i, "png", bytes(d), [], "PNG with two damaged bytes", "error"); i += 1
        for x in ("png", "jpg", "webp"): C.raw(cat, i, x, b"", [], "zero bytes", "error"); i += 1
        C.raw(cat, i, "png", b"\x89PNG\r\n\x1a\n", [], "PNG signature only", "error"); i += 1
        C.raw(cat, i, "png", b"otpauth://totp/text?secret=AAAA\n", [], "text named .png", "error"); i += 1
        C.raw(cat, i, "png", png(50000, 50000, 8, 6, b"", idat=zlib.compress(b"\0" * 100000, 9)), [], "PNG header 50000x50000 RGBA (10 GB)", "error"); i += 1
        C.raw(cat, i, "png", png(20000, 20000, 1, 0, b"", idat=zlib.compress(b"\0" * (2501 * 20000), 9)), [], "PNG bomb: a whole 20000x20000 1-bit image", "error"); i += 1
        C.raw(cat, i, "png", png(2**31 - 1, 2**31 - 1, 8, 2, b"", idat=zlib.compress(b"\0" * 1000)), [], "PNG header 2^31-1 square", "error"); i += 1
        big = zlib.compress(b"\0" * 60_000_000, 9); C.raw(cat, i, "png", png(64, 64, 8, 0, b"\0" * (65 * 64), extra=chunk(b"zTXt", b"k\0\0" + big)), [], "PNG with a zTXt chunk which inflates to 60 MB", "error"); i += 1
        j = bytearray(enc("JPEG")); k = j.find(b"\xff\xc0"); j[k + 5:k + 9] = struct.pack(">HH", 65500, 65500); C.raw(cat, i, "jpg", bytes(j), [], "JPEG header 65500x65500", "error"); i += 1
        g = bytearray(enc("GIF")); g[6:10] = struct.pack("<HH", 65535, 65535); C.raw(cat, i, "gif", bytes(g), [], "GIF screen 65535x65535", "error"); i += 1
        b = bytearray(enc("BMP")); b[18:26] = struct.pack("<ii", 100000, 100000); C.raw(cat, i, "bmp", bytes(b), [], "BMP header 100000x100000", "error"); i += 1
        b = bytearray(enc("BMP")); b[18:26] = struct.pack("<ii", -5, -2147483648); C.raw(cat, i, "bmp", bytes(b), [], "BMP with a negative width and INT_MIN height", "error"); i += 1
        C.raw(cat, i, "svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>', [], "SVG", "error"); i += 1
        C.raw(cat, i, "pdf", b"%PDF-1.4\n%%EOF\n", [], "empty PDF", "error"); i += 1

# ------------------------------------------------------------------ hand-made files
def chunk(t, d): return struct.pack(">I", len(d)) + t + d + struct.pack(">I", binascii.crc32(t + d) & 0xffffffff)
def png(w, h, depth, ctype, body, idat=None, interlace=0, extra=b""):
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, ctype, 0, 0, interlace)) + extra +
            chunk(b"IDAT", idat if idat is not None else zlib.compress(body, 9)) + chunk(b"IEND", b""))
def adam7(a):
    h, w = a.shape; body = b""
    for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        s = a[y0::dy, x0::dx]
        if s.size: body += b"".join(b"\0" + row.tobytes() for row in s)
    return png(w, h, 8, 0, body, interlace=1)
def bmp32(a):
    h, w = a.shape; px = np.dstack([a, a, a, np.full_like(a, 0)])[::-1].tobytes()   # alpha byte 0, as many writers leave it
    return b"BM" + struct.pack("<IHHI", 54 + len(px), 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, w, h, 1, 32, 0, len(px), 2835, 2835, 0, 0) + px
def ean13(r):
    L = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"]
    P = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"]
    d = [int(v) for v in r.integers(0, 10, 12)]; d.append((10 - sum(v * (3 if i % 2 else 1) for i, v in enumerate(d)) % 10) % 10)
    inv = lambda s: "".join("1" if c == "0" else "0" for c in s); s = "101"
    for v, k in zip(d[1:7], P[d[0]]): s += L[v] if k == "L" else inv(L[v])[::-1]
    s += "01010" + "".join(inv(L[v]) for v in d[7:]) + "101"
    row = np.kron(np.pad(np.array([int(c) for c in s], np.uint8), 11), np.ones(4, np.uint8)); return np.where(np.tile(row, (240, 1)), 0, 255).astype(np.uint8)

if __name__ == "__main__":
    import photographs  # which takes its tools from here

    ap = argparse.ArgumentParser(); ap.add_argument("--seed", type=int, default=1); ap.add_argument("--out", default="corpus"); ap.add_argument("--only", nargs="*")
    ap.add_argument("--skip", nargs="*", default=[])
    o = ap.parse_args()
    shutil.rmtree(o.out, ignore_errors=True)
    C = Corpus(o.seed, o.out, o.only, o.skip); build(C)
    with open(os.path.join(o.out, "labels.json"), "w") as f: json.dump(dict(seed=o.seed, images=C.labels), f, indent=1, ensure_ascii=False)
    tot = sum(os.path.getsize(os.path.join(o.out, l["file"])) for l in C.labels)
    print(len(C.labels), "files", sum(len(l["payloads"]) for l in C.labels), "payloads", f"{tot/1e6:.1f} MB")
    by = {}
    for l in C.labels: by[l["category"]] = by.get(l["category"], 0) + 1
    print(by)
