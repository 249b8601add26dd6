using Mtf.Advisories;
using Mtf.Artifacts;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories;
using Mtf.Packages;
using Mtf.Scoring;

namespace Mtf.Tests.Reports;

/// <summary>Hand-made evaluations, rated by the real scorer.</summary>
internal static class SampleEvaluations
{
    public static readonly DateTimeOffset EvaluatedAt = new(2026, 11, 24, 8, 30, 0, TimeSpan.Zero);
    private static readonly Component Parser = Component("example-parser", "4.17.15", direct: true);
    private static readonly Component Runtime = Component("example-runtime", "1.2.0", direct: false);

    public static IEnumerable<string> Names => ["clean", "capped", "hostile", "missing"];

    public static Evaluation Of(string name) => name switch
    {
        "clean" => Clean(),
        "capped" => Capped(),
        "hostile" => Hostile(),
        "missing" => Missing(),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    public static Evaluation Clean() => Rate(
        new PackageUrl("npm", "@example", "notes-server", "2.1.0"), [], id => Evaluated(id, 1, "Proved."), Reviewed());

    public static Evaluation Capped() => Rate(
        new PackageUrl("npm", "@example", "ticket-server", "1.4.2"),
        [
            Finding("MNT001", "MNT-01", Severity.Critical, "Known vulnerability",
                "example-parser 4.17.15 is affected by GHSA-aaaa-bbbb-cccc, CVSS 9.8, fixed in 4.17.21.", new Location("package-lock.json", 120),
                "GHSA-aaaa-bbbb-cccc CVE-2026-10001 pkg:npm/example-parser@4.17.15", "Update the dependency to a version that is not affected.",
                ["CWE-1321", "MTF-0.1:SC-02"], "blocking-vulnerability"),
            Finding("PRM010", "PRM-01", Severity.High, "No permission declaration",
                "The package uses network and filesystem and declares no permissions.", null, "",
                "Add mtf.json with a permissions object; 'mtf declare' writes it.", ["MTF-0.1:CD-02"]),
            .. Enumerable.Range(1, 5).Select(index => Finding("TRN020", "TRN-04", Severity.Medium, "Undeclared import",
                $"module-{index} is imported and not declared.", new Location($"dist/file with space {index}.js", 10 * index), $"require('module-{index}')",
                "Declare what is imported in package.json.", ["CWE-1357"])),
            Finding("TRN011", "TRN-02", Severity.Low, "No security policy", "There is no SECURITY.md and no contact.", null, "",
                "Say where a vulnerability can be reported.", []),
            Finding("PRV011", "PRV-04", Severity.Low, "Maintainer added", "A maintainer was added in 1.4.0.", null, "maintainers: 2 -> 3", "", []),
            Finding("PRM022", "PRM-03", Severity.Medium, "Token persisted", "An access token is written to disk.", new Location("dist/auth.js", 77),
                "writeFileSync(tokenFile, to****)", "Keep tokens in memory or in the system's key store.", ["CWE-312"]),
        ],
        id => id.StartsWith("BHV-0", StringComparison.Ordinal) && id[5] < '5'
            ? new ControlResult(id, Outcome.NotAvailable, 0, "The server was not run: this version has no sandbox.")
            : id == "PRV-01" ? Evaluated(id, .25, "An author with contact is claimed, nobody verified it.")
            : id == "PRV-02" ? Evaluated(id, .3, "The registry signed it, its author did not.")
            : id == "MNT-03" ? Evaluated(id, .8, "The last release is 130 days old.")
            : id == "TRN-03" ? new ControlResult(id, Outcome.Error, 0, "The repository could not be fetched: connection timed out.")
            : id == "MNT-04" ? new ControlResult(id, Outcome.NotApplicable, 0, "There never was an advisory to respond to.")
            : Evaluated(id, 1, "Nothing to object."));

    public static Evaluation Hostile()
    {
        const string Attack = "\u001b[2J\u001b]0;owned\u0007[red]markup[/] \u202eevil\u202c <script>alert(1)</script> | [x](javascript:alert(1)) @everyone ::error::x ##[group]y `tick` ```";
        return Rate(
            new PackageUrl("generic", "", "evil\u001b[31m]|<b>name", "1.0.0\u0000\u200b"),
            [
                Finding("BHV030", "BHV-06", Severity.High, "Hidden text", $"Description hides {Attack}", new Location("src/\u202e[x]|<img src=x>.js", 3),
                    Attack, "Remove the hidden text.", ["CWE-1007"], "tool-poisoning"),
                Finding("PRM021", "PRM-03", Severity.Medium, "Secret in code", new string('A', 400) + "\n# heading\n- [ ] task https://example.test/?a=1&b=2 #1 deadbeef12",
                    new Location("../../weird\\path:name.js"), "", "", []),
            ],
            id => Evaluated(id, .6, $"{id} {Attack}")) with
        {
            Reference = "./evil\u001b[0m",
            Code = Evidence.Of(Surface() with
            {
                Tools = [new CodeTool("tool", Attack, Attack, Attack, null, [new ToolParameter(Attack, "", Attack, false)], null, null, true, new Location(Attack, 1))],
                Capabilities = [Access("net.http", Attack, Attack, Phase.Handler, [Attack])],
                Unanalysed = [new UnanalysedPart(Attack, 0, Attack)],
            }),
            Inventory = Evidence.Of(new Inventory { Name = Attack, Manifests = [new Manifest(ManifestKind.PackageJson, "package.json")] }),
        };
    }

    public static Evaluation Missing() => Rate(
        new PackageUrl("pypi", "", "example-mcp", "0.1.0"), [],
        id => id.StartsWith("TRN", StringComparison.Ordinal) ? Evaluated(id, .3, "A README and a licence are there, nothing more.")
            : new ControlResult(id, id.StartsWith("MNT", StringComparison.Ordinal) ? Outcome.Error : Outcome.NotAvailable, 0,
                id.StartsWith("MNT", StringComparison.Ordinal) ? "The registry did not answer." : "Not collected while offline.")) with
    {
        Code = Evidence.NotAvailable<CodeSurface>("The code was not analysed."),
        Inventory = Evidence.Failed<Inventory>("METADATA is not readable."),
        Dependencies = Evidence.NotAvailable<DependencyGraph>("the registry did not answer."),
        Advisories = Evidence.NotAvailable<AdvisoryReport>("there is no advisory data; run 'mtf advisories update'."),
    };

    private static ControlResult Evaluated(string id, double credit, string reason) => new(id, Outcome.Evaluated, credit, reason);

    private static Finding Finding(
        string check, string control, Severity severity, string title, string message, Location? location, string evidence, string remediation,
        IReadOnlyList<string> tags, string? cap = null) => new()
        {
            Check = check,
            Control = control,
            Severity = severity,
            Confidence = Confidence.High,
            Title = title,
            Message = message,
            Location = location,
            Evidence = evidence,
            Remediation = remediation,
            Tags = tags,
            Cap = cap,
        };

    private static ScoringInput Reviewed() => new()
    {
        Digest = Digest,
        AsOf = EvaluatedAt,
        ValidUntil = EvaluatedAt.AddDays(30),
        Controls = [],
        Baseline = [],
        Behaviour = new BehaviourCoverage(true, 10, 10, 10),
        Reviews = [new ReviewRecord("reviewer", true, true, true, Digest, EvaluatedAt.AddDays(-3), Standard.Current.Checklist)],
    };

    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static Evaluation Rate(PackageUrl purl, IReadOnlyList<Finding> findings, Func<string, ControlResult> judge, ScoringInput? context = null)
    {
        var input = (context ?? Reviewed() with { Behaviour = null, Reviews = [] }) with
        {
            Controls =
            [
                .. Standard.Current.Controls.Select(control => findings.FirstOrDefault(finding => finding.Control == control.Id) is { } worst
                    ? judge(control.Id) with { Reason = worst.Message }
                    : judge(control.Id)),
            ],
            Findings = findings,
            Baseline = [new BaselinePart("Advisory match", Outcome.Evaluated, "matched")],
        };
        var (rating, dimensions) = new Scorer(Standard.Current).Rate(input);
        return new Evaluation
        {
            StandardVersion = Standard.Current.Version,
            Subject = new Subject(purl, "sha256", Digest),
            Kind = ArtifactKind.NpmPackage,
            Reference = $"npm:{purl.Name}",
            Rating = rating,
            Dimensions = dimensions,
            Findings = [.. findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Check, StringComparer.Ordinal)],
            Inventory = Evidence.Of(FullInventory(purl)),
            Code = Evidence.Of(Surface()),
            Dependencies = Evidence.Of(new DependencyGraph([Parser, Runtime], true, [], "resolved from package-lock.json")),
            Advisories = Evidence.Of(Matched()),
            EvaluatedAt = EvaluatedAt,
            ValidUntil = EvaluatedAt.AddDays(30),
            Tool = new Tool("mtf", "0.1.0"),
        };
    }

