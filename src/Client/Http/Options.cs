using System.Globalization;

namespace MiniKube.Client.Http;

/// <summary>How a create or an update is meant.</summary>
public sealed record WriteOptions
{
    public bool DryRun { get; init; }
    public string? FieldManager { get; init; }

    /// <summary>Ignore, Warn or Strict.</summary>
    public string? FieldValidation { get; init; }

    internal List<KeyValuePair<string, string>> Query()
    {
        var query = new List<KeyValuePair<string, string>>();
        if (DryRun)
        {
            query.Add(new("dryRun", "All"));
        }
        if (FieldManager is not null)
        {
            query.Add(new("fieldManager", FieldManager));
        }
        if (FieldValidation is not null)
        {
            query.Add(new("fieldValidation", FieldValidation));
        }
        return query;
    }
}

/// <summary>Which objects a list or a watch is about.</summary>
public record ListOptions
{
    /// <summary>In the text form of the API: <c>app=web,tier in (a,b)</c>.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>In the text form of the API: <c>spec.nodeName=n1</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Null asks for the newest; <c>0</c> for whatever the server has at hand.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Exact or NotOlderThan.</summary>
    public string? ResourceVersionMatch { get; init; }

    /// <summary>At most so many items in one answer.</summary>
    public int? Limit { get; init; }
    public string? Continue { get; init; }

    internal virtual List<KeyValuePair<string, string>> Query()
    {
        var query = new List<KeyValuePair<string, string>>();
        Add(query, "labelSelector", LabelSelector);
        Add(query, "fieldSelector", FieldSelector);
        Add(query, "resourceVersion", ResourceVersion);
        Add(query, "resourceVersionMatch", ResourceVersionMatch);
        Add(query, "limit", Limit?.ToString(CultureInfo.InvariantCulture));
        Add(query, "continue", Continue);
        return query;
    }

    private protected static void Add(List<KeyValuePair<string, string>> query, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            query.Add(new(name, value));
        }
    }
}

/// <summary>How a watch is meant. Without a resource version it begins with the present objects as ADDED.</summary>
public sealed record WatchOptions : ListOptions
{
    /// <summary>Ask for BOOKMARK events, which carry only a resource version.</summary>
    public bool AllowBookmarks { get; init; } = true;

    /// <summary>
    /// Begin with the present objects as ADDED and a bookmark after them, as one list of at least <see cref="ListOptions.ResourceVersion"/> (KEP-3157).
    /// </summary>
    public bool SendInitialEvents { get; init; }

    /// <summary>After so many seconds the server ends the watch; a stream that goes on half a minute beyond is given up.</summary>
    public int? TimeoutSeconds { get; init; }

    internal override List<KeyValuePair<string, string>> Query()
    {
        var query = base.Query();
        query.Add(new("watch", "true"));
        Add(query, "allowWatchBookmarks", AllowBookmarks ? "true" : null);
        Add(query, "sendInitialEvents", SendInitialEvents ? "true" : null);
        Add(query, "timeoutSeconds", TimeoutSeconds?.ToString(CultureInfo.InvariantCulture));
        return query;
    }
}
