using MiniKube.Kubectl.Flags;

namespace MiniKube.Kubectl.Commands;

/// <summary>A command's arguments: those before <c>--</c> and those after it.</summary>
internal sealed record Arguments(IReadOnlyList<string> Words, IReadOnlyList<string> AfterDash, bool HasDash)
{
    public IReadOnlyList<string> All => [.. Words, .. AfterDash];
}

/// <summary>
/// One command, in its own file: its flags are fields, and it goes complete -> validate -> run, inside <see cref="RunAsync"/>. It ends with its exit code or a
/// <see cref="CommandFailure"/>.
/// </summary>
internal abstract class Command(string use, string summary)
{
    /// <summary>The line that shows how it is written: <c>get TYPE [NAME]</c>.</summary>
    public string Use { get; } = use;
    public string Summary { get; } = summary;

    /// <summary>The words that call it: the usage line's leading small letters.</summary>
    public string Name { get; } = string.Join(' ', use.Split(' ').TakeWhile(w => char.IsAsciiLetterLower(w[0]) && w.All(c => char.IsAsciiLetterLower(c) || c == '-')));
    public FlagSet Flags { get; } = new();

    public abstract Task<int> RunAsync(CommandContext context, Arguments arguments);
}
