namespace Mtf.Findings;

/// <summary>A place in the subject: a path inside the artifact and a 1-based line, 0 when the whole file is meant.</summary>
public sealed record Location(string File, int Line = 0);

/// <summary>One objection by one check. Title, control and remediation come from the check's page.</summary>
public sealed record Finding
{
    /// <summary>Id of the check, for example <c>PRM003</c>.</summary>
    public required string Check { get; init; }

    /// <summary>Id of the control that the finding counts against, for example <c>PRM-03</c>.</summary>
    public required string Control { get; init; }

    public required Severity Severity { get; init; }

    public required Confidence Confidence { get; init; }

    public required string Title { get; init; }

    /// <summary>One sentence, present tense: what was seen where.</summary>
    public required string Message { get; init; }

    public Location? Location { get; init; }

    /// <summary>The excerpt, version, advisory or record that proves the finding; secrets are masked here.</summary>
    public string Evidence { get; init; } = "";

    public string Remediation { get; init; } = "";

    /// <summary>The way of the value from its source to its sink, when the finding is about a flow.</summary>
    public IReadOnlyList<FlowStep> Steps { get; init; } = [];

    /// <summary>CWE and taxonomy tags, for example <c>CWE-798</c> or <c>MTF-0.1:CQ-01</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The kind of cap that holds while the finding is unresolved, if any (standard, section 5).</summary>
    public string? Cap { get; init; }

    /// <summary>The user's decision about the finding, null when there is none.</summary>
    public Suppression? Suppression { get; init; }
}
