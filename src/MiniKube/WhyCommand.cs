using System.CommandLine;
using System.Net;
using MiniKube.Api.Documents;
using MiniKube.Hosting;

namespace MiniKube;

/// <summary><c>mkube why POD</c>: what the scheduler's last attempt at a pod found, node by node.</summary>
internal static class WhyCommand
{
    public const string DefaultAddress = "127.0.0.1:10259";

    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var pod = new Argument<string>("POD") { Description = "The pod's name" };
        var ns = new Option<string>("--namespace", "-n") { DefaultValueFactory = _ => "default", Description = "Its namespace" };
        var scheduler = new Option<string>("--scheduler") { DefaultValueFactory = _ => DefaultAddress, Description = "HOST:PORT that the scheduler shows metrics at" };
        return CommandLine.InvokeAsync("why", "Show why a pod has the node it has, or none", args, [pod, ns, scheduler], async parsed =>
        {
            var (name, address) = ($"{parsed.GetValue(ns)}/{parsed.GetValue(pod)}", parsed.GetValue(scheduler)!);
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            try
            {
                using var response = await client.GetAsync(new Uri($"http://{address}/debug/why/{name}"), cancel);
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    throw new MkubeException($"the scheduler at {address} knows no pod {name}");
                }
                response.EnsureSuccessStatusCode();
                Write(DocumentJson.Parse(await response.Content.ReadAsByteArrayAsync(cancel)), output);
                return 0;
            }
            catch (HttpRequestException e)
            {
                throw new MkubeException($"the scheduler does not answer at {address}: {e.Message}", e);
            }
        });
    }

    /// <summary>What it came to, who has to make room, and a row for each node that was rejected.</summary>
    public static void Write(Document report, TextWriter output)
    {
        string Text(Document of, string field) => of[field]?.AsString ?? "";
        var node = Text(report, "node");
        output.WriteLine($"{Text(report, "pod")}: {Text(report, "outcome")}{(node.Length > 0 ? $" on {node}" : "")} at {Text(report, "at")}");
        if (Text(report, "message") is { Length: > 0 } message)
        {
            output.WriteLine(message);
        }
        if (report["preempting"] is { } preempting)
        {
            var victims = preempting["victims"]?.AsArray ?? DocumentArray.Empty;
            output.WriteLine($"Room is made on {Text(preempting, "node")} by removing {string.Join(", ", victims.Select(v => v.AsString))}");
        }
        var rows = (report["nodes"]?.AsArray ?? DocumentArray.Empty).Select(n => (string[])
        [
            Text(n, "node"), Text(n, "plugin"), n["preemptionCanHelp"]?.AsBoolean == true ? "yes" : "no",
            string.Join(", ", (n["reasons"]?.AsArray ?? DocumentArray.Empty).Select(r => r.AsString)),
        ]).Prepend(["NODE", "PLUGIN", "PREEMPTION HELPS", "REASONS"]).ToList();
        if (rows.Count == 1)
        {
            return;
        }
        var widths = Enumerable.Range(0, 3).Select(i => rows.Max(r => r[i].Length) + 3).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine($"{row[0].PadRight(widths[0])}{row[1].PadRight(widths[1])}{row[2].PadRight(widths[2])}{row[3]}");
        }
    }
}
