namespace Mtf.Packages;

/// <summary>A package ecosystem with its own names, versions and registry protocol.</summary>
public enum Ecosystem { Npm, PyPI, NuGet, Generic }
