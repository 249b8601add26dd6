using Mtf.Checks;

namespace Mtf.Tests.Checks;

/// <summary>Every check and assessment in the engine, found by type, so that a forgotten registration cannot hide one from the tests.</summary>
internal static class AllChecks
{
    public static IReadOnlyList<Check> Checks { get; } = [.. Instances<Check>().OrderBy(check => check.Id, StringComparer.Ordinal)];

    public static IReadOnlyList<Assessment> Assessments { get; } = [.. Instances<Assessment>().OrderBy(assessment => assessment.Control, StringComparer.Ordinal)];

    private static IEnumerable<T> Instances<T>() => typeof(Check).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(T)))
        .Select(type => (T)Activator.CreateInstance(type, nonPublic: true)!);
}
