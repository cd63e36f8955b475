using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Content;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>Makes of a valid request one that no client should send: one to three changes of its body, path, query, method or headers.</summary>
internal sealed class RequestMutations(Chance chance)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "FOO"];

    private static readonly string[] Types =
    [
        MediaTypes.Json, MediaTypes.Yaml, MediaTypes.Protobuf, MediaTypes.JsonPatch, MediaTypes.MergePatch, MediaTypes.StrategicMergePatch, MediaTypes.ApplyPatch, "text/json", "text/plain", "application/x-yaml", "",
        ";", "application/json; charset=utf-16", "APPLICATION/JSON", "application/json;stream=watch", "multipart/form-data", "\u00e9/x", "application/cbor", "application/apply-patch+cbor",
    ];

    private static readonly string[] Accepts =
    [
        "", ";", ",", "*/*;q=0", "application/json;as=Table", "application/json;as=Table;g=meta.k8s.io;v=v9", "application/json;as=;v=;g=", "application/json;as=Pod;g=meta.k8s.io;v=v1", "text/html",
        MediaTypes.Protobuf + ";as=Table;g=meta.k8s.io;v=v1", "application/json;stream=watch", MediaTypes.Yaml, "a/b;c=\"d,e\";f", "application/vnd.kubernetes.protobuf;type=x", "=,=;=", "application/cbor",
    ];

    private static readonly string[] Segments =
    [
        "", ".", "..", "%2e%2e", "%2F", "a%2Fb", "%00", "%0a", "%", "%zz", "%ff", "%C3%A9", "é", "watch", "namespaces", "pods", "configmaps", "services", "leases", "nodes", "status", "scale", "binding", "finalize", "log", "proxy",
        "default", "kube-system", "a", "api", "apis", "v1", "apps", "*", "~", "-", "A", "a b", "a%20b", "x;y=1", "@", "null",
    ];

    private static readonly string[] Parameters =
    [
        "watch", "resourceVersion", "resourceVersionMatch", "limit", "continue", "labelSelector", "fieldSelector", "timeoutSeconds", "timeout", "allowWatchBookmarks", "sendInitialEvents", "dryRun", "fieldManager",
        "fieldValidation", "force", "gracePeriodSeconds", "propagationPolicy", "orphanDependents", "pretty", "includeObject", "exclude", "verbose", "container", "ignoreStoreReadErrorWithClusterBreakingPotential", "uid", "",
    ];

    private static readonly string[] ParameterValues =
    [
        "", "0", "1", "-1", "true", "false", "True", "T", "maybe", "All", "all", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999", "1.5", "1e3", "+1", "0x10", "%20", "%00",
        "%zz", "%ff", "é", "a%3Db", "a=b", "a%20in%20(b)", "a%20in%20(", "!a", "a%20notin%20(x),b", "a%3D%3D%3Db", "a>1", "metadata.name%3Da", "metadata.name!%3Da", "metadata.name", "spec.nodeName%3D", "=", "%3D", ",,,", "(", "\\", "a\\%3D",
        "Exact", "NotOlderThan", "Strict", "Ignore", "Warn", "Orphan", "Background", "Foreground", "None", "Object", "Metadata", "1s", "1ns", "-5s", "1h", "99999999h", "1", "s", "e30", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiIuLi8uLi8ifQ",
        "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiIn0", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6OTIyMzM3MjAzNjg1NDc3NTgwNywic3RhcnQiOiJhIn0",
    ];

    public FuzzRequest Mutate(FuzzRequest request)
    {
        // Mostly one: what is wrong in three places is refused for the first of them.
        for (var count = chance.OneIn(3) ? 1 + chance.Below(3) : 1; count > 0; count--)
        {
            request = Once(request);
        }
        return request;
    }

    private FuzzRequest Once(FuzzRequest request) => chance.Below(16) switch
    {
        < 6 when request.Body is { } body => request with { Body = Tree(body, request.ContentType) ?? ByteMutations.Mutate(body, chance) },
        < 9 when request.Body is { } body => request with { Body = ByteMutations.Mutate(body, chance) },
        < 11 => request with { Path = Path(request.Path) },
        < 13 => request with { Query = Query(request.Query) },
        13 => chance.OneIn(2) ? request with { ContentType = chance.Pick(Types) } : request with { Accept = chance.Pick(Accepts) },
        14 => request with { Method = chance.Pick(Methods) },
        _ => chance.Below(4) switch
        {
            0 => request with { Body = null },
            1 => request with { Body = chance.Bytes(chance.Below(40)), ContentType = chance.Pick(Types) },
            2 => request with { UserAgent = chance.Pick("", "/", "é", new string('u', 3000), "a/b/c", "\t") },
            _ => request with { AcceptEncoding = chance.Pick("gzip;q=0", "br", "*", "gzip, gzip", "") },
        },
    };

    /// <summary>The body with its tree changed, in the encoding that it came in; null for one that has no tree.</summary>
    private byte[]? Tree(byte[] body, string? type)
    {
        try
        {
            switch (MediaTypes.Bare(type))
            {
                case MediaTypes.Yaml or MediaTypes.ApplyPatch when YamlReader.Read(body) is var read && !chance.OneIn(3):
                    return Encoding.UTF8.GetBytes(YamlWriter.Write(DocumentMutations.Mutate(read, chance)));
                case MediaTypes.Protobuf:
                    return null;
                default:
                    return DocumentJson.Write(DocumentMutations.Mutate(DocumentJson.Parse(body), chance));
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    private string Path(string path)
    {
        var segments = path.Split('/').ToList();
        var at = 1 + chance.Below(segments.Count - 1);
        switch (chance.Below(5))
        {
            case 0:
                segments[at] = chance.Pick(Segments);
                break;
            case 1:
                segments.Insert(at, chance.Pick(Segments));
                break;
            case 2:
                segments.RemoveAt(at);
                break;
            case 3:
                segments.Add(chance.Pick(Segments));
                break;
            default:
                segments[at] += chance.Pick("%2F", "/", ".", "%00", "%", "?", ";a", "%2e", "Z");
                break;
        }
        return "/" + string.Join("/", segments.Skip(1)).Replace("?", "%3F", StringComparison.Ordinal);
    }

    private string Query(string query)
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).ToList();
        switch (chance.Below(5))
        {
            case 0 when pairs.Count > 0:
                pairs.RemoveAt(chance.Below(pairs.Count));
                break;
            case 1 when pairs.Count > 0:
                pairs.Add(pairs[chance.Below(pairs.Count)]);
                break;
            case 2 when pairs.Count > 0:
                var at = chance.Below(pairs.Count);
                pairs[at] = $"{pairs[at].Split('=')[0]}={chance.Pick(ParameterValues)}";
                break;
            default:
                var name = chance.Pick(Parameters);
                pairs.Insert(chance.Below(pairs.Count + 1), chance.OneIn(8) ? name : $"{name}={chance.Pick(ParameterValues)}");
                break;
        }
        return string.Join('&', pairs);
    }
}
