using System.Text.RegularExpressions;
using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.Persistence;

/// <summary>Code that makes itself start again outside the server, or opens the machine for later.</summary>
internal sealed partial class PersistenceCheck : Check
{
    public override string Id => "BHV055";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. code.Capabilities.Where(capability => capability.Context.MayBeOwn()).Select(capability => Judge(capability, code)).OfType<Finding>().DistinctBy(finding => (finding.Location, finding.Message))]);

    private Finding? Judge(Capability capability, StaticAnalysis code) => capability switch
    {
        { Kind: "fs.write" or "fs.chmod" } when Autostart.IsMatch(Normal(capability)) => Found(capability, Severity.Critical, "A file that starts programs for the user is written"),
        { Kind: "fs.write" } when Hooks.IsMatch(Normal(capability)) => Found(capability, Severity.High, "A hook of other programs is written"),
        { Kind: "fs.write" } when Clients.IsMatch(Normal(capability)) => Found(capability, capability.Context.RunsUnasked() ? Severity.High : Severity.Medium, "The configuration of an MCP client is written"),
        { Kind: "proc.shell" or "proc.spawn" } when CommandShape.Persists(capability.Detail) => Found(capability, Severity.Critical, "A program is registered to start again later"),
        { Kind: "sys.registry" } when RunKey.IsMatch(Normal(capability)) && IsWritten(capability, code) => Found(capability, Severity.Critical, "A program is registered to start again later"),
        { Kind: "sys.persistence" } => Found(capability, Severity.High, "A program is registered to start again later"),
        _ => null,
    };

    // An installer or a tool asked to do so writes such files too; what nobody asked for is the malice.
    private Finding Found(Capability capability, Severity severity, string what)
    {
        var placed = (capability.Context.RunsUnasked() || severity < Severity.Critical ? severity : Severity.High).At(capability.Context);
        return Report(
            placed, Confidence.High, $"{what} {capability.Context.When()}.", capability.Context.Location, capability.Detail, placed == Severity.Critical ? "malicious-flow" : null);
    }

    // The key is opened in one call, and its value set in another.
    private static bool IsWritten(Capability key, StaticAnalysis code) =>
        code.Capabilities.Any(capability => capability.Kind == "sys.registry-write" && capability.Context.Location.File == key.Context.Location.File);

    private static string Normal(Capability capability) => capability.Detail.Replace('\\', '/');

    [GeneratedRegex(@"(^|/)(\.(bashrc|bash_profile|bash_login|profile|zshrc|zprofile|zshenv|zlogin|kshrc|xinitrc|xprofile|login)|config\.fish|authorized_keys|Microsoft\.PowerShell_profile\.ps1)( |$)|^/etc/(cron|rc\.local|profile|init\.d|systemd|ld\.so\.preload|sudoers)|^/var/spool/cron|/\.config/(autostart|systemd/user)/|/Library/(LaunchAgents|LaunchDaemons)/|Start Menu/Programs/Startup|/(sitecustomize|usercustomize)\.py( |$)|site-packages/[^/ ]*\.pth( |$)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Autostart { get; }

    [GeneratedRegex(@"/CurrentVersion/(Run|RunOnce|Policies/Explorer/Run|Winlogon)(/|$| )", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex RunKey { get; }

    [GeneratedRegex(@"/\.git/hooks/|(^|/)\.git/config( |$)|(^|/)(\.gitconfig|\.npmrc|\.pypirc|\.yarnrc)( |$)|/\.vscode/(tasks|settings)\.json", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Hooks { get; }

    [GeneratedRegex(@"(claude_desktop_config|cline_mcp_settings|mcp_settings|mcp_config)\.json|(^|/)\.(cursor|windsurf|codeium|claude)/[^ ]*\.json|(^|/)\.claude\.json|/\.vscode/mcp\.json", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Clients { get; }
}
