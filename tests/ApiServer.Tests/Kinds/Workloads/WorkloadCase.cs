using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

/// <summary>Manifests of what owns pods, with as much in them as a case is about.</summary>
internal static class WorkloadCase
{
    public const string Uid = "11111111-2222-4333-8444-555555555555";
    public const string Meta = $"\"metadata\":{{\"name\":\"x\",\"namespace\":\"default\",\"uid\":\"{Uid}\"}}";
    public const string Containers = "\"containers\":[{\"name\":\"a\",\"image\":\"i\"}]";
    public const string Template = $"\"template\":{{\"metadata\":{{\"labels\":{{\"app\":\"x\"}}}},\"spec\":{{{Containers}}}}}";
    public const string Selector = "\"selector\":{\"matchLabels\":{\"app\":\"x\"}}";

    /// <summary>An object with selector and template, and these members of its spec before them.</summary>
    public static string Of(string spec = "") => $"{{{Meta},\"spec\":{{{Comma(spec)}{Selector},{Template}}}}}";

    /// <summary>A Job with these members of its spec before the template.</summary>
    public static string Job(string spec = "", string podSpec = "\"restartPolicy\":\"Never\"") =>
        $"{{{Meta},\"spec\":{{{Comma(spec)}\"template\":{{\"spec\":{{{Comma(podSpec)}{Containers}}}}}}}}}";

    public static string CronJob(string spec) =>
        $"{{{Meta},\"spec\":{{{spec},\"jobTemplate\":{{\"spec\":{{\"template\":{{\"spec\":{{\"restartPolicy\":\"Never\",{Containers}}}}}}}}}}}}}";

    /// <summary>What is wrong when one field of an object that was created is changed.</summary>
    public static string[] ChangeErrors(this KindCase kind, DocumentObject created, string path, string? value)
    {
        var names = path.Split('.');
        return kind.UpdateErrors(created, value is null ? Without(created, names) : created.WithAt(names, DocumentJson.Parse(value)));
    }

    private static DocumentObject Without(DocumentObject o, ReadOnlySpan<string> path) =>
        path.Length == 1 ? o.Without(path[0]) : o.With(path[0], Without((DocumentObject)o[path[0]]!, path[1..]));

    private static string Comma(string members) => members.Length == 0 ? "" : members + ",";
}
