"""What cameras, scanners, fax machines and messengers make of QR codes: the harsher kinds of make_corpus.py."""
import io, math, os, subprocess, tempfile
import numpy as np
import cv2
from PIL import Image, ImageDraw
from segno import DataOverflowError
from make_corpus import (b32, canvas, card, draw, font, light_field, matrix, migration, noise, otpauth, photo_of_screen,
                         pick, place, resize, rgb, rotate, ui, warp, WORDS)


def save(corpus, kind, index, pixels, payloads, note, quality=85):
    corpus.save(kind, index, pixels, payloads, "jpg", note, quality=quality)


def texture(r, width, height):
    """A table, a wall, a cloth: noise of several sizes in one colour."""
    field = np.zeros((height, width), np.float32)
    for step in (4, 16, 64, 256):
        small = r.normal(0, 1, (height // step + 2, width // step + 2)).astype(np.float32)
        field += cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC) * step ** .35
    colour = r.uniform(60, 190, 3)
    return np.clip(colour + (field * r.uniform(4, 12))[..., None], 0, 255).astype(np.uint8)


def lay(r, ground, sheet, amount=.05, fill=.85, turn=0.0):
    """A sheet photographed on a ground, a little from the side."""
    height, width = ground.shape[:2]
    state = r.bit_generator.state
    laid = warp(sheet, r, amount, width, height, bg=(0, 0, 0), fill=fill, rot=turn)
    r.bit_generator.state = state
    mask = warp(np.full_like(sheet, 255), r, amount, width, height, bg=(0, 0, 0), fill=fill, rot=turn)
    part = mask.astype(np.float32) / 255
    return (laid * part + ground * (1 - part)).astype(np.uint8)


def camera(r, pixels, blur=(.6, 1.1), grain=(2, 6), dark=(.5, .8)):
    pixels = light_field(r, pixels, r.uniform(*dark))
    return noise(r, cv2.GaussianBlur(pixels, (0, 0), r.uniform(*blur)), r.uniform(*grain))


def dense(r, version):
    """A payload of Google's transfer, and its code, of about this version."""
    accounts = max(6, version * version // 36)
    while True:
        payload = migration(r, accounts, seclen=20)
        try: modules, code = matrix(payload, "l")
        except DataOverflowError: code = None
        if code and code.version <= version: return payload, modules, code.version
        accounts -= 1


def lines_of_text(r, page, x, y, width, size, count):
    pen = ImageDraw.Draw(page)
    for row in range(count):
        words, line = "", pick(r, WORDS)
        while pen.textlength(line, font=font(size)) < width - size * 6: words, line = line, line + " " + pick(r, WORDS)
        pen.text((x, y + row * size * 3 // 2), line, font=font(size), fill=(35, 35, 40))


def turned(corpus, r, index):
    """Several dense codes, each turned, in one photograph."""
    count = [2, 3, 4, 2][index % 4]
    columns = 2
    cell, payloads, notes = 900, [], []
    sheet = np.full((cell * ((count + 1) // 2), cell * columns, 3), 245, np.uint8)
    for place in range(count):
        payload, modules, version = dense(r, int(r.integers(20, 34 if index < 4 else 40)))
        tile = rotate(rgb(draw(modules, 4)), r.uniform(0, 360), (245, 245, 245))
        size = min(1, 880 / max(tile.shape[:2]))
        tile = resize(tile, tile.shape[1] * size, tile.shape[0] * size)
        y, x = place // columns * cell + 10, place % columns * cell + 10
        sheet[y:y + tile.shape[0], x:x + tile.shape[1]] = tile
        payloads.append(payload); notes.append(f"v{version}")
    photo = lay(r, texture(r, 2600, 2000 if count > 2 else 1500), sheet, .03, .96)
    save(corpus, "turned", index, camera(r, photo, (.5, .8), (1, 4)), payloads, " ".join(notes), 90)


def spots(corpus, r, index):
    """Sun through leaves or blinds: parts far too bright beside parts in the shade."""
    payload = otpauth(r)
    modules, code = matrix(payload, pick(r, "mq"))
    photo = lay(r, texture(r, 1400, 1050), card(draw(modules, 12), 60), .1, r.uniform(.5, .9), r.uniform(-30, 30))
    height, width = photo.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    light = np.full((height, width), r.uniform(.2, .45), np.float32)
    for _ in range(int(r.integers(3, 9))):
        cx, cy, a, b = r.uniform(0, width), r.uniform(0, height), r.uniform(60, 320), r.uniform(40, 200)
        t = r.uniform(0, math.pi)
        u, v = (x - cx) * math.cos(t) + (y - cy) * math.sin(t), (y - cy) * math.cos(t) - (x - cx) * math.sin(t)
        edge = np.clip((1 - np.sqrt((u / a) ** 2 + (v / b) ** 2)) * r.uniform(3, 12), 0, 1)
        light = np.maximum(light, edge * r.uniform(1.2, 3.2))
    bright = photo.astype(np.float32) * light[..., None] + 12
    glow = cv2.GaussianBlur(np.maximum(bright - 255, 0), (0, 0), 9)
    photo = np.clip(bright + .4 * glow, 0, 255).astype(np.uint8)
    save(corpus, "spots", index, noise(r, cv2.GaussianBlur(photo, (0, 0), .8), 4), [payload], f"v{code.version}")


def lamp(corpus, r, index):
    """A lamp that shines back from glossy paper or a screen."""
    payload = otpauth(r)
    modules, code = matrix(payload, "qh"[index % 2])
    photo = lay(r, texture(r, 1400, 1050), card(draw(modules, 12), 60), .06, .9, r.uniform(-20, 20)).astype(np.float32)
    photo = photo * .7 + 25
    height, width = photo.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    cx, cy = width / 2 + r.uniform(-160, 160), height / 2 + r.uniform(-160, 160)
    size = r.uniform(40, 85)
    u, v = (x - cx) / (size * r.uniform(1, 2.2)), (y - cy) / size
    shine = np.exp(-(u * u + v * v) * .7) * r.uniform(200, 420) + np.exp(-(u * u + v * v) * .06) * r.uniform(20, 80)
    photo = np.clip(photo + shine[..., None], 0, 255).astype(np.uint8)
    save(corpus, "lamp", index, noise(r, cv2.GaussianBlur(photo, (0, 0), .9), 4), [payload], f"v{code.version}")


def close(corpus, r, index):
    """So near that the margin, and at times the last modules, are outside the picture."""
    payload = otpauth(r) if index % 3 else migration(r, 3)
    modules, code = matrix(payload, pick(r, "mq"))
    scale = int(r.integers(12, 26))
    sheet = rgb(draw(modules, scale))
    sheet = warp(canvas(sheet, 60), r, .02, sheet.shape[1] + 120, sheet.shape[0] + 120, bg=(255, 255, 255), fill=.97,
                 rot=r.uniform(-3, 3))
    sheet = camera(r, sheet, (1, 3), (2, 5))
    cut = 60 + 4 * scale
    left, top, right, bottom = (int(cut * pick(r, [.2, .6, .9, 1.04])) for _ in range(4))
    photo = sheet[top:sheet.shape[0] - bottom, left:sheet.shape[1] - right]
    save(corpus, "close", index, np.ascontiguousarray(photo), [payload], f"v{code.version} scale {scale}")


def angle(corpus, r, index):
    """A screen photographed from the side."""
    payload = otpauth(r) if index % 2 else migration(r, int(r.integers(2, 6)))
    modules, code = matrix(payload, "m")
    tile = card(draw(modules, int(r.integers(5, 8))), 20)
    height = tile.shape[0] + int(r.integers(80, 300))
    screen = place(r, ui(r, int(height * 1.4), height, index % 4 == 1, .7), tile)
    amount = [.06, .09, .12, .15][index % 4]
    photo = photo_of_screen(r, screen, 1600, 1200, amount, .9, r.uniform(-25, 25))
    save(corpus, "angle", index, photo, [payload], f"v{code.version} amount {amount}", int(pick(r, [60, 75, 88])))


def fax(corpus, r, index):
    """A page by fax at 204 x 98 dots an inch: its pixels are twice as high as wide."""
    payload = otpauth(r)
    modules, code = matrix(payload, pick(r, "lm"))
    page = Image.new("RGB", (1728, 2200), "white")
    lines_of_text(r, page, 120, 120, 1400, 32, 8)
    pixels = np.array(page)
    side = int(r.uniform(1.6, 2.4) * 204)
    tile = resize(draw(modules, 12), side, side)
    y, x = int(r.integers(700, 1300)), int(r.integers(150, 1000))
    pixels[y:y + side, x:x + side] = tile[..., None]
    pixels = rotate(pixels, r.uniform(-.8, .8)) if index % 2 else pixels
    low = resize(pixels, 1728, int(pixels.shape[0] * 98 / 204))[..., 0]
    dots = np.where(low.astype(np.float32) + r.normal(0, 18, low.shape) < 140, 0, 255).astype(np.uint8)
    image = Image.fromarray(dots).convert("1")
    kind = index % 3
    if kind == 0: corpus.save("fax", index, image, [payload], "tiff", "with its dots an inch", compression="group4", dpi=(204, 98))
    elif kind == 1: corpus.save("fax", index, image, [payload], "tiff", "without dots an inch", compression="group3")
    else: corpus.save("fax", index, image, [payload], "pbm", "Netpbm")


def letter(corpus, r, index):
    """A letter that was folded and stamped, then scanned."""
    payload = otpauth(r)
    modules, code = matrix(payload, pick(r, "mq"))
    page = Image.new("RGB", (1240, 1754), (250, 249, 245))
    lines_of_text(r, page, 120, 160, 1000, 22, 14)
    lines_of_text(r, page, 120, 1250, 1000, 22, 10)
    side = int(r.uniform(1.0, 1.7) * 150)
    x, y = int(r.integers(140, 800)), int(r.integers(650, 850))
    page.paste(Image.fromarray(resize(draw(modules, 12), side, side)).convert("RGB"), (x, y))
    ink = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(ink)
    colour = [(60, 70, 190), (200, 50, 60), (40, 140, 90)][index % 3]
    cx, cy, radius = x + r.uniform(.2, .8) * side, y + r.uniform(.2, .8) * side, int(r.uniform(70, 110))
    pen.ellipse([cx - radius, cy - radius, cx + radius, cy + radius], outline=colour, width=5)
    pen.ellipse([cx - radius * .7, cy - radius * .7, cx + radius * .7, cy + radius * .7], outline=colour, width=2)
    pen.text((cx - radius * .55, cy - 12), "RECEIVED", font=font(22), fill=colour)
    pixels = (np.array(page).astype(np.float32) * (np.array(ink).astype(np.float32) / 255 * .75 + .25))
    at = y + side * r.uniform(.2, .8)
    rows = np.arange(1754, dtype=np.float32)
    shade = 1 - .45 * np.exp(-((rows - at) / 2.2) ** 2) - .14 * np.exp(-((rows - at) / 40) ** 2) * (rows > at)
    pixels = np.clip(pixels * shade[:, None, None], 0, 255).astype(np.uint8)
    pixels = rotate(pixels, r.uniform(-3, 3), (190, 190, 190))
    save(corpus, "letter", index, noise(r, cv2.GaussianBlur(pixels, (0, 0), .7), 3), [payload], f"v{code.version}", 60)


def again(pixels, quality):
    """What is left after a JPEG of this quality."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.array(Image.open(file).convert("RGB"))


def messenger(corpus, r, index):
    """A screenshot of a screenshot that a messenger made small and poor."""
    payload = otpauth(r) if index % 3 else migration(r, 2)
    modules, code = matrix(payload, "m")
    tile = card(draw(modules, int(r.integers(4, 7))), 16)
    shot = place(r, ui(r, max(900, tile.shape[1] + 40), max(760, tile.shape[0] + 60), index % 2 == 1, .6), tile)
    shot = again(shot, 60)
    chat = place(r, ui(r, shot.shape[1] + 160, shot.shape[0] + 240, index % 2 == 0, .4), shot)
    small = resize(chat, chat.shape[1] * .6, chat.shape[0] * .6)
    save(corpus, "messenger", index, small, [payload], f"v{code.version}", 30)


def call(corpus, r, index):
    """A frame of a video call: somebody holds a telephone or a sheet into the camera."""
    payload = otpauth(r)
    modules, code = matrix(payload, pick(r, "lm"))
    frame = lay(r, texture(r, 1280, 720), card(draw(modules, 10), 50), .08, r.uniform(.45, .75), r.uniform(-25, 25))
    frame = camera(r, frame, (1, 1.6), (3, 7), (.6, .9))
    low = again(resize(frame, 960, 540), int(r.integers(25, 45)))
    frame = cv2.resize(low, (1280, 720), interpolation=cv2.INTER_LINEAR)
    save(corpus, "call", index, frame, [payload], f"v{code.version}", 50)


def page60(corpus, r, index):
    """A sheet with sixty codes."""
    payloads = []
    sheet = np.full((10 * 330, 6 * 330, 3), 248, np.uint8)
    for place in range(60):
        payload = otpauth(r)
        modules, _ = matrix(payload, "l")
        tile = rgb(draw(modules, 6))
        y, x = place // 6 * 330 + int(r.integers(0, 330 - 300)), place % 6 * 330 + int(r.integers(0, 330 - 300))
        tile = resize(tile, 298, 298)
        sheet[y:y + 298, x:x + 298] = tile
        payloads.append(payload)
    if index == 0: pixels = noise(r, rotate(sheet, 1.3), 3)
    else: pixels = camera(r, lay(r, texture(r, 2100, 3000), sheet, .03, .97), (.7, .9), (2, 5), (.6, .8))
    save(corpus, "page60", index, pixels, payloads, "60 codes")


def heic(corpus, r, index):
    """A telephone's photograph of a screen or a sheet, in the format that telephones write."""
    payload = otpauth(r) if index % 2 else migration(r, int(r.integers(2, 6)))
    modules, code = matrix(payload, pick(r, "lm"))
    tile = card(draw(modules, int(r.integers(5, 8))), 20)
    if index % 3 == 0:
        photo = camera(r, lay(r, texture(r, 2016, 1512), tile, .06, r.uniform(.4, .7), r.uniform(-25, 25)))
    else:
        height = tile.shape[0] + int(r.integers(200, 500))
        screen = place(r, ui(r, int(height * 1.4), height, index % 2 == 1, .7), tile)
        photo = photo_of_screen(r, screen, 2016, 1512, .05, .9, r.uniform(-10, 10))
    quality = int(pick(r, [35, 50, 70]))
    with tempfile.TemporaryDirectory() as folder:
        source, made = os.path.join(folder, "photo.png"), os.path.join(folder, "photo.heic")
        Image.fromarray(photo).convert("RGB").save(source, compress_level=1)
        subprocess.run(["heif-enc", "-q", str(quality), source, "-o", made], check=True, stdout=subprocess.DEVNULL)
        with open(made, "rb") as file: data = file.read()
    corpus.raw("heic", index, "heic", data, [payload], f"v{code.version} quality {quality}")


KINDS = [(turned, 6), (spots, 12), (lamp, 12), (close, 12), (angle, 12), (fax, 9), (letter, 12), (messenger, 12), (call, 12),
         (heic, 9), (page60, 2)]


def build(corpus):
    for make, count in KINDS:
        if not corpus.want(make.__name__): continue
        for index in range(count): make(corpus, corpus.rng(make.__name__, index), index)
