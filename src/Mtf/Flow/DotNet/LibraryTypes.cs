namespace Mtf.Flow.DotNet;

/// <summary>What the official SDK makes of the types of parameters.</summary>
internal static class LibraryTypes
{
    /// <summary>Named argument under which front ends give the name that follows from the method.</summary>
    public const string DerivedName = "$name";

    /// <summary>The name of a tool whose attribute gives none: the method in snake case, without the ending of asynchronous methods.</summary>
    public static string ToolName(string method, string returnType)
    {
        const string ending = "Async";
        var isAsync = returnType is "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask" or "System.Collections.Generic.IAsyncEnumerable";
        var name = isAsync && method.EndsWith(ending, StringComparison.Ordinal) && method.Length > ending.Length ? method[..^ending.Length] : method;
        var plain = new System.Text.StringBuilder();
        foreach (var character in name)
        {
            plain.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        }

        name = plain.ToString().Trim('_') is { Length: > 0 } trimmed ? trimmed : method;
        return System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
    }

    /// <summary>Name of a property as the program sees it; those of the protocol's types are written as in the protocol.</summary>
    public static string PropertyName(string type, string property) => type.StartsWith("ModelContextProtocol.", StringComparison.Ordinal) ? CamelCase(property) : property;

    /// <summary>Whether a parameter is given by the host and not by the client.</summary>
    public static bool IsInjected(string type) => type is "System.Threading.CancellationToken" or "System.IServiceProvider" or "System.IProgress" or "System.Security.Claims.ClaimsPrincipal"
        or "System.Net.Http.HttpClient" or "System.Net.Http.IHttpClientFactory" or "System.TimeProvider"
        || type.StartsWith("ModelContextProtocol.", StringComparison.Ordinal) || type.StartsWith("Microsoft.Extensions.Logging.", StringComparison.Ordinal)
        || type.StartsWith("Microsoft.Extensions.Configuration.", StringComparison.Ordinal) || type.StartsWith("Microsoft.Extensions.Options.", StringComparison.Ordinal)
        || type.StartsWith("Microsoft.Extensions.Caching.", StringComparison.Ordinal) || type.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
        || type.EndsWith("Client", StringComparison.Ordinal) || type.EndsWith("DbContext", StringComparison.Ordinal) || type.EndsWith("Connection", StringComparison.Ordinal)
        || (SimpleName(type) is ['I', >= 'A' and <= 'Z', ..] && !type.StartsWith("System.Collections.", StringComparison.Ordinal));

    /// <summary>JSON type and format of a type, empty where there is none.</summary>
    public static (string Type, string Format) SchemaOf(TypeShape type) => type.Name switch
    {
        _ when type.Kind == ShapeKind.Array => type.Element.Name == "System.Byte" ? ("string", "") : ("array", ""),
        "System.String" or "System.Char" or "System.Version" => ("string", ""),
        "System.Boolean" => ("boolean", ""),
        "System.Single" or "System.Double" or "System.Decimal" => ("number", ""),
        "System.DateTime" or "System.DateTimeOffset" => ("string", "date-time"),
        "System.DateOnly" => ("string", "date"),
        "System.TimeOnly" or "System.TimeSpan" => ("string", "time"),
        "System.Guid" => ("string", "uuid"),
        "System.Uri" => ("string", ""),
        _ when type.IsNumber => ("integer", ""),
        _ when type.Name.StartsWith("System.Collections.", StringComparison.Ordinal) => type.Name.Contains("Dictionary", StringComparison.Ordinal) ? ("object", "") : ("array", ""),
        _ => ("", ""),
    };

    public static string CamelCase(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    private static string SimpleName(string type) => type[(type.LastIndexOf('.') + 1)..];
}
