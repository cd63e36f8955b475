using System.Runtime.CompilerServices;
using System.Text;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Storage.Tests;

/// <summary>
/// This program as a child that writes until it is killed: with the variable set it becomes a writer before a test runs, and prints a line
/// <c>REVISION KEY</c> for each commit that was acknowledged.
/// </summary>
internal static class StoreWriter
{
    public const string Variable = "MINIKUBE_TEST_STORE_WRITER";
    public const string Round = "MINIKUBE_TEST_STORE_ROUND";

#pragma warning disable CA2255 // A test program has no Main of its own to put this in.
    [ModuleInitializer]
    public static void Become()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file)
            Write(file, Environment.GetEnvironmentVariable(Round)!);
    }
#pragma warning restore CA2255

    // Commits wait together, but nothing of this assembly may run on another thread before the initializer has ended.
    private static void Write(string file, string round)
    {
        var store = SqliteStore.Open(new SqliteStoreOptions(file));
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        for (var i = 0; ; i++)
        {
            var keys = new string[4];
            var commits = new Task<CommitResult>[keys.Length];
            for (var writer = 0; writer < keys.Length; writer++)
            {
                keys[writer] = $"/{round}/{writer}/{i}";
                commits[writer] = store.CommitAsync(Commit.Create(keys[writer], Encoding.UTF8.GetBytes($"value of {keys[writer]}"))).AsTask();
            }
            for (var writer = 0; writer < keys.Length; writer++)
                output.WriteLine($"{commits[writer].Result.Revision} {keys[writer]}");
        }
    }
}
