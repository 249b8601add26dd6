using System.Text;

namespace Mtf.Sandbox.Traces;

/// <summary>Bytes as the trace keeps them: as text when they are text.</summary>
internal static class Content
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static TraceEvent WithContent(this TraceEvent happening, ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            return happening;
        }

        var kept = content[..Math.Min(content.Length, TraceLimits.BodyBytes)];
        try
        {
            return happening with { Text = Strict.GetString(kept) };
        }
        catch (DecoderFallbackException)
        {
            return happening with { Data = Convert.ToBase64String(kept) };
        }
    }
}
