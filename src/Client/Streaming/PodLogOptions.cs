using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;

namespace MiniKube.Client.Streaming;

/// <summary>Which part of a container's log.</summary>
public sealed record PodLogOptions
{
    /// <summary>Null where the pod has only one.</summary>
    public string? Container { get; init; }
    public bool Follow { get; init; }

    /// <summary>Of the container's last run instead of this one.</summary>
    public bool Previous { get; init; }
    public bool Timestamps { get; init; }
    public long? TailLines { get; init; }
    public long? SinceSeconds { get; init; }
    public DateTimeOffset? SinceTime { get; init; }
    public long? LimitBytes { get; init; }
}

public static class PodLogs
{
    /// <summary>The log as it comes; the caller disposes the stream.</summary>
    public static async Task<ApiResult<Stream>> LogAsync(
        this KubeClient client, string name, string ns, PodLogOptions options, CancellationToken ct = default)
    {
        var query = new List<KeyValuePair<string, string>>();
        Add("container", options.Container);
        Add("follow", options.Follow ? "true" : null);
        Add("previous", options.Previous ? "true" : null);
        Add("timestamps", options.Timestamps ? "true" : null);
        Add("tailLines", options.TailLines?.ToString(CultureInfo.InvariantCulture));
        Add("sinceSeconds", options.SinceSeconds?.ToString(CultureInfo.InvariantCulture));
        Add("sinceTime", options.SinceTime?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
        Add("limitBytes", options.LimitBytes?.ToString(CultureInfo.InvariantCulture));
        var request = new ApiRequest(HttpMethod.Get, client.Resource<Pod>().Path(ns, name, "log")) { Query = query, Stream = true, Accept = "*/*" };
        var response = await client.SendAsync(request, ct);
        if (response.IsSuccessStatusCode)
        {
            return ApiResult<Stream>.Success(await response.Content.ReadAsStreamAsync(ct), KubeClient.Warnings(response));
        }
        using (response)
        {
            return ApiResult<Stream>.Failure(await KubeClient.ReadStatusAsync(response, ct));
        }

        void Add(string parameter, string? value)
        {
            if (value is not null)
            {
                query.Add(new(parameter, value));
            }
        }
    }
}
