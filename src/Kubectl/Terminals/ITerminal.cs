namespace MiniKube.Kubectl.Terminals;

/// <summary>The terminal that a person sits at.</summary>
public interface ITerminal
{
    (int Columns, int Rows) Size { get; }

    /// <summary>Passes every key on as it is pressed, until the answer is disposed.</summary>
    IDisposable EnterRawMode();

    /// <summary>Calls back whenever the size changes, until the answer is disposed.</summary>
    IDisposable OnResize(Action resized);
}
