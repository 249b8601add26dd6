"""Writes nfkc.txt: the Unicode data that NFKC of identifiers needs, from the unicodedata module of the running Python.

Sections, one entry a line, numbers in hexadecimal:
  D  character = its full compatibility decomposition
  C  first second = primary composite
  R  combining class (decimal) = characters, as ranges
"""
import sys
import unicodedata as u


def is_part(ch):
    return ("a" + ch).isidentifier() or u.category(ch)[0] in "LMN" or u.category(ch) == "Pc"


def ranges(codes):
    out, start, last = [], None, None
    for code in codes:
        if last is not None and code == last + 1:
            last = code
            continue
        if start is not None:
            out.append((start, last))
        start = last = code
    if start is not None:
        out.append((start, last))
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in out)


def main():
    points = [chr(i) for i in range(128, 0x110000) if not 0xD800 <= i < 0xE000 and not 0xAC00 <= i < 0xD7A4]
    lines = []
    for ch in points:
        full = u.normalize("NFKD", ch)
        if full != ch and is_part(ch):
            lines.append("D %X=%s" % (ord(ch), " ".join("%X" % ord(c) for c in full)))
    for ch in points:
        parts = u.decomposition(ch)
        if parts and parts[0] != "<" and " " in parts and u.normalize("NFC", ch) == ch and is_part(ch):
            lines.append("C %s=%X" % (parts.replace(" 00", " ").lstrip("0"), ord(ch)))
    classes = {}
    for ch in points:
        if u.combining(ch):
            classes.setdefault(u.combining(ch), []).append(ord(ch))
    for number in sorted(classes):
        lines.append("R %d=%s" % (number, ranges(classes[number])))
    sys.stdout.write("\n".join(lines) + "\n")


main()
