using MiniKube.Kubectl.Apply;
using MiniKube.Kubectl.Delete;
using MiniKube.Kubectl.Get;

namespace MiniKube.Kubectl.Commands;

/// <summary>Every command, by the words that call it. Only the one that is called is made.</summary>
internal static class CommandTable
{
    private static readonly Dictionary<string, Func<Command>> Commands = new(StringComparer.Ordinal)
    {
        ["apply"] = static () => new ApplyCommand(),
        ["delete"] = static () => new DeleteCommand(),
        ["get"] = static () => new GetCommand(),
    };

    public static IEnumerable<string> Names => Commands.Keys;

    public static bool Knows(string firstWord) => Commands.Keys.Any(k => k == firstWord || k.StartsWith(firstWord + " ", StringComparison.Ordinal));

    public static Command? Find(string words) => Commands.TryGetValue(words, out var make) ? make() : null;
}
