using System.CommandLine;
using MiniKube.Bench.Load;
using MiniKube.Bench.Load.Scenarios;
using MiniKube.Client.Kubeconfigs;

// Puts load on a server that speaks the Kubernetes API, and prints one line of JSON per scenario. docs/bench.md says how to use it.
var names = new Argument<string[]>("scenario") { Arity = ArgumentArity.OneOrMore, Description = "all, or some of: " + string.Join("; ", Scenario.All.Select(s => $"{s.Name} ({s.Summary})")) };
names.AcceptOnlyFromAmong(["all", .. Scenario.All.Select(s => s.Name)]);
var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Where the server is and who asks" };
var server = new Option<Uri?>("--server") { Description = "The server's https URL, where there is no kubeconfig" };
var token = new Option<string?>("--token") { Description = "The bearer token that goes with --server" };
var pids = new Option<int[]>("--server-pid") { AllowMultipleArgumentsPerToken = true, Description = "The server's processes, its store's included; their descendants count" };
var spawn = new Option<string?>("--spawn") { Description = "A command that starts a server; {data} and {port} are filled in, in --kubeconfig too. Each scenario gets a fresh one" };
var http1 = new Option<bool>("--http1") { Description = "HTTP/1.1 instead of HTTP/2" };
var clients = new Option<int[]>("--clients") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 8, 32], Description = "How many clients; one run for each number" };
var seconds = new Option<double>("--seconds") { DefaultValueFactory = _ => 5, Description = "How long a run is measured" };
var warmUp = new Option<double>("--warm-up") { DefaultValueFactory = _ => 3, Description = "Seconds before that" };
var maxOps = new Option<long>("--max-ops") { DefaultValueFactory = _ => 100_000, Description = "At most so many operations in each of both" };
var repeats = new Option<int>("--repeats") { DefaultValueFactory = _ => 7, Description = "How often lists, fan-outs and starts are repeated" };
var objects = new Option<int[]>("--objects") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1_000, 10_000], Description = "How many pods to list" };
var stored = new Option<int>("--stored-objects") { DefaultValueFactory = _ => 100_000, Description = "How many pods start-with-objects stores" };
var watches = new Option<int>("--watches") { DefaultValueFactory = _ => 10_000, Description = "How many idle watches" };
var streams = new Option<int>("--streams-per-connection") { DefaultValueFactory = _ => 100, Description = "How many idle watches share a connection" };
var image = new Option<string>("--image") { DefaultValueFactory = _ => "mkube.local/hello:1", Description = "What pod-start runs" };
var nodes = new Option<int>("--nodes") { DefaultValueFactory = _ => 100, Description = "How many fake nodes" };
var scheduler = new Option<string?>("--scheduler") { Description = "A command that starts a scheduler, for schedule: its pods wait until it runs; {kubeconfig} is filled in" };

var command = new RootCommand("Load generator and measurements for Kubernetes API servers") { names };
foreach (var option in (Option[])[kubeconfig, server, token, pids, spawn, http1, clients, seconds, warmUp, maxOps, repeats, objects, stored, watches, streams, image, nodes, scheduler])
{
    command.Options.Add(option);
}
command.SetAction(async (parsed, cancel) =>
{
    var options = new BenchOptions
    {
        Clients = parsed.GetValue(clients)!,
        Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
        WarmUp = TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
        MaxOps = parsed.GetValue(maxOps),
        Repeats = parsed.GetValue(repeats),
        Objects = parsed.GetValue(objects)!,
        StoredObjects = parsed.GetValue(stored),
        Watches = parsed.GetValue(watches),
        StreamsPerConnection = parsed.GetValue(streams),
        Image = parsed.GetValue(image)!,
        Nodes = parsed.GetValue(nodes),
        Scheduler = parsed.GetValue(scheduler),
        Spawn = parsed.GetValue(spawn) is { } start ? new SpawnPlan(start, parsed.GetValue(kubeconfig)) : null,
    };
    var failed = 0;
    foreach (var scenario in Chosen(parsed.GetValue(names)!))
    {
        try
        {
            await RunAsync(scenario, options, parsed, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return 130;
        }
        catch (Exception e) when (e is BenchException or KubeconfigException or HttpRequestException or IOException)
        {
            await Console.Error.WriteLineAsync($"{scenario.Name}: {e.Message}");
            failed = 1;
        }
    }
    return failed;
});
// An interrupted run cleans up too, which takes longer than the two seconds that are usual.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

static IEnumerable<Scenario> Chosen(string[] names) => names.SelectMany(name => name == "all"
    ? Scenario.All.Where(s => s.Usual)
    : [Scenario.All.First(s => s.Name == name)]);

async Task RunAsync(Scenario scenario, BenchOptions options, ParseResult parsed, CancellationToken cancel)
{
    if (scenario.SpawnAsync is { } spawning)
    {
        if (options.Spawn is null)
        {
            throw new BenchException("--spawn is needed");
        }
        await spawning(options, cancel);
        return;
    }
    if (options.Spawn is null)
    {
        await scenario.RunAsync!(new BenchContext(options, TargetOf(parsed, parsed.GetValue(kubeconfig), parsed.GetValue(server)), new ServerUsage(parsed.GetValue(pids) ?? [])) { Kubeconfig = parsed.GetValue(kubeconfig) }, cancel);
        return;
    }
    using var data = new DataFolder();
    await using var spawned = await SpawnedServer.StartAsync(options.Spawn, data, cancel);
    await scenario.RunAsync!(new BenchContext(options, TargetOf(parsed, spawned.Kubeconfig, spawned.Server), new ServerUsage([spawned.Pid])) { Kubeconfig = spawned.Kubeconfig }, cancel);
}

Target TargetOf(ParseResult parsed, string? file, Uri? address) => file is not null
    ? Target.FromKubeconfig(file, parsed.GetValue(http1))
    : new Target(address ?? throw new BenchException("--kubeconfig, --server or --spawn is needed"), parsed.GetValue(token), null, parsed.GetValue(http1));
