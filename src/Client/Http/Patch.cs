using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;

namespace MiniKube.Client.Http;

/// <summary>A change to an object, in one of the forms that the API server knows.</summary>
public sealed record Patch(string ContentType, ReadOnlyMemory<byte> Body)
{
    public string? FieldManager { get; init; }

    /// <summary>Take fields over from other managers (apply only).</summary>
    public bool Force { get; init; }
    public bool DryRun { get; init; }

    /// <summary>Ignore, Warn or Strict.</summary>
    public string? FieldValidation { get; init; }

    /// <summary>RFC 7386.</summary>
    public static Patch Merge(Document body) => new("application/merge-patch+json", DocumentJson.Write(body));
    public static Patch Merge(ReadOnlyMemory<byte> body) => new("application/merge-patch+json", body);

    /// <summary>As a merge patch, but lists with merge keys are merged item by item.</summary>
    public static Patch StrategicMerge(Document body) => new("application/strategic-merge-patch+json", DocumentJson.Write(body));
    public static Patch StrategicMerge(ReadOnlyMemory<byte> body) => new("application/strategic-merge-patch+json", body);

    /// <summary>RFC 6902: an array of operations.</summary>
    public static Patch Json(Document operations) => new("application/json-patch+json", DocumentJson.Write(operations));
    public static Patch Json(ReadOnlyMemory<byte> operations) => new("application/json-patch+json", operations);

    /// <summary>Server-side apply.</summary>
    public static Patch Apply(Document body, string fieldManager, bool force = false) =>
        new("application/apply-patch+yaml", DocumentJson.Write(body)) { FieldManager = fieldManager, Force = force };

    public static Patch Apply<T>(T body, string fieldManager, bool force = false) where T : class, IKubernetesObject<T> =>
        new("application/apply-patch+yaml", ApiJson.Write(body)) { FieldManager = fieldManager, Force = force };

    internal List<KeyValuePair<string, string>> Query()
    {
        var query = new List<KeyValuePair<string, string>>();
        if (FieldManager is not null)
        {
            query.Add(new("fieldManager", FieldManager));
        }
        if (Force)
        {
            query.Add(new("force", "true"));
        }
        if (DryRun)
        {
            query.Add(new("dryRun", "All"));
        }
        if (FieldValidation is not null)
        {
            query.Add(new("fieldValidation", FieldValidation));
        }
        return query;
    }
}
