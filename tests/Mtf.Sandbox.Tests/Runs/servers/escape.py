import ctypes, errno, os, platform, socket, mcp

libc = ctypes.CDLL(None, use_errno=True)

def call(number, *arguments):
    result = libc.syscall(number, *arguments)
    return "allowed" if result >= 0 else errno.errorcode[ctypes.get_errno()]

def family(*kind):
    try:
        socket.socket(*kind).close()
        return "allowed"
    except OSError as error:
        return errno.errorcode[error.errno]

def write(path):
    try:
        open(path, "w").close()
        return "allowed"
    except OSError as error:
        return errno.errorcode[error.errno]

def attempt():
    arm = platform.machine() == "aarch64"
    return " ".join("%s=%s" % pair for pair in [
        ("unshare", call(97 if arm else 272, 0x10000000)),
        ("uring", call(425, 8, ctypes.create_string_buffer(256))),
        ("ptrace", call(117 if arm else 101, 16, 1, 0, 0)),
        ("mount", call(40 if arm else 165, b"x", b"/tmp", b"tmpfs", 0, 0)),
        ("setns", call(268 if arm else 308, 0, 0)),
        ("bpf", call(280 if arm else 321, 0, 0, 0)),
        ("keyctl", call(219 if arm else 250, 0, 0)),
        ("connect", call(203 if arm else 42, 0, b"\x02\x00\x00\x50\xc6\x33\x64\x07" + bytes(8), 16)),
        ("packet", family(17, socket.SOCK_RAW)),
        ("raw", family(socket.AF_INET, socket.SOCK_RAW, 1)),
        ("vsock", family(40, socket.SOCK_STREAM)),
        ("etc", write("/etc/cron.d")),
        ("usr", write("/usr/local/bin/x")),
        ("root", write("/x")),
        ("hosts", str(os.path.exists("/var/lib"))),
        ("dumpable", call(167 if arm else 157, 4, 0, 0, 0, 0)),
    ])

mcp.serve({"attempt": attempt})
