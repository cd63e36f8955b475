using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.Client.Streaming;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Flags;
using MiniKube.Kubectl.Pods;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Logs;

/// <summary><c>logs</c>: what containers wrote, as it is or as it comes.</summary>
internal sealed class LogsCommand : Command
{
    private const string Expected = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";
    private const long SelectorTail = 10;

    private readonly BoolFlag follow = new("follow", "Specify if the logs should be streamed.", 'f');
    private readonly BoolFlag previous = new("previous", "If true, print the logs for the previous instance of the container in a pod if it exists.", 'p');
    private readonly BoolFlag timestamps = new("timestamps", "Include timestamps on each line in the log output.");
    private readonly StringFlag container = new("container", "Print the logs of this container", 'c');
    private readonly BoolFlag allContainers = new("all-containers", "Get all containers' logs in the pod(s).");
    private readonly BoolFlag allPods = new("all-pods", "Get logs from all pod(s). Sets prefix to true.");
    private readonly BoolFlag prefix = new("prefix", "Prefix each log line with the log source (pod name and container name).");
    private readonly IntFlag tail = new("tail", "Lines of recent log file to display. Defaults to -1, showing all; 10 with a selector.", value: -1);
    private readonly IntFlag limitBytes = new("limit-bytes", "Maximum bytes of logs to return. Defaults to no limit.");
    private readonly DurationFlag since = new("since", "Only return logs newer than a relative duration like 5s, 2m, or 3h.");
    private readonly StringFlag sinceTime = new("since-time", "Only return logs after a specific date (RFC3339).");
    private readonly StringFlag selector = new("selector", "Selector (label query) to filter on.", 'l');
    private readonly IntFlag maxRequests = new("max-log-requests", "Maximum number of concurrent logs to follow when using by a selector.", value: 5);
    private readonly BoolFlag ignoreErrors = new("ignore-errors", "If watching / following pod logs, allow for any errors that occur to be non-fatal");

    public LogsCommand() : base("logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]", "Print the logs for a container in a pod") =>
        Flags.Add(follow, previous, timestamps, container, allContainers, allPods, prefix, tail, limitBytes, since, sinceTime, selector, maxRequests, ignoreErrors);

    private sealed record Source(string Pod, string Container)
    {
        public string Prefix => $"[pod/{Pod}/{Container}] ";
    }

