import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

UPLOAD = "/admin/blog/image/upload/"


def picture(
    size=(900, 600), form: str = "PNG", name: str = "tea.png", **options
) -> SimpleUploadedFile:
    file = BytesIO()
    Picture.new("RGB", size, "teal").save(file, form, **options)
    return SimpleUploadedFile(name, file.getvalue())


def upload(client, file=None, **typed):
    fields = {"alt": "A cup of tea", "credit": ""} | typed
    return client.post(UPLOAD, {"file": file or picture(), **fields})


def png_that_says(width: int, height: int) -> bytes:
    """The head of a PNG with next to nothing behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def moving(form: str) -> bytes:
    file = BytesIO()
    frames = [Picture.new("RGB", (64, 64), (i, 0, 0)) for i in range(40)]
    frames[0].save(file, form, save_all=True, append_images=frames[1:])
    return file.getvalue()
