using System.Text.RegularExpressions;
using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Shell;

namespace Mtf.Checks.Behavior.InstallScript;

/// <summary>Code that runs when the package is installed, before anybody has looked at it.</summary>
internal sealed partial class InstallScriptCheck : Check
{
    private const int LongestExcerpt = 200;

    /// <summary>Scripts that npm runs for packages from a registry; others run only in the author's checkout.</summary>
    private static readonly HashSet<string> RunByInstallers = new(StringComparer.Ordinal) { "preinstall", "install", "postinstall", "setup.py" };

    public override string Id => "BHV050";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Inventory.Select<IReadOnlyList<Finding>>(inventory =>
        [.. inventory.InstallScripts.Where(script => RunByInstallers.Contains(script.Key))
            .OrderBy(script => script.Key, StringComparer.Ordinal)
            .Select(script => Judge(evidence, script.Key, script.Value))]);

    private Finding Judge(EvidenceSet evidence, string name, string command)
    {
        var (severity, what) = Classify(evidence, name, command);
        var location = name == "setup.py" ? new Location("setup.py") : ManifestLines.Find(evidence, name);
        var excerpt = command.Length > LongestExcerpt ? command[..LongestExcerpt] + "…" : command;
        return Report(severity, Confidence.High, $"The {name} script {what} on installation.", location, excerpt);
    }

    private static (Severity Severity, string What) Classify(EvidenceSet evidence, string name, string command)
    {
        if (name == "setup.py")
        {
            return (evidence.Kind == ArtifactKind.Directory ? Severity.Info : Severity.Low, "runs");
        }

        var reading = CommandReading.Of(command);
        return reading.ExecutesDownload || (WindowsDownload.IsMatch(command) && WindowsCode.IsMatch(command)) ? (Severity.Critical, "downloads and executes code")
            : reading.Downloads || WindowsDownload.IsMatch(command) || (InlineCode.IsMatch(command) && command.Contains("://", StringComparison.Ordinal)) ? (Severity.High, "downloads from the network")
            : reading.ExecutesDecoded || Encoded.IsMatch(command) ? (Severity.High, "executes encoded or evaluated code")
            : InlineCode.IsMatch(command) ? (Severity.Medium, "executes code written in the manifest")
            : Harmless.IsMatch(command) ? (Severity.Info, "does nothing for users")
            : NativeBuild.IsMatch(command) ? (Severity.Low, "builds or fetches a native module")
            : (Severity.Medium, "runs the package's own code");
    }

    // Programs of Windows, whose commands are not read as a program.
    [GeneratedRegex(@"(^|[\s;&|(""'`])(iwr|irm|Invoke-WebRequest|Invoke-RestMethod|certutil|bitsadmin)(\.exe)?([\s;&|)""'`]|$)|DownloadString|DownloadFile", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex WindowsDownload { get; }

    [GeneratedRegex(@"Invoke-Expression|\biex\b|Start-Process|\bstart\s|&&?\s*\S+\.exe", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex WindowsCode { get; }

    [GeneratedRegex(@"(node|bun)\s+(-e|--eval|-p|--print)\b|deno\s+eval|python3?\s+-c\b|perl\s+-e|ruby\s+-e", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode { get; }

    [GeneratedRegex(@"powershell|pwsh|\batob\b|fromCharCode|Buffer\.from|b64decode|^\s*eval\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Encoded { get; }

    [GeneratedRegex(@"^\s*((npx\s+)?(husky(\s+install)?|patch-package|is-ci(\s*\|\|\s*husky(\s+install)?)?|simple-git-hooks|lefthook(\s+install)?|opencollective(-postinstall)?|only-allow\s+\w+|true|exit\s+0|:|echo\s[\w\s.,:/@!'""-]*)(\s*\|\|\s*(true|exit\s+0|echo\s[\w\s.,:/@!'""-]*))?)?\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Harmless { get; }

    [GeneratedRegex(@"^\s*(\(?\s*(node-gyp(-build)?|prebuild-install|node-pre-gyp|npx\s+node-gyp|prebuildify|cmake-js|napi|neon)(\s+[\w:=.\-]+)*\s*\)?\s*(\|\||&&)?\s*)+$", RegexOptions.NonBacktracking)]
    private static partial Regex NativeBuild { get; }
}
