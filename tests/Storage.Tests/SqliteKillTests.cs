using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Storage.Tests;

/// <summary>A process that writes is killed with -9 at random points, again and again, over one file. <c>MKUBE_SOAK=1</c> asks for all of the rounds.</summary>
public sealed class SqliteKillTests(ITestOutputHelper output) : IDisposable
{
    private const int SoakRounds = 200, UsualRounds = 24;
    private readonly string _directory = Directory.CreateTempSubdirectory("store-").FullName;
    private readonly Dictionary<string, string> _state = [];
    private readonly long[] _acknowledged = new long[StoreChange.Writers];
    private long _revision = 1;
    private int _next = 1;

    private string File => Path.Combine(_directory, "store.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_and_what_was_not_is_there_whole_or_not_at_all()
    {
        var rounds = Environment.GetEnvironmentVariable("MKUBE_SOAK") == "1" ? SoakRounds : UsualRounds;
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (acknowledged, unacknowledged) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var acks = await KillAsync(random.Next(300));
            // Sometimes the next one is killed too, while it recovers what this one left.
            if (random.Next(4) == 0)
                await KillAsync(afterLines: 0);
            acknowledged += acks;
            unacknowledged += await CheckAsync();
        }
        output.WriteLine($"{rounds} rounds, {acknowledged} changes acknowledged, {unacknowledged} found that were not");
        Assert.True(acknowledged > rounds);
    }

    /// <summary>Starts a writer, and kills it when it has printed so many lines; returns how many changes were acknowledged.</summary>
    private async Task<int> KillAsync(int afterLines)
    {
        using var writer = StoreWriter.Start(File, _next);
        var token = Guard.Token;
        var (lines, acks) = (0, 0);
        try
        {
            while (await writer.StandardOutput.ReadLineAsync(token) is { } line)
            {
                if (lines++ == afterLines)
                    writer.Kill();
                if (line == "opening")
                    continue;
                // Killed or not: what it could still say was acknowledged.
                var ack = line.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
                var change = new StoreChange((int)ack[0], (int)ack[1]);
                Apply(change);
                Assert.True(ack[2] >= _acknowledged[change.Writer]);
                _acknowledged[change.Writer] = ack[2];
                _next = change.Number;
                acks++;
            }
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync(token);
        }
        return acks;
    }

    /// <summary>Compares what the file holds; returns how many changes took place that nobody was told of.</summary>
    private async Task<int> CheckAsync()
    {
        await using (var store = SqliteStore.Open(new SqliteStoreOptions(File)))
        {
            var revision = await store.CurrentRevisionAsync();
            Assert.True(revision >= Math.Max(_revision, _acknowledged.Max()), $"revision {revision} after {_revision} and {_acknowledged.Max()}");
            _revision = revision;
            var found = (await store.LoadAsync(new LoadOptions("/"))).Items.ToDictionary(i => i.Key, i => Encoding.UTF8.GetString(i.Value));
            var extra = 0;
            for (var writer = 0; writer < StoreChange.Writers; writer++)
            {
                // At most the next change of each writer was under way, or the one after the last of those that were behind.
                foreach (var number in (int[])[_next, _next + 1])
                {
                    var change = new StoreChange(writer, number);
                    if (found.GetValueOrDefault(change.Key) == _state.GetValueOrDefault(change.Key) || found.GetValueOrDefault(change.Key) != change.Value)
                        continue;
                    Apply(change);
                    extra++;
                }
            }
            Assert.Equal(_state.OrderBy(s => s.Key, StringComparer.Ordinal), found.OrderBy(s => s.Key, StringComparer.Ordinal));
            _next += 2;
            Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(new LoadOptions("/") { Revision = revision })).Status);
            Assert.True((await store.CommitAsync(Commit.Delete("/none"))).Status == CommitStatus.NotFound);
            CheckFile();
            return extra;
        }
    }

    private void CheckFile()
    {
        using var connection = new SqliteConnection(Database.ConnectionString(File, pooled: false));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", command.ExecuteScalar());
    }

    private void Apply(StoreChange change)
    {
        if (change.Value is { } value)
            _state[change.Key] = value;
        else
            _state.Remove(change.Key);
    }
}
