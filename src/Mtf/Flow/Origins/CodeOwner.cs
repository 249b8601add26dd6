using Mtf.Flow.Facts;

namespace Mtf.Flow.Origins;

/// <summary>Package that a piece of code belongs to, and what says so.</summary>
/// <param name="Package">Empty for the subject's own code.</param>
internal readonly record struct CodeOwner(string Package, OwnerEvidence Evidence)
{
    public static CodeOwner Own { get; } = new("", OwnerEvidence.Own);
}
