namespace Mtf.Packages;

/// <summary>Tells version ranges from everything else that npm allows where a range stands.</summary>
internal static class NpmRangeText
{
    public const int MaximumLength = 2048;

    /// <summary>The range in the spelling the parser knows, or null for a tag, URL, path, git reference or alias.</summary>
    public static string? Normalize(string range)
    {
        var text = range.Trim();
        if (text.Length == 0)
        {
            return "*";
        }

        return text.Length > MaximumLength || text.AsSpan().IndexOfAny(":/@#") >= 0 ? null : text;
    }
}
