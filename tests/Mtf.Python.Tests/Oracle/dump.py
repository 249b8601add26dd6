"""Dumps what CPython's ast makes of a file, in the canonical form of SyntaxDump.

Reads one request a line, answers one line each:
  H "path"   ok SHA-256 of the dump, or err and the reason
  D "path"   the dump as a JSON string
  T "text"   the dump of a text, or null when it is not valid
  N "name"   the character of that name as a JSON string, or null
  K "text"   the text in NFKC
  U ""       for each assigned character: [code point, NFKC of "a" and the character, or null when that is not a name]
"""
import ast
import hashlib
import json
import struct
import sys
import sysconfig
import unicodedata
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(50000)
text = json.dumps
layouts = {}
OLD = sys.version_info < (3, 12)
INVALID = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


def constant(value):
    if value is None or value is True or value is False:
        return str(value)
    if value is Ellipsis:
        return "..."
    kind = type(value)
    if kind is str:
        return text(value)
    if kind is bytes:
        return "b" + value.hex()
    if kind is int:
        return "i%x" % value
    if kind is float:
        return "f" + struct.pack(">d", value).hex()
    return "j" + struct.pack(">d", value.imag).hex()


def place(joined, outer):
    """Before 3.12 the parts of a format specification end with the literal they are in, not with the whole string, and
    a tuple that is a whole field starts and ends with the braces, and the prefix of the first literal counts for all."""
    for value in joined.values:
        ast.copy_location(value, outer)
        if isinstance(value, ast.Constant):
            value.kind = None
        if isinstance(value, ast.FormattedValue) and isinstance(value.value, ast.Tuple) and value.value.elts:
            first, last = value.value.elts[0], value.value.elts[-1]
            value.value.lineno, value.value.col_offset = first.lineno, first.col_offset
            value.value.end_lineno, value.value.end_col_offset = last.end_lineno, last.end_col_offset
        if isinstance(value, ast.FormattedValue) and value.format_spec:
            ast.copy_location(value.format_spec, outer)
            place(value.format_spec, outer)


def dump(node, out):
    cls = node.__class__
    layout = layouts.get(cls)
    if layout is None:
        layout = layouts[cls] = (
            "(" + cls.__name__,
            "lineno" in cls._attributes,
            [field for field in cls._fields if field != "type_comment"],
        )
    name, has_position, fields = layout
    if cls is ast.JoinedStr:
        if OLD:
            place(node, node)
        elif sys.version_info < (3, 13):
            node.values = [value for value in node.values if getattr(value, "value", None) != ""]
    if has_position:
        out.append("%s@%d:%d-%d:%d" % (name, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset))
    else:
        out.append(name)
    if cls is ast.Constant:
        out.append(constant(node.value))
        if node.kind:
            out.append(node.kind)
        out.append(")")
        return
    for field in fields:
        value = getattr(node, field, None)
        kind = value.__class__
        if value is None:
            if field != "default_value":
                out.append("~")
        elif kind is list:
            if field == "type_params" and not value:
                continue
            out.append("[")
            for item in value:
                if isinstance(item, ast.AST):
                    if isinstance(item, ast.cmpop):
                        out.append(item.__class__.__name__)
                    else:
                        dump(item, out)
                elif item is None:
                    out.append("~")
                else:
                    out.append(text(item))
            out.append("]")
        elif kind is str:
            out.append(text(value))
        elif kind is int:
            out.append("%d" % value)
        elif kind is bool:
            out.append(str(value))
        elif isinstance(value, (ast.expr_context, ast.operator, ast.unaryop, ast.boolop)):
            out.append(kind.__name__)
        else:
            dump(value, out)
    out.append(")")


def dumped(source):
    out = []
    dump(ast.Module(ast.parse(source).body, []), out)
    return " ".join(out)


def is_assigned(point):
    return unicodedata.category(chr(point)) not in ("Cn", "Co", "Cs")


def name_of(point):
    name = "a" + chr(point)
    return [point, unicodedata.normalize("NFKC", name) if name.isidentifier() else None]


def answer(kind, argument):
    if kind == "N":
        try:
            return text(unicodedata.lookup(argument))
        except KeyError:
            return "null"
    if kind == "K":
        return text(unicodedata.normalize("NFKC", argument))
    if kind == "U":
        return text([name_of(point) for point in range(128, sys.maxunicode + 1) if is_assigned(point)])
    if kind == "T":
        try:
            return text(dumped(argument))
        except INVALID:
            return "null"
    with open(argument, "rb") as file:
        source = file.read()
    try:
        result = dumped(source)
    except INVALID as error:
        return "err %s" % str(error).replace("\n", " ").encode("ascii", "replace").decode()
    if kind == "D":
        return text(result)
    return "ok " + hashlib.sha256(result.encode()).hexdigest()


def main():
    paths = sysconfig.get_paths()
    print(text({"version": sys.version_info[:3], "stdlib": paths["stdlib"], "purelib": paths["purelib"]}), flush=True)
    for line in sys.stdin:
        print(answer(line[0], json.loads(line[2:])), flush=True)


main()
