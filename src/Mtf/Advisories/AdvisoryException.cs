namespace Mtf.Advisories;

/// <summary>Advisory data could not be fetched, read or stored. The message is one sentence for the user: what, where, what to do.</summary>
public sealed class AdvisoryException(string message, Exception? inner = null) : Exception(message, inner);
