using Mtf.Advisories;
using Mtf.Artifacts;
using Mtf.Reports;
using Mtf.Sandbox;

namespace Mtf.Cli;

/// <summary>Exceptions as one line for people.</summary>
internal static class Failure
{
    /// <summary>Whether the world failed, not the program: the message is for the user.</summary>
    public static bool IsEnvironment(Exception exception) =>
        exception is ArtifactException or AdvisoryException or SandboxException or IOException or UnauthorizedAccessException or HttpRequestException;

    public static string Message(Exception exception) => TerminalText.Escape(exception.Message, 600);

    public static string Describe(Exception exception)
    {
        var place = exception.StackTrace?.Split('\n', 2)[0].Trim() ?? "";
        return TerminalText.Escape($"{exception.GetType().Name}: {exception.Message} {place}", 600);
    }
}
