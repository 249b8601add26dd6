namespace Mtf.Flow.Taint;

/// <summary>Which sources and sinks make a flow that anybody wants to know of.</summary>
internal static class FlowPairs
{
    public static bool IsReported(string source, string sink) => source switch
    {
        _ when sink == "streams" => source == "network",
        "tool-argument" => sink is not ("log" or "file" or "result"),
        "env" => sink is "network" or "log" or "file" or "result" or "code" or "prompt",
        "env.all" or "file.secret" or "clipboard" => sink is not ("path" or "sql" or "url"),
        "file" => sink is "network" or "code" or "command" or "deserialise" or "prompt",
        "network" => sink is "code" or "module" or "command" or "argv" or "path" or "file" or "deserialise" or "template" or "sql",
        "system-info" => sink is "network",
        "tool-result" => sink is "network" or "code" or "module" or "command" or "path" or "prompt" or "file",
        _ => sink is "code" or "module" or "command" or "argv",
    };

    /// <summary>Whether all texts are addresses whose host the code fixes, so that what varies is only below it.</summary>
    public static bool HasFixedHost(IReadOnlyList<string> texts) => texts.Count > 0 && texts.All(text =>
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            // Below the address of a client, or below one that the operator sets.
            return (text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal))
                || (text.StartsWith("⟨env:", StringComparison.Ordinal) && text.IndexOf("⟩/", StringComparison.Ordinal) is > 0 and var end && text.IndexOf('⟨', 1) is var second && (second < 0 || second > end));
        }

        var rest = text.AsSpan(scheme + 3);
        var slash = rest.IndexOfAny("/?#");
        var host = slash < 0 ? rest : rest[..slash];
        return !text.AsSpan(0, scheme).Contains('⟨') && host.Length > 0 && !host.Contains("⟨arg", StringComparison.Ordinal) && !host.Contains("⟨?", StringComparison.Ordinal);
    });
}
