using System.Collections.Frozen;
using System.Globalization;
using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories.Native;

namespace Mtf.Flow.Native;

/// <summary>What can be said of native code without following it: what it is, what it is made of and what it asks of the system.</summary>
internal sealed class NativeFacts(IReadOnlyList<(ArtifactFile File, NativeProgram Program)> programs)
{
    private const int MostNames = 3;
    private const string Api = "imported by native code, not followed";

    private static readonly (string Kind, string Name, FrozenSet<string> Functions)[] Groups =
    [
        ("native.network", "the network", Set("socket connect connectx bind listen accept accept4 sendto recvfrom sendmsg recvmsg getaddrinfo gethostbyname res_query WSAStartup WSASocketW WSAConnect WSASend WSARecv InternetOpenW InternetOpenUrlW HttpSendRequestW WinHttpOpen WinHttpConnect URLDownloadToFileW curl_easy_perform nw_connection_create CFSocketCreate")),
        ("native.process", "processes", Set("fork vfork clone3 execve execv execvp execvpe execl execlp posix_spawn posix_spawnp system popen CreateProcessW CreateProcessA ShellExecuteW ShellExecuteExW WinExec NtCreateUserProcess CreateRemoteThread WriteProcessMemory ptrace")),
        ("native.load", "loading of code", Set("dlopen dlmopen LoadLibraryW LoadLibraryA LoadLibraryExW LoadLibraryExA LdrLoadDll NSLinkModule")),
        ("native.file", "files", Set("open open64 openat openat64 creat fopen fopen64 unlink unlinkat rename renameat CreateFileW CreateFileA DeleteFileW MoveFileExW NtCreateFile NtOpenFile")),
        ("native.crypto", "encryption", Set("EVP_EncryptInit_ex EVP_DecryptInit_ex SSL_connect SSL_read BCryptEncrypt BCryptDecrypt CryptProtectData CryptUnprotectData CCCrypt SecKeyCreateEncryptedData SecItemCopyMatching")),
        ("native.input", "keys, screen or clipboard", Set("SetWindowsHookExW SetWindowsHookExA GetAsyncKeyState GetClipboardData BitBlt XQueryKeymap XGrabKeyboard CGEventTapCreate CGDisplayCreateImage")),
    ];

    /// <summary>Why a file is not fully analysed, with what is known of it; null when it is no native code.</summary>
    public UnanalysedPart? Part(string path) =>
        programs.FirstOrDefault(one => one.File.Path == path).Program is { } program ? new UnanalysedPart(path, 0, Describe(program), IsWholeFile: true) : null;

    /// <summary>What native code asks of the system. Whether and when it does so is not known.</summary>
    public IEnumerable<Capability> Capabilities() =>
        from one in programs
        from used in Used(one.Program)
        select new Capability(used.Kind, string.Join(' ', used.Functions), Api, new CodeContext(new Location(one.File.Path), Phase.Unreached, "", []));

    private static IEnumerable<(string Kind, string Name, IReadOnlyList<string> Functions)> Used(NativeProgram program)
    {
        foreach (var (kind, name, functions) in Groups)
        {
            List<string> used = [.. program.Imports.Where(functions.Contains)];
            if (used.Count > 0)
            {
                yield return (kind, name, used);
            }
        }
    }

    private static string Describe(NativeProgram program)
    {
        var kind = program.Runtime.Length > 0 ? $"{program.Format} for {program.Architecture}, {program.Runtime}" : $"{program.Format} for {program.Architecture}";
        List<string> known = [];
        var uses = Used(program).Select(used => used.Name).ToList();
        if (uses.Count > 0)
        {
            known.Add($"it imports functions for {string.Join(", ", uses)}");
        }

        if (program.Modules.Count > 0)
        {
            known.Add(string.Create(CultureInfo.InvariantCulture, $"it is built of {program.Modules.Count} modules, which are not compared with advisories"));
        }

        if (program.CarriesProgram)
        {
            known.Add("the program that it carries is not read");
        }

        if (program.Hosts.Count > 0)
        {
            var more = program.Hosts.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {program.Hosts.Count - MostNames} more") : "";
            known.Add($"it names the hosts {string.Join(", ", program.Hosts.Take(MostNames))}{more}");
        }

        var rest = known.Count == 0 ? "" : $": {string.Join("; ", known)}";
        return $"is native code ({kind}{(program.IsPartial ? ", read in part" : "")}), which is not followed{rest}";
    }

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
