using System.Buffers;
using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>Requests as well-behaved clients send them: every verb on every kind that is served, in every encoding.</summary>
/// <param name="chance">Chance.</param>
/// <param name="custom">The custom resources beside the built-in kinds, in each of their versions.</param>
/// <param name="stored">The keys and values in the store; what is there is read, changed and deleted more often than what is not.</param>
internal sealed class RequestSeeds(Chance chance, IEnumerable<(KindDeclaration Kind, KindVersion Version)> custom, Func<IReadOnlyList<KeyValuePair<string, byte[]>>> stored)
{
    private readonly (KindDeclaration Kind, KindVersion Version)[] served = [.. KindList.All.SelectMany(k => k.Versions.Select(v => (k, v))), .. custom];
    private static readonly string[] Namespaces = ["default", "default", "default", "default", "kube-system", "kube-system", "a", "nowhere"];
    private static readonly string[] Names = ["a", "b", "web-1", "x.y"];
    private static readonly string[] Managers = ["kubectl", "one", "two"];

    private static readonly string[] PlainPaths =
    [
        "/", "/api", "/apis", "/apis/apps", "/apis/apps/v1", "/api/v1", "/version", "/healthz", "/livez/ping", "/readyz?verbose=1&exclude=etcd", "/metrics", "/openapi/v2", "/openapi/v3",
        "/openapi/v3/apis/apps/v1", "/openapi/v3/version", "/metrics/slis", "/index.html",
    ];

    private static readonly string[] Accepts =
    [
        MediaTypes.Json, MediaTypes.Protobuf, "*/*", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
        "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
        MediaTypes.Protobuf + ";as=PartialObjectMetadata;v=v1;g=meta.k8s.io", MediaTypes.Yaml, MediaTypes.Protobuf + ";as=PartialObjectMetadataList;v=v1beta1;g=meta.k8s.io",
        "application/json;as=Table;v=v1beta1;g=meta.k8s.io", "application/json;q=0.2,application/yaml;q=0.7,application/vnd.kubernetes.protobuf;q=0",
        MediaTypes.Protobuf + ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", "application/com.github.proto-openapi.spec.v3@v1.0+protobuf",
    ];

    private KindDeclaration kind = null!;
    private KindVersion version = null!;
    private string ns = "";
    private string name = "";

    public FuzzRequest Next()
    {
        if (chance.OneIn(40))
        {
            var parts = chance.Pick(PlainPaths).Split('?');
            return Dressed(new FuzzRequest("GET", parts[0], parts.Length > 1 ? parts[1] : "", null));
        }
        (kind, version) = chance.Pick(served);
        (ns, name) = Target();
        return Dressed(chance.Below(20) switch
        {
            < 5 => Create(),
            < 9 => Update(),
            < 14 => Patch(),
            < 16 => Delete(),
            < 17 => Read(),
            < 19 => Sub(),
            _ => List(),
        });
    }

    private FuzzRequest Dressed(FuzzRequest request) => request with
    {
        Accept = chance.OneIn(2) ? null : chance.Pick(Accepts),
        AcceptEncoding = chance.OneIn(6) ? chance.Pick<string>(["gzip", "gzip;q=0", "br, gzip"]) : null,
        UserAgent = chance.OneIn(3) ? "kubectl/v1.36.0 (linux/amd64)" : null,
    };

