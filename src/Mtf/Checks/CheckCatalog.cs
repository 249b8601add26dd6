using Mtf.Checks.Behavior.CodeInjection;
using Mtf.Checks.Behavior.CommandInjection;
using Mtf.Checks.Behavior.DecodedPayload;
using Mtf.Checks.Behavior.Destruction;
using Mtf.Checks.Behavior.HiddenUnicode;
using Mtf.Checks.Behavior.HostileContainer;
using Mtf.Checks.Behavior.InstallScript;
using Mtf.Checks.Behavior.ModelPrompt;
using Mtf.Checks.Behavior.OptionInjection;
using Mtf.Checks.Behavior.PathTraversal;
using Mtf.Checks.Behavior.PatternInjection;
using Mtf.Checks.Behavior.Persistence;
using Mtf.Checks.Behavior.QueryInjection;
using Mtf.Checks.Behavior.RemoteCode;
using Mtf.Checks.Behavior.RemoteShell;
using Mtf.Checks.Behavior.RequestForgery;
using Mtf.Checks.Behavior.SecretExfiltration;
using Mtf.Checks.Behavior.TemplateInjection;
using Mtf.Checks.Behavior.UnanalysedCode;
using Mtf.Checks.Behavior.UnsafeDeserialisation;
using Mtf.Checks.Maintenance.DependencyFreshness;
using Mtf.Checks.Maintenance.KnownVulnerability;
using Mtf.Checks.Maintenance.MaliciousComponent;
using Mtf.Checks.Maintenance.ResponseTime;
using Mtf.Checks.Maintenance.UnmatchedComponent;
using Mtf.Checks.Maintenance.UpdateActivity;
using Mtf.Checks.Maintenance.VersionHistory;
using Mtf.Checks.Permissions.DuplicateTool;
using Mtf.Checks.Permissions.EmbeddedSecret;
using Mtf.Checks.Permissions.InsecureEndpoint;
using Mtf.Checks.Permissions.UndeclaredAccess;
using Mtf.Checks.Permissions.UndescribedTool;
using Mtf.Checks.Permissions.UntypedTool;
using Mtf.Checks.Permissions.WildcardGrant;
using Mtf.Checks.Provenance.AppearingInstallScript;
using Mtf.Checks.Provenance.DormancyBurst;
using Mtf.Checks.Provenance.HallucinationBait;
using Mtf.Checks.Provenance.LookalikeName;
using Mtf.Checks.Provenance.ManifestConfusion;
using Mtf.Checks.Provenance.MovedRepository;
using Mtf.Checks.Provenance.ProvenanceDowngrade;
using Mtf.Checks.Provenance.PublisherIdentity;
using Mtf.Checks.Provenance.ReplacedMaintainers;
using Mtf.Checks.Provenance.ScopeMimicry;
using Mtf.Checks.Provenance.SignedPackage;
using Mtf.Checks.Provenance.TraceableSource;
using Mtf.Checks.Provenance.UnknownPublisher;
using Mtf.Checks.Transparency.BundledDependency;
using Mtf.Checks.Transparency.Documentation;
using Mtf.Checks.Transparency.MissingLockfile;
using Mtf.Checks.Transparency.NonRegistryDependency;
using Mtf.Checks.Transparency.Reproducibility;
using Mtf.Checks.Transparency.SourceAvailability;
using Mtf.Checks.Transparency.UnboundedDependency;
using Mtf.Checks.Transparency.UndeclaredVendoredCopy;
using Mtf.Checks.Transparency.UnpinnedDependency;
using Mtf.Checks.Transparency.UnreadableManifest;

namespace Mtf.Checks;

/// <summary>Every check and every assessment, once. A test compares the lists with the assembly.</summary>
public static class CheckCatalog
{
    public static IReadOnlyList<Check> Checks { get; } =
    [
        new ReplacedMaintainersCheck(),
        new MovedRepositoryCheck(),
        new ProvenanceDowngradeCheck(),
        new DormancyBurstCheck(),
        new UnknownPublisherCheck(),
        new AppearingInstallScriptCheck(),
        new ManifestConfusionCheck(),
        new LookalikeNameCheck(),
        new ScopeMimicryCheck(),
        new HallucinationBaitCheck(),
        new UndeclaredAccessCheck(),
        new WildcardGrantCheck(),
        new EmbeddedSecretCheck(),
        new InsecureEndpointCheck(),
        new UndescribedToolCheck(),
        new UntypedToolCheck(),
        new DuplicateToolCheck(),
        new InstallScriptCheck(),
        new SecretExfiltrationCheck(),
        new RemoteCodeCheck(),
        new DecodedPayloadCheck(),
        new RemoteShellCheck(),
        new PersistenceCheck(),
        new DestructionCheck(),
        new UnanalysedCodeCheck(),
        new CommandInjectionCheck(),
        new OptionInjectionCheck(),
        new CodeInjectionCheck(),
        new PathTraversalCheck(),
        new QueryInjectionCheck(),
        new RequestForgeryCheck(),
        new TemplateInjectionCheck(),
        new UnsafeDeserialisationCheck(),
        new ModelPromptCheck(),
        new PatternInjectionCheck(),
        new HostileContainerCheck(),
        new HiddenUnicodeCheck(),
        new KnownVulnerabilityCheck(),
        new MaliciousComponentCheck(),
        new UnmatchedComponentCheck(),
        new NonRegistryDependencyCheck(),
        new UnboundedDependencyCheck(),
        new BundledDependencyCheck(),
        new UndeclaredVendoredCopyCheck(),
        new MissingLockfileCheck(),
        new UnpinnedDependencyCheck(),
        new UnreadableManifestCheck(),
    ];

    public static IReadOnlyList<Assessment> Assessments { get; } =
    [
        new PublisherIdentityAssessment(),
        new SignedPackageAssessment(),
        new TraceableSourceAssessment(),
        new DependencyFreshnessAssessment(),
        new UpdateActivityAssessment(),
        new ResponseTimeAssessment(),
        new VersionHistoryAssessment(),
        new SourceAvailabilityAssessment(),
        new DocumentationAssessment(),
        new ReproducibilityAssessment(),
    ];
}
