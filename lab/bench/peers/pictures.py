"""Pillow's figures beside `inkloom bench data headers decode`, for one process on the same pictures.

    python3 lab/bench/peers/pictures.py FOLDER [RUNS]

FOLDER is the `photos` folder below the one given to `inkloom bench data --folder`. Prints, for each piece of work, the
median rate by processor time:
  sizes    width and height after decoding, which is how Data-Juicer's filters see a picture
  decode   pixels
  bilinear pixels, and the longest side brought down to 1024
  bicubic  the same with Pillow's default filter
  lanczos  the same with Lanczos
"""

import glob
import os
import statistics
import sys
import time

from PIL import Image

SIDE = 1024


def decoded(path):
    return Image.open(path).convert("RGB")


def shrunk(path, kernel):
    picture = decoded(path)
    scale = SIDE / max(picture.size)
    if scale >= 1:
        return picture
    size = tuple(max(1, round(side * scale)) for side in picture.size)
    return picture.resize(size, kernel)


WORK = {
    "sizes": lambda path: decoded(path).size,
    "decode": decoded,
    "bilinear": lambda path: shrunk(path, Image.BILINEAR),
    "bicubic": lambda path: shrunk(path, Image.BICUBIC),
    "lanczos": lambda path: shrunk(path, Image.LANCZOS),
}


def main():
    pictures = sorted(glob.glob(os.path.join(sys.argv[1], "*.jpg")))
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    for name, work in WORK.items():
        rates = []
        for _ in range(runs):
            start = time.process_time()
            for path in pictures:
                work(path)
            rates.append(len(pictures) / (time.process_time() - start))
        print(f"{name:10} {statistics.median(rates):8.1f} /s")


if __name__ == "__main__":
    main()
