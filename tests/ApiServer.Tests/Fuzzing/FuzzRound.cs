using System.Diagnostics;
using System.Globalization;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>One server and the requests that one seed gives: each is sent, and its answer and its effect are held against the rules.</summary>
/// <param name="seed">Gives the requests and the server's chance.</param>
/// <param name="onDisk">On a SqliteStore, else on a MemoryStore.</param>
/// <param name="count">How many requests.</param>
internal sealed class FuzzRound(ulong seed, bool onDisk, int count)
{
    private const int WritesBackEvery = 1_250;

    private readonly Dictionary<string, string> failures = new(StringComparer.Ordinal);
    private volatile FuzzRequest? current;
    private long since;

    /// <summary>How many requests were answered so far.</summary>
    public int Done { get; private set; }

    /// <summary>How many answers had each code.</summary>
    public SortedDictionary<int, int> Codes { get; } = [];

    /// <summary>How many requests changed something.</summary>
    public int Changing { get; private set; }

    /// <summary>What is wrong: the first of each kind, with the request that showed it.</summary>
    public IReadOnlyCollection<string> Failures => failures.Values;

    /// <summary>How long the request under way has taken, in real time.</summary>
    public TimeSpan Waiting => current is null ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Interlocked.Read(ref since));

    public string Describe(string what) =>
        $"""
        {what}
        request {Done + 1} of seed {seed} on {(onDisk ? "SqliteStore" : "MemoryStore")}; again with MKUBE_FUZZ_SEED={seed} MKUBE_FUZZ_STORE={(onDisk ? "sqlite" : "memory")} MKUBE_FUZZ_REQUESTS={Done + 1}
        {current}
        """;

    public void Run()
    {
        try
        {
            using var server = new FuzzServer(seed, onDisk);
            var chance = new Chance(seed);
            var seeds = new RequestSeeds(chance, server.Custom, () => server.Commits.Items);
            var mutations = new RequestMutations(chance);
            while (Done < count)
            {
                var valid = seeds.Next();
                Try(server, chance.OneIn(7) ? valid : mutations.Mutate(valid));
                Done++;
                if (Done % WritesBackEvery == 0)
                {
                    WriteBack(server);
                }
            }
        }
        catch (Exception e)
        {
            failures[e.Message] = Describe(e.ToString());
        }
        finally
        {
            current = null;
        }
    }

    private FuzzAnswer? Try(FuzzServer server, FuzzRequest request)
    {
        Interlocked.Exchange(ref since, Stopwatch.GetTimestamp());
        current = request;
        var answer = server.Send(request);
        KeyChange[] changes = [.. server.Commits.TakeChanges().Where(static c => !OwnWork.Covers(c))];
        var problem = answer is null ? "no answer" : AnswerRules.Check(request, answer) ?? Effect(server, request, answer, changes);
        var thrown = server.Log.Take();
        if (problem is not null)
        {
            Fail(problem, thrown, answer);
            return null;
        }
        Codes[answer!.Code] = Codes.GetValueOrDefault(answer.Code) + 1;
        Changing += changes.Length > 0 ? 1 : 0;
        return answer;
    }

    // Failures at one place of the server, or of one kind, are one.
    private void Fail(string problem, Exception? thrown, FuzzAnswer? answer)
    {
        var kind = thrown is null ? new string([.. problem.Where(c => !char.IsAsciiDigit(c))]) : $"{problem} {thrown.GetType()} {thrown.StackTrace?.Split('\n')[0]}";
        failures.TryAdd(kind, Describe($"{problem}\nanswer: {answer?.Code} {(answer is null ? "" : System.Text.Encoding.UTF8.GetString(answer.Body))}\n{thrown}"));
    }

    private static string? Effect(FuzzServer server, FuzzRequest request, FuzzAnswer answer, IReadOnlyList<KeyChange> changes)
    {
        // A deletion of many may stop half way, an eviction after it was allowed; time may be over while a commit is under way.
        var mayHaveFailedLate = answer.Code == 504 || request.Method == "DELETE" || request.Path.EndsWith("/eviction", StringComparison.Ordinal);
        if (answer.Code >= 400 && changes.Count > 0 && !mayHaveFailedLate)
        {
            return $"a refused request that changed {string.Join(", ", changes.Select(c => c.Key))}";
        }
        var reach = new Reach(request);
        if (changes.FirstOrDefault(c => !reach.Covers(c)) is { } strange)
        {
            return $"a change of {strange.Key}, which the request does not name";
        }
        if (answer.Code == 201 && changes.Count == 0 && request.Method == "POST" && !request.Query.Contains("dryRun", StringComparison.Ordinal) && !IsQuestion(request.Path))
        {
            return "a creation that stored nothing";
        }
        return changes.Select(c => c.After is null ? null : server.KindOf(c.Key) is { } kind ? StoredRules.Check(kind, c.Key, c.After) : null).FirstOrDefault(p => p is not null);
    }

    // Bindings, evictions, requests for tokens and reviews are answered and not stored.
    private static bool IsQuestion(string path)
    {
        var last = Uri.UnescapeDataString(path).TrimEnd('/').Split('/')[^1];
        return last is "binding" or "eviction" or "token" || KindList.All.Any(k => k.Review is not null && k.Resource == last);
    }

    /// <summary>Every object is read, and written back as it was read: that changes nothing.</summary>
    private void WriteBack(FuzzServer server)
    {
        foreach (var (key, value) in server.Commits.Items)
        {
            // What was stored under another definition than today's is stored anew.
            if (server.KindOf(key) is not { } kind || (kind.FromStored?.Invoke(ObjectCodec.Decode(value, 7)) is { } today && !today.Equals(ObjectCodec.Decode(value, 7))))
            {
                continue;
            }
            foreach (var version in kind.Versions.Where(v => v.FromStorage is null && (!kind.IsCustom || server.Custom.Any(c => c.Version.Name == v.Name))))
            {
                var root = version.Name.Group.Length == 0 ? $"/api/{version.Name.Version}" : $"/apis/{version.Name.Group}/{version.Name.Version}";
                var parts = key[ResourceStorage.PrefixOf(kind).Length..].Split('/');
                var path = kind.Namespaced ? $"{root}/namespaces/{parts[0]}/{kind.Resource}/{parts[1]}" : $"{root}/{kind.Resource}/{parts[0]}";
                var read = Try(server, new FuzzRequest("GET", path, "", null));
                if (read is null)
                {
                    continue;
                }
                var before = server.Commits.Revision;
                var written = Try(server, new FuzzRequest("PUT", path, "", read.Body) { ContentType = "application/json" });
                if (written is not null && (read.Code != 200 || written.Code != 200 || server.Commits.Revision != before))
                {
                    Fail(string.Create(CultureInfo.InvariantCulture, $"what was read ({read.Code}) is not the same when it is written back: {server.Commits.Revision - before} commits"), null, written);
                }
            }
        }
    }
}
