using System.Globalization;

namespace Mtf.Inventories.Python;

/// <summary>Poetry's own range operators, written in PEP 440 so that one version scheme judges all of Python.</summary>
internal static class PoetryRange
{
    public static string ToPep440(string range)
    {
        // "a || b" has no PEP 440 counterpart; kept as written, the version scheme then says that it is no range.
        if (range.Contains("||", StringComparison.Ordinal))
        {
            return range;
        }

        return string.Join(',', range.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(One).Where(part => part.Length > 0));
    }

    private static string One(string part) => part switch
    {
        "*" => "",
        ['^', .. var version] => Between(version.Trim(), CaretUpper(version.Trim())),
        ['~', not '=', ..] => Between(part[1..].Trim(), TildeUpper(part[1..].Trim())),
        [>= '0' and <= '9', ..] => "==" + part,
        _ => part,
    };

    private static string Between(string lower, string? upper) => upper is null ? ">=" + lower : $">={lower},<{upper}";

    /// <summary>The next version that changes the leftmost non-zero number.</summary>
    private static string? CaretUpper(string version)
    {
        var numbers = Numbers(version);
        var at = numbers.FindIndex(number => number != 0);
        return numbers.Count == 0 ? null : Bump(numbers, at < 0 ? numbers.Count - 1 : at);
    }

    private static string? TildeUpper(string version)
    {
        var numbers = Numbers(version);
        return numbers.Count == 0 ? null : Bump(numbers, Math.Min(1, numbers.Count - 1));
    }

    private static string Bump(List<int> numbers, int at) =>
        string.Join('.', numbers.Take(at).Append(numbers[at] == int.MaxValue ? int.MaxValue : numbers[at] + 1).Concat(numbers.Skip(at + 1).Select(_ => 0)));

    private static List<int> Numbers(string version)
    {
        List<int> numbers = [];
        foreach (var part in version.Split('.').Take(6))
        {
            var digits = new string([.. part.TakeWhile(char.IsAsciiDigit)]);
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                break;
            }

            numbers.Add(number);
            if (digits.Length != part.Length)
            {
                break;
            }
        }

        return numbers;
    }
}
