using MiniKube.Kubectl.Flags;

namespace MiniKube.Kubectl.Commands;

/// <summary><c>--dry-run</c>: do nothing, or let the server only check. Without a value it means <c>client</c>, as it always has.</summary>
internal sealed class DryRunFlag() : Flag("dry-run", '\0', "Must be \"none\", \"server\", or \"client\".")
{
    private string mode = "none";

    public bool IsClient => mode == "client";
    public bool IsServer => mode == "server";

    /// <summary>What stands behind an operation that was not carried out.</summary>
    public string Suffix => mode switch { "client" => " (dry run)", "server" => " (server dry run)", _ => "" };

    public override string ValueWhenBare => "client";
    public override string Default => "'none'";

    public override string? Problem =>
        mode is "none" or "client" or "server" ? null : $"Invalid dry-run value ({mode}). Must be \"none\", \"server\", or \"client\".";

    protected override string? Accept(string value)
    {
        mode = value;
        return null;
    }
}
