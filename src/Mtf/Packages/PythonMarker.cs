using System.Diagnostics.CodeAnalysis;

namespace Mtf.Packages;

/// <summary>A PEP 508 environment marker.</summary>
public sealed class PythonMarker
{
    private readonly PythonMarkerNode _root;

    private PythonMarker(PythonMarkerNode root) => _root = root;

    public static bool TryParse(string text, [NotNullWhen(true)] out PythonMarker? marker)
    {
        marker = PythonMarkerParser.Parse(text) is { } root ? new PythonMarker(root) : null;
        return marker is not null;
    }

    /// <summary>Whether the marker holds on the machine when any of the extras, or none, is asked for.</summary>
    public bool Holds(InstallEnvironment environment, IReadOnlyCollection<string> extras) =>
        extras.Count == 0
            ? _root.Holds(environment.PythonVariables(""))
            : extras.Any(extra => _root.Holds(environment.PythonVariables(extra)));
}

/// <summary>A node of a parsed marker.</summary>
internal abstract record PythonMarkerNode
{
    private PythonMarkerNode()
    {
    }

    public abstract bool Holds(IReadOnlyDictionary<string, string> variables);

    /// <summary>Both.</summary>
    internal sealed record And(PythonMarkerNode Left, PythonMarkerNode Right) : PythonMarkerNode
    {
        public override bool Holds(IReadOnlyDictionary<string, string> variables) => Left.Holds(variables) && Right.Holds(variables);
    }

    /// <summary>Either.</summary>
    internal sealed record Or(PythonMarkerNode Left, PythonMarkerNode Right) : PythonMarkerNode
    {
        public override bool Holds(IReadOnlyDictionary<string, string> variables) => Left.Holds(variables) || Right.Holds(variables);
    }

    /// <summary>A comparison of a variable with a literal, either way round.</summary>
    internal sealed record Comparison(PythonMarkerOperand Left, string Operator, PythonMarkerOperand Right) : PythonMarkerNode
    {
        public override bool Holds(IReadOnlyDictionary<string, string> variables)
        {
            var left = Left.Value(variables);
            var right = Right.Value(variables);
            if (Left.IsExtra || Right.IsExtra)
            {
                (left, right) = (PythonName.Normalize(left), PythonName.Normalize(right));
            }

            return Operator switch
            {
                "in" => right.Contains(left, StringComparison.Ordinal),
                "not in" => !right.Contains(left, StringComparison.Ordinal),
                _ => Compare(left, right),
            };
        }

        // Versions are compared as versions when the right side makes a specifier, everything else as text.
        private bool Compare(string left, string right)
        {
            if (Pep440Version.TryParse(left, out _) && Pep440Range.Parse(Operator + right) is { } range)
            {
                return range.Contains(left, prereleases: true);
            }

            var order = string.CompareOrdinal(left, right);
            return Operator switch
            {
                "==" or "===" => order == 0,
                "!=" => order != 0,
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                ">=" => order >= 0,
                _ => false,
            };
        }
    }
}

/// <summary>A variable or a quoted literal.</summary>
internal sealed record PythonMarkerOperand(string Text, bool IsVariable)
{
    public bool IsExtra => IsVariable && Text == "extra";

    public string Value(IReadOnlyDictionary<string, string> variables) => IsVariable ? variables.GetValueOrDefault(Text, "") : Text;
}
