using System.Globalization;
using Microsoft.AspNetCore.Http;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Containers.Logs;
using MiniKube.NodeRuntime.Pods;
using ContainerStatus = MiniKube.NodeRuntime.Containers.ContainerStatus;

namespace MiniKube.NodeRuntime.Server;

/// <summary>Serves a container's log as PodLogOptions asks for it: of the present instance, or of the one before.</summary>
internal sealed class ContainerLogs(PodPaths paths, ContainerRuntime containers, LogReader reader, TimeProvider time)
{
    public async Task WriteAsync(HttpContext http, Pod pod, string container)
    {
        var query = http.Request.Query;
        var previous = query["previous"].ToString() is "true" or "1";
        var attempts = Attempts(pod, container);
        // While a restart is waited for, the instance that has ended is the one before the next as well as the last there was.
        var back = previous && (attempts.Count == 0 || Instance(pod, container, attempts[^1]) is not null) ? 2 : 1;
        if (attempts.Count < back)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(previous
                ? $"previous terminated container \"{container}\" in pod \"{pod.Metadata.Name}\" not found"
                : $"container \"{container}\" in pod \"{pod.Metadata.Name}\" is waiting to start: {Waiting(pod, container)}");
            return;
        }
        if (Options(query, out var problem) is not { } options)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(problem!);
            return;
        }
        var attempt = attempts[^back];
        http.Response.ContentType = "text/plain";
        // The headers go out at once: a follower of a silent container would otherwise wait for its first byte.
        await http.Response.StartAsync(http.RequestAborted);
        try
        {
            await reader.CopyAsync(paths.Log(pod, container, attempt), options, http.Response.Body, Ended(pod, container, attempt, http.RequestAborted), http.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The reader went away.
        }
    }

    /// <summary>The instances that have a log, oldest first.</summary>
    private IReadOnlyList<int> Attempts(Pod pod, string container)
    {
        var folder = Path.GetDirectoryName(paths.Log(pod, container, 0))!;
        return !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.log")
            .Select(f => int.Parse(Path.GetFileNameWithoutExtension(f), CultureInfo.InvariantCulture)).Order().ToArray();
    }

    private ContainerStatus? Instance(Pod pod, string container, int attempt) => containers.List().FirstOrDefault(c =>
        ContainerLabels.Uid(c) == pod.Metadata.Uid && ContainerLabels.Name(c) == container && ContainerLabels.AttemptOf(c) == attempt);

    private Task Ended(Pod pod, string container, int attempt, CancellationToken cancel) =>
        Instance(pod, container, attempt) is { } instance ? containers.WaitAsync(instance.Id, cancel) : Task.CompletedTask;

    private static string Waiting(Pod pod, string container)
    {
        var status = pod.Status.ContainerStatuses.Concat(pod.Status.InitContainerStatuses).FirstOrDefault(s => s.Name == container);
        return status?.State?.Waiting?.Reason switch
        {
            "ErrImagePull" => "image can't be pulled",
            "ImagePullBackOff" => "trying and failing to pull image",
            var reason => reason ?? "ContainerCreating",
        };
    }

    private LogOptions? Options(IQueryCollection query, out string? problem)
    {
        problem = null;
        var tail = Number(query, "tailLines", ref problem);
        var limit = Number(query, "limitBytes", ref problem);
        var seconds = Number(query, "sinceSeconds", ref problem);
        DateTimeOffset? since = seconds is { } s ? time.GetUtcNow().AddSeconds(-s) : null;
        if (query["sinceTime"].ToString() is { Length: > 0 } text)
        {
            if (Timestamp.TryParse(text, out var at))
            {
                since = at.Moment;
            }
            else
            {
                problem = $"invalid sinceTime: \"{text}\"";
            }
        }
        return problem is not null ? null : new LogOptions
        {
            TailLines = tail,
            LimitBytes = limit,
            Since = since,
            Timestamps = query["timestamps"].ToString() is "true" or "1",
            Follow = query["follow"].ToString() is "true" or "1",
            Stream = query["stream"].ToString() is "Stdout" or "Stderr" ? query["stream"].ToString().ToLowerInvariant() : null,
        };
    }

    private static long? Number(IQueryCollection query, string name, ref string? problem)
    {
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return null;
        }
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }
        problem = $"invalid {name}: \"{text}\"";
        return null;
    }
}
