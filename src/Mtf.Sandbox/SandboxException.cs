namespace Mtf.Sandbox;

/// <summary>The sandbox could not be built or kept: the server was not run, or what it did is not known. The message is for the user.</summary>
public sealed class SandboxException : Exception
{
    public SandboxException()
    {
    }

    public SandboxException(string message)
        : base(message)
    {
    }

    public SandboxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