    private static CodeSurface Surface() => CodeSurface.Of(new StaticAnalysis
    {
        Tools =
        [
            new CodeTool("tool", "read_note", "Read a note", "Reads a note.", "{\"type\":\"object\"}", [new ToolParameter("name", "string", "", false)], true, null, true, new Location("dist/index.js", 20)),
            new CodeTool("prompt", "summary", "", "Sums up all notes.", null, [], null, null, false, new Location("dist/index.js", 50)),
        ],
        Capabilities =
        [
            Access("fs.read", "⟨env:NOTES⟩/⟨arg:name⟩.md", "node:fs.readFile", Phase.Handler, ["read_note"]) with { Count = 2 },
            Access("net.http", "https://api.example.test/sync | ⟨?⟩", "js:fetch", Phase.Startup, []),
            Access("env.read", "NOTES", "js:process.env", Phase.Startup, []),
            Access("proc.spawn", "⟨?⟩", "node:child_process.spawn", Phase.Unreached, []),
        ],
        Flows = [],
        Patterns = [],
        AnalysedFiles = 4,
        Unanalysed = [new UnanalysedPart("dist/addon.node", 0, "native code", IsWholeFile: true)],
    });

    private static Capability Access(string kind, string detail, string api, Phase phase, IReadOnlyList<string> tools) =>
        new(kind, detail, api, new CodeContext(new Location("dist/index.js", 12), phase, "", tools));