    // Mostly an object that is there.
    private (string Namespace, string Name) Target()
    {
        var prefix = ResourceStorage.PrefixOf(kind);
        var there = stored().Where(i => i.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        if (there.Length == 0 || chance.OneIn(8))
        {
            return (chance.Pick(Namespaces), chance.Pick(Names));
        }
        var rest = chance.Pick(there).Key[prefix.Length..].Split('/');
        return rest is [var namespaceName, var objectName] ? (namespaceName, objectName) : ("default", rest[0]);
    }

    private string Collection()
    {
        var (group, v) = (version.Name.Group, version.Name.Version);
        var root = group.Length == 0 ? $"/api/{v}" : $"/apis/{group}/{v}";
        return kind.Namespaced ? $"{root}/namespaces/{ns}/{kind.Resource}" : $"{root}/{kind.Resource}";
    }

    private string Here(string? subresource = null) => $"{Collection()}/{name}{(subresource is null ? "" : "/" + subresource)}";

    private FuzzRequest Create()
    {
        var manifest = Manifest();
        // Some kinds have names that follow from the rest.
        manifest = manifest.Name().Length > 0 && !chance.OneIn(4) ? manifest
            : chance.OneIn(8) ? manifest.WithAt(["metadata", "generateName"], "gen-") : manifest.WithAt(["metadata", "name"], chance.Pick(Names));
        return Encoded(new FuzzRequest("POST", Collection(), WriteOptions(), null), manifest);
    }

    private FuzzRequest Update() => Encoded(new FuzzRequest("PUT", Here(), WriteOptions(), null), Current() ?? Manifest().WithAt(["metadata", "name"], name));

    private FuzzRequest Patch()
    {
        var subresource = chance.OneIn(6) && kind.Sub("status") is not null ? "status" : null;
        var (type, body) = chance.Below(4) switch
        {
            0 => (MediaTypes.JsonPatch, JsonPatch()),
            1 => (MediaTypes.MergePatch, MergePatch().ToString()),
            2 => (MediaTypes.StrategicMergePatch, chance.OneIn(3) ? Strategic() : MergePatch().ToString()),
            _ => (MediaTypes.ApplyPatch, Configuration()),
        };
        var query = WriteOptions();
        query = type == MediaTypes.ApplyPatch
            ? And(query, And("fieldManager=" + chance.Pick(Managers), chance.OneIn(2) ? "force=true" : ""))
            : query;
        return new FuzzRequest("PATCH", Here(subresource), query, Encoding.UTF8.GetBytes(body)) { ContentType = type };
    }

    private FuzzRequest Delete()
    {
        if (chance.OneIn(8))
        {
            return new FuzzRequest("DELETE", Collection(), And(chance.Pick("labelSelector=app%3Dx", "fieldSelector=metadata.name%3Da", "limit=1"), WriteOptions()), null);
        }
        return chance.Below(3) switch
        {
            0 => new FuzzRequest("DELETE", Here(), And(chance.Pick("", "gracePeriodSeconds=0", "propagationPolicy=Orphan", "orphanDependents=true"), WriteOptions()), null),
            1 => new FuzzRequest("DELETE", Here(), "", null),
            _ => Encoded(new FuzzRequest("DELETE", Here(), "", null), (DocumentObject)DocumentJson.Parse(chance.Pick(
                """{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0}""",
                """{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Foreground"}""",
                """{"apiVersion":"v1","dryRun":["All"]}""",
                """{"preconditions":{"uid":"11111111-1111-4111-8111-111111111111","resourceVersion":"1"}}""")), isObject: false),
        };
    }

    private FuzzRequest Read() => new("GET", Here(), chance.Pick("", "resourceVersion=0", "resourceVersion=2", "includeObject=Object"), null);

    private FuzzRequest List()
    {
        var query = "";
        foreach (var option in (ReadOnlySpan<string>)
            [
                "labelSelector=app%20in%20(x,y),!z", "labelSelector=app%3Dx", "fieldSelector=metadata.name%21%3Da", "limit=1", "limit=500", "resourceVersion=0", "resourceVersion=5&resourceVersionMatch=Exact",
                "resourceVersion=3&resourceVersionMatch=NotOlderThan", "timeoutSeconds=1", "allowWatchBookmarks=true", "includeObject=None", "pretty=true", "timeout=5s",
            ])
        {
            query = chance.OneIn(6) ? And(query, option) : query;
        }
        if (chance.OneIn(8))
        {
            query = And(query, "limit=1&continue=" + new ApiServer.Requests.ContinueToken(chance.Pick(-1L, 2L, 40L), ResourceStorage.PrefixOf(kind) + "default/a").Encode(ResourceStorage.PrefixOf(kind)));
        }
        if (chance.OneIn(3))
        {
            query = And(query, chance.OneIn(3) ? "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true" : "watch=1");
        }
        return new FuzzRequest("GET", chance.OneIn(5) && kind.Namespaced ? Collection().Replace($"/namespaces/{ns}", "", StringComparison.Ordinal) : Collection(), query, null);
    }

    private FuzzRequest Sub()
    {
        if (kind.Subresources.Count == 0)
        {
            return Read();
        }
        var subresource = chance.Pick(kind.Subresources);
        return subresource.Handler switch
        {
            SubresourceHandler.Binding => Encoded(new FuzzRequest("POST", Here("binding"), WriteOptions(), null), new DocumentObject(
                ("apiVersion", "v1"), ("kind", "Binding"), ("metadata", new DocumentObject(("name", name))), ("target", new DocumentObject(("kind", "Node"), ("name", "n1")))), isObject: false),
            SubresourceHandler.Token => Encoded(new FuzzRequest("POST", Here("token"), WriteOptions(), null), new DocumentObject(
                ("apiVersion", "authentication.k8s.io/v1"), ("kind", "TokenRequest"), ("spec", new DocumentObject(("audiences", Document.Of([(Document)"a"])), ("expirationSeconds", 700)))), isObject: false),
            SubresourceHandler.Eviction => Encoded(new FuzzRequest("POST", Here("eviction"), WriteOptions(), null), new DocumentObject(
                ("apiVersion", "policy/v1"), ("kind", "Eviction"), ("metadata", new DocumentObject(("name", name))), ("deleteOptions", new DocumentObject(("gracePeriodSeconds", 1)))), isObject: false),
            SubresourceHandler.Node => new FuzzRequest("GET", Here(subresource.Name), "container=a&tailLines=5", null),
            SubresourceHandler.Scale => chance.Below(3) switch
            {
                0 => new FuzzRequest("GET", Here("scale"), "", null),
                1 => new FuzzRequest("PATCH", Here("scale"), WriteOptions(), Encoding.UTF8.GetBytes("""{"spec":{"replicas":2}}""")) { ContentType = MediaTypes.MergePatch },
                _ => Encoded(new FuzzRequest("PUT", Here("scale"), WriteOptions(), null), new DocumentObject(("apiVersion", "autoscaling/v1"), ("kind", "Scale"),
                    ("metadata", new DocumentObject(("name", name), ("namespace", ns))), ("spec", new DocumentObject(("replicas", 4)))), isObject: false),
            },
            _ => chance.OneIn(3) ? new FuzzRequest("GET", Here(subresource.Name), "", null)
                : Encoded(new FuzzRequest("PUT", Here(subresource.Name), WriteOptions(), null), WithStatus(Current() ?? Manifest())),
        };
    }

    private DocumentObject WithStatus(DocumentObject o) => version.Schema.Field("status") is { } status && chance.OneIn(2)
        ? o.With("status", SchemaObjects.Make(status.Schema, new SeededRandomSource((ulong)chance.Below(1000)), depth: 2, hostile: false))
        : o;

    private string WriteOptions() => chance.Below(8) switch
    {
        0 => "dryRun=All",
        1 => "fieldValidation=Strict",
        2 => "fieldManager=one",
        3 => "fieldValidation=Ignore&pretty=1",
        _ => "",
    };

    private DocumentObject Manifest()
    {
        // Of a kind without manifests, what its schema makes up.
        var manifest = Manifests.ByResource.TryGetValue($"{version.Name.ApiVersion}/{kind.Resource}", out var texts)
            ? (DocumentObject)DocumentJson.Parse(chance.Pick(texts))
            : ((DocumentObject)SchemaObjects.Make(version.Schema, new SeededRandomSource((ulong)chance.Below(1000)), depth: 0, hostile: false))
                .With("metadata", new DocumentObject(("name", "made")));
        manifest = chance.OneIn(2) ? manifest.With("apiVersion", version.Name.ApiVersion).With("kind", kind.Kind) : manifest;
        return chance.OneIn(3) ? Enriched(manifest, version.Schema) : manifest;
    }

    // A field somewhere that no manifest has.
    private DocumentObject Enriched(DocumentObject o, Schema schema)
    {
        var fields = schema.Fields.Where(f => f.Name is not ("apiVersion" or "kind")).ToArray();
        if (fields.Length == 0)
        {
            return o;
        }
        var field = chance.Pick(fields);
        return o.With(field.Name, o[field.Name] is DocumentObject inner && field.Schema.Type == SchemaType.Object && field.Schema.Fields.Count > 0 && !chance.OneIn(4)
            ? Enriched(inner, field.Schema)
            : SchemaObjects.Make(field.Schema, new SeededRandomSource((ulong)chance.Below(1000)), depth: 4, hostile: false));
    }

    /// <summary>The object as it is, in the version of the request, slightly changed; null where it is not there.</summary>
    private DocumentObject? Current()
    {
        var key = ResourceStorage.PrefixOf(kind) + (kind.Namespaced ? $"{ns}/{name}" : name);
        var value = stored().FirstOrDefault(i => i.Key == key).Value;
        if (value is null)
        {
            return null;
        }
        var o = (DocumentObject)DocumentJson.Parse(StoredObject.JsonOf(value).Span);
        o = version.FromStorage?.Invoke(o) ?? o;
        return chance.Below(3) switch
        {
            0 => o.WithAt(["metadata", "labels"], new DocumentObject(("app", "x"), ("put", chance.Below(5).ToString(System.Globalization.CultureInfo.InvariantCulture)))),
            1 => Enriched(o, version.Schema),
            _ => o,
        };
    }

    private DocumentObject MergePatch()
    {
        var change = Enriched(DocumentObject.Empty, version.Schema);
        return chance.Below(3) switch
        {
            0 => change,
            1 => change.WithAt(["metadata", "labels"], new DocumentObject(("merge", "1"), ("app", Document.Null))),
            _ => new DocumentObject(("metadata", new DocumentObject(("annotations", new DocumentObject(("n", chance.Below(9).ToString(System.Globalization.CultureInfo.InvariantCulture)))), ("finalizers", Document.Null)))),
        };
    }

    private string JsonPatch() => chance.Pick(
        """[{"op":"add","path":"/metadata/labels","value":{"json":"1"}},{"op":"test","path":"/kind","value":"Pod"}]""",
        """[{"op":"add","path":"/metadata/finalizers","value":["a.b/c"]},{"op":"add","path":"/metadata/finalizers/-","value":"d.e/f"}]""",
        """[{"op":"remove","path":"/metadata/labels"}]""",
        """[{"op":"copy","from":"/metadata/name","path":"/metadata/annotations/a~1b"},{"op":"move","from":"/metadata/labels/app","path":"/metadata/labels/moved"}]""",
        """[{"op":"replace","path":"/spec/replicas","value":3},{"op":"add","path":"/data/x","value":"y"},{"op":"add","path":"/spec/containers/0/env","value":[{"name":"A"}]}]""");

    private string Strategic() => chance.Pick(
        """{"metadata":{"$setElementOrder/finalizers":["a.b/c"],"finalizers":["a.b/c"]}}""",
        """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a.b/c"]}}""",
        """{"spec":{"containers":[{"name":"a","image":"i:9"},{"$patch":"delete","name":"b"}],"$setElementOrder/containers":[{"name":"a"}]}}""",
        """{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}},"data":{"$patch":"replace","z":"1"}}""",
        """{"spec":{"ports":[{"port":80,"$patch":"merge","targetPort":8080},{"$patch":"replace"}],"template":{"spec":{"volumes":[{"name":"v","$retainKeys":["name","emptyDir"],"emptyDir":{}}]}}}}""");

    private string Configuration()
    {
        var manifest = Manifest().WithAt(["metadata", "name"], name).With("apiVersion", version.Name.ApiVersion).With("kind", kind.Kind);
        return chance.OneIn(2) ? YamlWriter.Write(manifest) : manifest.ToString();
    }

    private FuzzRequest Encoded(FuzzRequest request, DocumentObject document, bool isObject = true) => chance.Below(4) switch
    {
        0 => request with { Body = Encoding.UTF8.GetBytes(YamlWriter.Write(document)), ContentType = MediaTypes.Yaml },
        1 when isObject && Message(document) is { } message => request with { Body = message, ContentType = MediaTypes.Protobuf },
        _ => request with { Body = DocumentJson.Write(document), ContentType = chance.OneIn(5) ? null : MediaTypes.Json },
    };

    private byte[]? Message(DocumentObject document)
    {
        var walked = SchemaWalk.Decode(document, version.Schema);
        if (walked.Object is null || version.ToProtobuf is null)
        {
            return null;
        }
        var message = new ProtobufWriter();
        version.ToProtobuf(walked.Object, message);
        var body = new ArrayBufferWriter<byte>();
        ProtobufEnvelope.Write(body, version.Name.ApiVersion, kind.Kind, message.Written);
        return body.WrittenSpan.ToArray();
    }

    private static string And(string left, string right) => left.Length == 0 ? right : right.Length == 0 ? left : $"{left}&{right}";
}
