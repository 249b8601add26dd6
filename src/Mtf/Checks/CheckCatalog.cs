namespace Mtf.Checks;

/// <summary>Every check and every assessment, once. A test compares the lists with the assembly.</summary>
public static class CheckCatalog
{
    public static IReadOnlyList<Check> Checks { get; } = [];

    public static IReadOnlyList<Assessment> Assessments { get; } = [];
}