    private static AdvisoryReport Matched() => new(
        new AdvisorySnapshot(EvaluatedAt.AddDays(-3), 245_120, ["npm", "PyPI"], EvaluatedAt.AddDays(-3), null),
        [
            new AdvisoryMatch
            {
                Component = Parser,
                Id = "GHSA-aaaa-bbbb-cccc",
                Aliases = ["CVE-2026-10001"],
                Summary = "Prototype pollution",
                Cvss = 9.8,
                CvssVector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                Epss = 0.42,
                KnownExploited = true,
                Published = EvaluatedAt.AddDays(-100),
                FixedVersion = "4.17.21",
                Cwes = ["CWE-1321"],
            },
        ],
        ["pkg:npm/odd@latest: not a version"]);

    private static Component Component(string name, string version, bool direct) => new()
    {
        Purl = new PackageUrl("npm", "", name, version),
        Source = ComponentSource.Lockfile,
        DeclaredIn = new Location("package-lock.json", 120),
        Direct = direct,
        Digests = new Dictionary<string, string>(StringComparer.Ordinal) { ["sha512"] = "00ff" },
        License = "MIT",
        PublishedAt = EvaluatedAt.AddDays(-400),
    };

    private static Inventory FullInventory(PackageUrl purl) => new()
    {
        Name = purl.Name,
        Version = purl.Version,
        Description = "Reads and writes notes.",
        Keywords = ["mcp"],
        Manifests = [new Manifest(ManifestKind.PackageJson, "package.json"), new Manifest(ManifestKind.ServerJson, "server.json")],
        Unreadable = [new UnreadableFile("yarn.lock", "not a lockfile")],
        AuthorName = "Example",
        Repository = "https://code.example.test/notes",
        License = "Apache-2.0",
        EntryPoints = ["dist/index.js"],
        Requirements = [new DependencyRequirement("example-parser", "^4.17.0"), new DependencyRequirement("extra", "", DependencyKind.Optional, "", ["a"])],
        Components = [Parser],
        Lockfiles = ["package-lock.json"],
        InstallScripts = new Dictionary<string, string>(StringComparer.Ordinal) { ["postinstall"] = "node setup.js" },
        Capabilities = [new DeclaredCapability("tool", "read_note", "Reads a note.", "{}", true, null, new Location("server.json", 4))],
        Permissions = [new DeclaredPermission(PermissionKind.Network, "api.example.test", "", false, "sync", new Location("mtf.json", 2))],
        DeclaresPermissions = true,
    };
}
