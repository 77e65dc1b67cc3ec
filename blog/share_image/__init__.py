"""The picture that stands beside a link to us elsewhere: 1200 by 630, made of our own
words, fonts and colors. Nothing that a visitor typed is ever drawn."""

from blog.share_image.drawing import HEIGHT, WIDTH, Words, png_of

__all__ = ["HEIGHT", "WIDTH", "Words", "png_of"]
