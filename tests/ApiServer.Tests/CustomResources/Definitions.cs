using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.CustomResources;

/// <summary>Definitions of custom resources for tests.</summary>
internal static class Definitions
{
    public const string Crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    public const string CronTabs = "/apis/stable.example.com/v1/namespaces/default/crontabs";

    /// <summary>A schema with something of everything.</summary>
    public const string Schema = """
        {"type":"object","properties":{
          "spec":{"type":"object","required":["cronSpec"],"properties":{
            "cronSpec":{"type":"string","pattern":"^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$"},
            "image":{"type":"string","default":"busybox"},
            "replicas":{"type":"integer","minimum":1,"maximum":10,"default":1},
            "port":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},
            "mode":{"type":"string","enum":["Fast","Slow"]},
            "note":{"type":"string","nullable":true,"maxLength":5},
            "raw":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
            "template":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},
            "tags":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"},
            "steps":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"maxItems":3,
              "items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"seconds":{"type":"number","multipleOf":0.5}}}},
            "limits":{"type":"object","additionalProperties":{"type":"integer"}}}},
          "status":{"type":"object","properties":{"replicas":{"type":"integer"},"selector":{"type":"string"},"phase":{"type":"string"}}}}}
        """;

    public static string CronTab(string schema = Schema, string version = "", string spec = "", string meta = "", string more = "") => $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"crontabs.stable.example.com"{{{meta}}}},
        "spec":{"group":"stable.example.com","scope":"Namespaced",{{{spec}}}
        "names":{"plural":"crontabs","singular":"crontab","kind":"CronTab","shortNames":["ct"],"categories":["all"]},
        "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{{{schema}}}}{{{version}}}}{{{more}}}]}}
        """;

    public static string Widget(string group, string plural = "widgets", string kind = "Widget", string names = "", string scope = "Cluster", string version = "v1") => $$$"""
        {"metadata":{"name":"{{{plural}}}.{{{group}}}"},"spec":{"group":"{{{group}}}","scope":"{{{scope}}}","names":{"plural":"{{{plural}}}","kind":"{{{kind}}}"{{{names}}}},
        "versions":[{"name":"{{{version}}}","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
        """;

    public static string Object(string name, string spec = "\"cronSpec\":\"* * * * */5\"", string meta = "", string more = "") =>
        $$"""{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"{{name}}"{{meta}}},"spec":{ {{spec}} }{{more}}}""";

    /// <summary>Makes a definition and waits until it is established.</summary>
    public static async Task<Document> DefineAsync(this TestApi api, string definition)
    {
        var made = await api.Post(Crds, definition);
        Assert.True(made.Code == 201, made.ErrorMessage);
        return await api.UntilAsync(made.Text("metadata", "name")!, static d => Condition(d, "Established") == "True");
    }

    /// <summary>Waits until a definition is as it should be.</summary>
    public static async Task<Document> UntilAsync(this TestApi api, string name, Func<Document, bool> isReached)
    {
        using var watch = await api.Watch($"{Crds}?watch=true&fieldSelector=metadata.name={name}");
        while (await watch.NextAsync() is var (type, definition))
        {
            if (type != "DELETED" && isReached(definition))
            {
                return definition;
            }
        }
        throw new InvalidOperationException("the watch has ended");
    }

    /// <summary>Holds the definition of CronTabs against what is expected after the server has looked at all definitions once more.</summary>
    public static async Task DefinedAfterAsync(this TestApi api, Func<Document, bool> isSo)
    {
        // The look that accepts its names has seen the other one before: it is older.
        Assert.Equal(201, (await api.Post(Crds, Widget("look.example.com"))).Code);
        await api.UntilAsync("widgets.look.example.com", static d => Condition(d, "NamesAccepted") is not null);
        var definition = await api.Get($"{Crds}/crontabs.stable.example.com");
        Assert.True(isSo(definition.Body), definition.Body.ToString());
    }

    /// <summary>Waits until a definition is gone.</summary>
    public static async Task UntilGoneAsync(this TestApi api, string name)
    {
        using var watch = await api.Watch($"{Crds}?watch=true&fieldSelector=metadata.name={name}");
        if ((await api.Get($"{Crds}/{name}")).Code == 404)
        {
            return;
        }
        while (await watch.NextAsync() is var (type, _) && type != "DELETED")
        {
        }
    }

    /// <summary>Waits until a path is answered with a code: what a definition says is served a moment after it is written.</summary>
    public static Task UntilAnsweredAsync(this TestApi api, string path, int code) => UntilAnsweredAsync(() => api.Get(path), code);

    /// <summary>Waits until a request, made again and again, is answered with a code.</summary>
    public static async Task UntilAnsweredAsync(Func<Task<Answer>> ask, int code)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await ask() is var answer && answer.Code != code)
        {
            Assert.False(guard.IsCancellationRequested, $"still {answer.Code}: {answer.Body}");
            await Task.Yield();
        }
    }

    public static string? Condition(Document definition, string type) => Find(definition, type)?["status"]?.AsString;

    public static Document? Find(Document definition, string type) =>
        definition.At("status", "conditions")?.AsArray?.FirstOrDefault(c => c["type"]?.AsString == type);
}
