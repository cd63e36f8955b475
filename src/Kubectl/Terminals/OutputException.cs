namespace MiniKube.Kubectl.Terminals;

/// <summary>The command's output cannot be written any more.</summary>
/// <param name="message">Why.</param>
/// <param name="readerIsGone">The other end of a pipe was closed, which is how <c>| head</c> says that it has seen enough: no failure to speak of.</param>
internal sealed class OutputException(string message, bool readerIsGone) : Exception(message)
{
    public bool ReaderIsGone { get; } = readerIsGone;
}
