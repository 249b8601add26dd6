import mcp

def fill():
    kept = []
    while True:
        kept.append(bytearray(16 << 20))

mcp.serve({"fill": fill})
