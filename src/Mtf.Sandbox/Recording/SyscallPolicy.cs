namespace Mtf.Sandbox.Recording;

/// <summary>Which system calls of the server are seen, decided or refused. All others run at full speed.</summary>
internal static class SyscallPolicy
{
    /// <summary>The flags of clone that make a namespace: mount, cgroup, uts, ipc, user, pid, net.</summary>
    public const uint NamespaceFlags = 0x7E020000;

    public const int SetDumpable = 4;
    public const int SetSeccomp = 22;

    private const string Observed = """
        open openat openat2 creat execve execveat unlink unlinkat rmdir rename renameat renameat2 link linkat symlink symlinkat mkdir mkdirat
        chmod fchmodat fchmodat2 chown lchown fchownat setxattr lsetxattr truncate mknod mknodat memfd_create connect bind sendmsg sendmmsg
        """;

    private const string Looked = "stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat";

    private const string Judged = "socket nanosleep clock_nanosleep";

    private const string Refused = """
        ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd mount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig fsmount fspick
        mount_setattr open_tree_attr unshare setns bpf perf_event_open userfaultfd fanotify_init open_by_handle_at keyctl add_key request_key
        init_module finit_module delete_module kexec_load kexec_file_load iopl ioperm modify_ldt swapon swapoff reboot acct quotactl syslog
        settimeofday clock_settime statmount listmount lookup_dcookie vhangup
        """;

    private const string Lacked = "io_uring_setup io_uring_enter io_uring_register";

    /// <param name="deep">Whether looking at files (stat, access, readlink) is recorded too.</param>
    public static IReadOnlyList<SyscallRule> Rules(bool deep) =>
    [
        .. Named(Observed, Reaction.Observe),
        .. deep ? Named(Looked, Reaction.Observe) : [],
        .. Named(Judged, Reaction.Judge),
        .. Named(Refused, Reaction.Refuse),
        .. Named(Lacked, Reaction.Lack),
        new("sendto", Reaction.Observe, new ArgumentTest(4, ArgumentTestKind.NotZero)),
        new("prctl", Reaction.Judge, new ArgumentTest(0, ArgumentTestKind.OneOf, SetDumpable, SetSeccomp)),
        new("clone", Reaction.Judge, new ArgumentTest(0, ArgumentTestKind.AnyBit, NamespaceFlags)),

        // Its flags are behind a pointer; C libraries fall back to clone.
        new("clone3", Reaction.LackSilently),
    ];

    private static IEnumerable<SyscallRule> Named(string names, Reaction reaction) =>
        names.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => new SyscallRule(name, reaction));
}
