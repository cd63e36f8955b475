using MiniKube.Kubectl.Flags;

namespace MiniKube.Kubectl.Commands;

/// <summary><c>--dry-run</c>: do nothing, or let the server only check.</summary>
internal sealed class DryRunFlag
{
    public StringFlag Flag { get; } = new("dry-run", "Must be \"none\", \"server\", or \"client\".", value: "none", bare: "unchanged");

    public bool IsClient => Mode == "client";
    public bool IsServer => Mode == "server";

    /// <summary>What stands behind an operation that was not carried out.</summary>
    public string Suffix => Mode switch { "client" => " (dry run)", "server" => " (server dry run)", _ => "" };

    private string Mode => Flag.Value switch
    {
        "none" or "client" or "server" => Flag.Value,
        "unchanged" => throw CommandFailure.Error("--dry-run needs a value: \"none\", \"server\", or \"client\""),
        _ => throw CommandFailure.Error($"Invalid dry-run value ({Flag.Value}). Must be \"none\", \"server\", or \"client\"."),
    };
}
