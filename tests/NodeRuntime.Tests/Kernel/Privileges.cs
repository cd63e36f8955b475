using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Tests.Kernel;

/// <summary>What a test needs from the machine; skips with the reason when it is not there.</summary>
internal static class Privileges
{
    private static readonly Lazy<string?> Missing = new(() =>
    {
        if (Environment.UserName != "root")
            return "needs root";
        try
        {
            return NamespaceThread.Unshare(NamespaceKinds.Network | NamespaceKinds.Mount, () => (string?)null);
        }
        catch (KernelException e)
        {
            return $"needs namespaces: {e.Message}";
        }
    });

    public static void RequireNamespaces()
    {
        if (Missing.Value is { } reason)
            Assert.Skip(reason);
    }
}
