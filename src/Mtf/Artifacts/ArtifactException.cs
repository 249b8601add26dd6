namespace Mtf.Artifacts;

/// <summary>The artifact could not be fetched or read. The message is one sentence for the user: what, where, what to do.</summary>
public sealed class ArtifactException(string message, Exception? inner = null) : Exception(message, inner);
