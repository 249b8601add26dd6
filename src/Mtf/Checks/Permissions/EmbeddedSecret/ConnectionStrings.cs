using System.Buffers;
using Mtf.Findings;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>URLs of services that carry a user name and a password: <c>scheme://user:password@host</c>.</summary>
internal static class ConnectionStrings
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'`<>{}()[]\\,;|*$%…");
    private static readonly string[] Schemes =
        ["postgres", "postgresql", "mysql", "mariadb", "mongodb", "mongodb+srv", "redis", "rediss", "amqp", "amqps", "mssql", "sqlserver", "ftp", "sftp", "https", "http"];

    private static readonly string[] CommonPasswords =
        ["pass", "passwd", "pwd", "pw", "root", "admin", "postgres", "mysql", "guest", "user", "username", "hunter2", "changeme", "p4ssw0rd", "p@ssw0rd"];

    public static SecretMatch? Match(ReadOnlySpan<char> text, int separator)
    {
        var schemeStart = separator;
        while (schemeStart > 0 && separator - schemeStart < 12 && (char.IsAsciiLetterLower(text[schemeStart - 1]) || text[schemeStart - 1] == '+'))
        {
            schemeStart--;
        }

        var rest = text[(separator + 3)..Math.Min(text.Length, separator + 300)];
        var length = rest.IndexOfAny(Ends);
        var url = length < 0 ? rest : rest[..length];
        var slash = url.IndexOfAny('/', '?', '#');
        var authority = slash < 0 ? url : url[..slash];
        var at = authority.LastIndexOf('@');
        var colon = at < 0 ? -1 : authority[..at].IndexOf(':');
        if (colon < 1 || !Schemes.Contains(text[schemeStart..separator].ToString(), StringComparer.Ordinal))
        {
            return null;
        }

        var password = authority[(colon + 1)..at];
        if (password.Length == 32 && colon == 32 && Randomness.IsHex(password) && Randomness.IsHex(authority[..colon]))
        {
            // The old form of an error reporting address: its secret only allows to send reports.
            return new SecretMatch(schemeStart, separator + 3 + at - schemeStart, "error reporting secret", Severity.Info, Confidence.Medium, Live: false);
        }

        return IsPassword(password, authority[..colon]) && IsServer(authority[(at + 1)..])
            ? new SecretMatch(schemeStart, separator + 3 + at - schemeStart, "password in a connection string", Severity.High, Confidence.Medium, Live: false)
            : null;
    }

    private static bool IsPassword(ReadOnlySpan<char> password, ReadOnlySpan<char> user) =>
        password.Length >= 6 && !password.SequenceEqual(user) && !Randomness.IsPlaceholder(password)
        && !CommonPasswords.Contains(password.ToString(), StringComparer.OrdinalIgnoreCase)
        && (password.ContainsAnyInRange('0', '9') || Randomness.Transitions(password) >= 0.3)
        && !password.ContainsAny(':', '@');

    /// <summary>A host of the world: it has a dot, and is neither this machine, a private network nor a documentation name.</summary>
    private static bool IsServer(ReadOnlySpan<char> host)
    {
        var colon = host.IndexOf(':');
        var name = (colon < 0 ? host : host[..colon]).ToString();
        return name.Contains('.', StringComparison.Ordinal)
            && !name.Contains("example", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("127.", StringComparison.Ordinal) && !name.StartsWith("192.168.", StringComparison.Ordinal)
            && !name.StartsWith("10.", StringComparison.Ordinal) && !name.StartsWith("0.", StringComparison.Ordinal)
            && !name.EndsWith(".local", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
            && !name.EndsWith(".test", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase);
    }
}