    public override async Task<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var words = arguments.All;
        Validate(words);
        var sources = await SourcesAsync(context, words);
        if (follow.Value && sources.Count > maxRequests.Value)
        {
            throw CommandFailure.Error($"you are attempting to follow {sources.Count} log streams, but maximum allowed concurrency is {maxRequests.Value}, "
                + "use --max-log-requests to increase the limit");
        }
        var errors = new Errors();
        if (follow.Value && sources.Count > 1)
        {
            await FollowTogetherAsync(context, sources, errors);
        }
        else
        {
            foreach (var source in sources)
            {
                await PassOnAsync(context, source, errors, byLine: prefix.Value || allPods.Value);
            }
        }
        errors.ThrowIfAny();
        return 0;
    }

    private async Task FollowTogetherAsync(CommandContext context, IReadOnlyList<Source> sources, Errors errors)
    {
        var following = sources.Select(s => PassOnAsync(context, s, errors, byLine: true)).ToList();
        while (following.Count > 0)
        {
            // When one cannot write any more, neither can the others, which may be silent for long.
            var ended = await Task.WhenAny(following);
            following.Remove(ended);
            await ended;
        }
    }

    private void Validate(IReadOnlyList<string> words)
    {
        if (words.Count == 0 && !selector.IsSet)
        {
            throw CommandFailure.Usage("logs", Expected);
        }
        if (words.Count > 0 && selector.IsSet)
        {
            throw CommandFailure.Usage("logs", "only a selector (-l) or a POD name is allowed");
        }
        if (words.Count > 2)
        {
            throw CommandFailure.Usage("logs", Expected);
        }
        if (words.Count == 2 && container.IsSet)
        {
            throw CommandFailure.Usage("logs", "only one of -c or an inline [CONTAINER] arg is allowed");
        }
        if (allContainers.Value && (container.IsSet || words.Count == 2))
        {
            throw CommandFailure.Error("--all-containers=true should not be specified with container name " + (container.OrNull ?? words[1]));
        }
        if (tail.Value < -1)
        {
            throw CommandFailure.Error("--tail must be greater than or equal to -1");
        }
        if (since.Value != TimeSpan.Zero && sinceTime.IsSet)
        {
            throw CommandFailure.Error("at most one of `sinceTime` or `sinceSeconds` may be specified");
        }
        if (sinceTime.IsSet && !Timestamp.TryParse(sinceTime.Value, out _))
        {
            throw CommandFailure.Error($"parsing time \"{sinceTime.Value}\": no RFC 3339 time");
        }
    }

    private async Task<IReadOnlyList<Source>> SourcesAsync(CommandContext context, IReadOnlyList<string> words)
    {
        var named = container.OrNull ?? (words.Count == 2 ? words[1] : null);
        IReadOnlyList<DocumentObject> pods;
        if (selector.IsSet)
        {
            pods = await PodFinder.ListAsync(context, selector.Value);
            if (pods.Count == 0)
            {
                context.Error.WriteLine($"No resources found in {context.Namespace} namespace.");
            }
        }
        else
        {
            pods = await PodFinder.FindAsync(context, words[0], status => CommandFailure.Error(
                $"error from server ({status.Reason}): {status.Message} in namespace \"{context.Namespace}\""));
            if (pods.Count > 1 && !allPods.Value)
            {
                context.Error.WriteLine($"Found {pods.Count} pods, using pod/{pods[0].Name()}");
                pods = [pods[0]];
            }
        }
        return [.. pods.SelectMany(pod => allContainers.Value
            ? PodContainers.All(pod).Select(c => new Source(pod.Name(), c))
            : [new Source(pod.Name(), PodContainers.Choose(context, pod, named))])];
    }

    private PodLogOptions Options(string name) => new()
    {
        Container = name,
        Follow = follow.Value,
        Previous = previous.Value,
        Timestamps = timestamps.Value,
        TailLines = tail.Value >= 0 ? tail.Value : selector.IsSet && !tail.IsSet ? SelectorTail : null,
        SinceSeconds = since.Value > TimeSpan.Zero ? Math.Max(1, (long)Math.Round(since.Value.TotalSeconds)) : null,
        SinceTime = sinceTime.IsSet ? Timestamp.Parse(sinceTime.Value).Moment : null,
        LimitBytes = limitBytes.Value > 0 ? limitBytes.Value : null,
    };

    private async Task PassOnAsync(CommandContext context, Source source, Errors errors, bool byLine)
    {
        var answer = await context.Client.LogAsync(source.Pod, context.Namespace, Options(source.Container), context.Cancel);
        if (!answer.IsSuccess)
        {
            if (ignoreErrors.Value)
            {
                context.Error.WriteLine($"error: {answer.Error.Message}");
            }
            else
            {
                errors.Add(CommandFailure.From(answer.Error));
            }
            return;
        }
        context.Warn(answer.Warnings);
        await using var log = answer.Value;
        await context.Out.FlushAsync(context.Cancel);
        if (byLine)
        {
            await CopyLinesAsync(context, log, prefix.Value || allPods.Value ? source.Prefix : "");
        }
        else
        {
            await CopyBytesAsync(context, log);
        }
    }

    private static async Task CopyBytesAsync(CommandContext context, Stream log)
    {
        var buffer = new byte[32 << 10];
        for (int n; (n = await log.ReadAsync(buffer, context.Cancel)) > 0;)
        {
            await context.Streams.RawOutput.WriteAsync(buffer.AsMemory(0, n), context.Cancel);
            await context.Streams.RawOutput.FlushAsync(context.Cancel);
        }
    }

    // Several logs share the output: a line goes out whole.
    private static async Task CopyLinesAsync(CommandContext context, Stream log, string prefix)
    {
        using var reader = new StreamReader(log, Encoding.UTF8);
        while (await reader.ReadLineAsync(context.Cancel) is { } line)
        {
            lock (context.Out)
            {
                context.Out.WriteLine(prefix + line);
                context.Out.Flush();
            }
        }
    }
}
