using System.Runtime.InteropServices;

namespace Mtf.Sandbox.Recording;

/// <summary>Numbers of system calls on one processor architecture.</summary>
internal sealed class SyscallTable
{
    private static readonly (string Name, int X64, int Arm64)[] Numbers =
    [
        ("open", 2, -1), ("openat", 257, 56), ("openat2", 437, 437), ("creat", 85, -1), ("execve", 59, 221), ("execveat", 322, 281),
        ("unlink", 87, -1), ("unlinkat", 263, 35), ("rmdir", 84, -1), ("rename", 82, -1), ("renameat", 264, 38), ("renameat2", 316, 276),
        ("link", 86, -1), ("linkat", 265, 37), ("symlink", 88, -1), ("symlinkat", 266, 36), ("mkdir", 83, -1), ("mkdirat", 258, 34),
        ("chmod", 90, -1), ("fchmodat", 268, 53), ("fchmodat2", 452, 452), ("chown", 92, -1), ("lchown", 94, -1), ("fchownat", 260, 54),
        ("setxattr", 188, 5), ("lsetxattr", 189, 6), ("truncate", 76, 45), ("mknod", 133, -1), ("mknodat", 259, 33), ("memfd_create", 319, 279),
        ("connect", 42, 203), ("bind", 49, 200), ("listen", 50, 201), ("sendmsg", 46, 211), ("sendmmsg", 307, 269), ("sendto", 44, 206),
        ("prctl", 157, 167), ("seccomp", 317, 277), ("socket", 41, 198), ("clone", 56, 220), ("nanosleep", 35, 101), ("clock_nanosleep", 230, 115),
        ("clone3", 435, 435), ("ptrace", 101, 117), ("process_vm_readv", 310, 270), ("process_vm_writev", 311, 271), ("kcmp", 312, 272),
        ("pidfd_getfd", 438, 438), ("mount", 165, 40), ("umount2", 166, 39), ("pivot_root", 155, 41), ("chroot", 161, 51), ("open_tree", 428, 428),
        ("move_mount", 429, 429), ("fsopen", 430, 430), ("fsconfig", 431, 431), ("fsmount", 432, 432), ("fspick", 433, 433),
        ("mount_setattr", 442, 442), ("unshare", 272, 97), ("setns", 308, 268), ("bpf", 321, 280), ("perf_event_open", 298, 241),
        ("userfaultfd", 323, 282), ("fanotify_init", 300, 262), ("open_by_handle_at", 304, 265), ("keyctl", 250, 219), ("add_key", 248, 217),
        ("request_key", 249, 218), ("init_module", 175, 105), ("finit_module", 313, 273), ("delete_module", 176, 106), ("kexec_load", 246, 104),
        ("kexec_file_load", 320, 294), ("iopl", 172, -1), ("ioperm", 173, -1), ("modify_ldt", 154, -1), ("swapon", 167, 224), ("swapoff", 168, 225),
        ("reboot", 169, 142), ("acct", 163, 89), ("quotactl", 179, 60), ("syslog", 103, 116), ("settimeofday", 164, 170), ("clock_settime", 227, 112),
        ("statmount", 457, 457), ("listmount", 458, 458), ("open_tree_attr", 467, 467), ("landlock_create_ruleset", 444, 444),
        ("pidfd_open", 434, 434), ("lookup_dcookie", 212, 18), ("vhangup", 153, 58), ("personality", 135, 92), ("io_setup", 206, 0),
        ("io_uring_setup", 425, 425), ("io_uring_enter", 426, 426), ("io_uring_register", 427, 427), ("stat", 4, -1), ("lstat", 6, -1),
        ("newfstatat", 262, 79), ("statx", 332, 291), ("access", 21, -1), ("faccessat", 269, 48), ("faccessat2", 439, 439), ("readlink", 89, -1),
        ("readlinkat", 267, 78), ("sched_yield", 24, 124),
    ];

    private readonly Dictionary<string, int> numbers;

    private SyscallTable(string name, uint audit, bool hasSecondNumbering, Func<(string Name, int X64, int Arm64), int> column)
    {
        Name = name;
        Audit = audit;
        HasSecondNumbering = hasSecondNumbering;
        numbers = Numbers.Where(row => column(row) >= 0).ToDictionary(row => row.Name, row => column(row));
    }

    public static SyscallTable X64 { get; } = new("x86_64", 0xC000003E, hasSecondNumbering: true, row => row.X64);

    public static SyscallTable Arm64 { get; } = new("aarch64", 0xC00000B7, hasSecondNumbering: false, row => row.Arm64);

    /// <summary>The table of this machine, null when there is none.</summary>
    public static SyscallTable? Current => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        _ => null,
    };

    public string Name { get; }

    /// <summary>The architecture as the kernel names it to a filter.</summary>
    public uint Audit { get; }

    /// <summary>Whether the same architecture value also carries the numbers of another ABI, from bit 30 on.</summary>
    public bool HasSecondNumbering { get; }

    /// <summary>The number of a call, null when this architecture does not have it.</summary>
    public int? this[string name] => numbers.TryGetValue(name, out var number) ? number : null;
}
