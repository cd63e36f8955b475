namespace MiniKube.Storage.Tests;

/// <summary>Ends a test that hangs; never how a test waits for something to be so.</summary>
internal static class Guard
{
    public static CancellationToken Token => CancellationTokenSource.CreateLinkedTokenSource(
        new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token,
        TestContext.Current.CancellationToken).Token;
}
