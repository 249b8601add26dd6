using System.Text.RegularExpressions;

namespace Mtf.Checks.Code;

/// <summary>What a folded command line does, whatever it is called in.</summary>
internal static partial class CommandShape
{
    /// <summary>A download whose output is piped or given to an interpreter.</summary>
    public static bool DownloadsAndExecutes(string command) => DownloadAndExecute.IsMatch(command);

    /// <summary>A shell whose input and output are a connection.</summary>
    public static bool IsRemoteShell(string command) => RemoteShell.IsMatch(command);

    /// <summary>An interpreter that executes what it reads from its input.</summary>
    public static bool ReadsCommands(string command) => Interpreter.IsMatch(command);

    /// <summary>A shell, whatever it is told.</summary>
    public static bool StartsShell(string command) => Shell.IsMatch(command);

    /// <summary>Registers something that starts again later.</summary>
    public static bool Persists(string command) => Persistence.IsMatch(command);

    /// <summary>Removes the home folder, the root or a disk.</summary>
    public static bool Destroys(string command) => Destruction.IsMatch(command);

    /// <summary>Mines for somebody.</summary>
    public static bool Mines(string command) => Mining.IsMatch(command);

    [GeneratedRegex(@"\b(curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b.*(\|\s*(sudo\s+)?([\w/]*/)?(ba|z|da|k)?sh\b|\|\s*(sudo\s+)?(node|python[\d.]*|perl|ruby|php|iex|Invoke-Expression)\b|;\s*(sudo\s+)?chmod\s+\S*[+7]\S*x?.*|&&\s*(sudo\s+)?(chmod\s+\S+\s+\S+.*&&|(ba|z)?sh\s|\./|node\s|python[\d.]*\s))|\b(ba|z|da)?sh\s+-c\s+.*\$\(\s*(curl|wget)\b|(ba|z)?sh\s+<\(\s*(curl|wget)\b|\b(iex|Invoke-Expression)\b.*(DownloadString|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex DownloadAndExecute { get; }

    [GeneratedRegex(@"/dev/(tcp|udp)/|\b(nc|ncat|netcat)\b.*\s(-\w*[ec]\w*|--exec|--sh-exec)\s*\S*(sh|cmd|powershell)\b|\bmkfifo\b.*\|\s*\S*sh\b.*\b(nc|ncat|openssl)\b|\bsocat\b.*\bexec:|TCPClient.*(iex|Invoke-Expression)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex RemoteShell { get; }

    [GeneratedRegex(@"^([\w:/\\.]*[/\\])?((ba|z|da|k|c|fi)?sh(\s+-[is]+|\s+-l)*|cmd(\.exe)?(\s+/[kqd])*|(powershell|pwsh)(\.exe)?(\s+-(?i:no\w+|windowstyle\s+\w+|executionpolicy\s+\w+|command\s+-))*|(python[\d.]*|node|ruby|perl|php)(\s+-[iu]*)*)\s*$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Interpreter { get; }

    [GeneratedRegex(@"^\s*\S*\b(sh|bash|zsh|dash|ksh|ash|cmd|powershell|pwsh)(\.exe)?(\s|$)|⟨env:(SHELL|COMSPEC)⟩", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Shell { get; }

    [GeneratedRegex(@"\|\s*crontab\b|\bcrontab\s+(-\s*$|[^-\s])|\bsystemctl\b.*\benable\b|\bschtasks\b.*/create|\blaunchctl\s+(load|bootstrap)\b|\breg(\.exe)?\s+add\b.*\\(Run|RunOnce)\b|New-ScheduledTask|\bat\s+now\b|Register-ScheduledTask", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Persistence { get; }

    [GeneratedRegex(@"\brm\s+(-\w+\s+)*-\w*[rR]\w*\s+(-\w+\s+)*(/|/\*|~|~/|~/\*|\$HOME|""\$HOME""|--no-preserve-root.*)(\s|$|;|&)|\bmkfs(\.\w+)?\s|\bdd\s.*\bof=/dev/(sd|nvme|hd|disk)|:\(\)\s*\{\s*:\|:&\s*\};:|\bformat\s+c:|\brd\s+/s\s+/q\s+(c:\\|%userprofile%)|\bshred\s.*/dev/", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Destruction { get; }

    [GeneratedRegex(@"stratum\+(tcp|ssl|tls)://|\bxmrig\b|--donate-level\b|\bminerd\b|--coin[= ]\w+.*--(url|pool)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Mining { get; }
}
