using Mtf.Findings;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>A credential found in a window of text.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="Kind">What it is, for people: <c>GitHub token</c>.</param>
/// <param name="Live">Its format leaves little doubt that a service accepts or accepted it.</param>
internal readonly record struct SecretMatch(int Start, int Length, string Kind, Severity Severity, Confidence Confidence, bool Live);
