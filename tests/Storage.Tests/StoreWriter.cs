using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Storage.Tests;

/// <summary>
/// This program as a child that writes until it is killed: with the variables set it becomes a writer before a test runs. It says <c>opening</c>, then does the numbered changes
/// (see <see cref="StoreChange"/>), one of each writer at a time, and prints a line <c>WRITER NUMBER REVISION</c> for each that was acknowledged.
/// </summary>
internal static class StoreWriter
{
    private const string File = "MINIKUBE_TEST_STORE_WRITER";
    private const string First = "MINIKUBE_TEST_STORE_FIRST";
    private const int CompactEvery = 40;

    public static Process Start(string file, int first)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(StoreWriter).Assembly.Location);
        start.Environment[File] = file;
        start.Environment[First] = first.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

#pragma warning disable CA2255 // A test program has no Main of its own to put this in.
    [ModuleInitializer]
    public static void Become()
    {
        if (Environment.GetEnvironmentVariable(File) is { Length: > 0 } file)
            Write(file, int.Parse(Environment.GetEnvironmentVariable(First)!, CultureInfo.InvariantCulture));
    }
#pragma warning restore CA2255

    // Commits wait together, but nothing of this assembly may run on another thread before the initializer has ended.
    private static void Write(string file, int first)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        output.WriteLine("opening");
        var store = SqliteStore.Open(new SqliteStoreOptions(file));
        for (var number = first; ; number++)
        {
            var commits = new Task<CommitResult>[StoreChange.Writers];
            for (var writer = 0; writer < commits.Length; writer++)
                commits[writer] = store.CommitAsync(new StoreChange(writer, number).Commit).AsTask();
            for (var writer = 0; writer < commits.Length; writer++)
                output.WriteLine($"{writer} {number} {commits[writer].Result.Revision}");
            // It is not waited for: rows are swept while the next ones are written.
            if (number % CompactEvery == 0)
                _ = store.CompactAsync(commits[0].Result.Revision);
        }
    }
}

/// <summary>A change that both the child and the test that killed it can work out: each writer goes over keys of its own, putting values of some pages or deleting.</summary>
internal readonly record struct StoreChange(int Writer, int Number)
{
    public const int Writers = 4;
    private const int Keys = 8;
    private const int DeleteEvery = 11;

    public string Key => $"/{Writer}/{Number % Keys}";

    /// <summary>Null when it deletes.</summary>
    public string? Value => Number % DeleteEvery == 0 ? null : string.Concat(Enumerable.Repeat($"{Writer}.{Number} ", 1 + (Number * 7919 % 2000)));

    public Commit Commit => Value is { } value ? Storage.Commit.Put(Key, Encoding.UTF8.GetBytes(value)) : Storage.Commit.Delete(Key);
}
