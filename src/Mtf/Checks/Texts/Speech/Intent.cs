namespace Mtf.Checks.Texts.Speech;

/// <summary>What a text wants from the model that reads it.</summary>
internal enum IntentKind
{
    /// <summary>Hand over data that the tool has no use for.</summary>
    Exfiltration,

    /// <summary>Keep from the user what is done.</summary>
    Concealment,

    /// <summary>Give up what the user or the client told it before.</summary>
    Override,

    /// <summary>Act without the consent of the user.</summary>
    ConsentBypass,

    /// <summary>Use tools of others in another way.</summary>
    Shadowing,
}

/// <param name="Source">The text in which the decisive clause stands.</param>
/// <param name="Explanation">Who is told to do what, without the subject: "tells the model to …".</param>
/// <param name="Quote">The words.</param>
/// <param name="IsGrave">Secrets, or something to be hidden from the user.</param>
internal sealed record Intent(IntentKind Kind, ToolText Source, string Explanation, string Quote, bool IsGrave);
