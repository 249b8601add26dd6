using Mtf.Flow.Models;

namespace Mtf.Flow.Taint;

/// <summary>
/// Sets of taints as bits: one bit for each pair of a source kind (or a parameter) and a group of sinks for which the value has not been made harmless.
/// </summary>
internal static class Taints
{
    public const int Classes = 5;
    public const int MostParameters = 12;
    private const ulong EveryClass = 31;

    /// <summary>Source kinds in the order of their bits.</summary>
    public static readonly IReadOnlyList<string> Kinds =
        ["tool-argument", "env", "env.all", "file.secret", "file", "network", "system-info", "clipboard", "tool-result", "decoded"];

    /// <summary>All bits of source kind or parameter number <paramref name="index"/>.</summary>
    public static ulong Of(int index, SinkClasses classes = SinkClasses.All) => (ulong)classes << (index * Classes);

    /// <summary>Number of a parameter in a set. All parameters from the twelfth on share one, so that what reaches one of them counts for each.</summary>
    public static int BitOf(int parameter) => Math.Min(parameter, MostParameters - 1);

    public static int KindIndex(string kind)
    {
        for (var index = 0; index < Kinds.Count; index++)
        {
            if (Kinds[index] == kind)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The groups in which a source kind or parameter is present.</summary>
    public static SinkClasses ClassesOf(ulong bits, int index) => (SinkClasses)((bits >> (index * Classes)) & EveryClass);

    /// <summary>Repeats the groups of a mask for every source kind or parameter.</summary>
    public static ulong Mask(SinkClasses classes)
    {
        var mask = 0UL;
        for (var index = 0; index < MostParameters; index++)
        {
            mask |= Of(index, classes);
        }

        return mask;
    }
}
