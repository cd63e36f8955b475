using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.CustomResources;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.CustomResources.Definitions;

namespace MiniKube.ApiServer.Tests.Conformance;

/// <summary>What the conformance tests "CustomResourceDefinition resources" and "CustomResourceFieldSelectors" demand.</summary>
public sealed class CustomResourceDefinitionTests
{
    [Fact]
    public async Task Definitions_are_created_and_deleted()
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(CronTab());
        Assert.Equal(200, (await api.Delete($"{Crds}/crontabs.stable.example.com")).Code);
        await api.UntilGoneAsync("crontabs.stable.example.com");
    }

    [Fact]
    public async Task Labelled_definitions_are_listed_and_deleted_as_a_collection()
    {
        await using var api = await TestApi.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await api.DefineAsync(Widget($"g{i}.example.com").Replace("\"metadata\":{", "\"metadata\":{\"labels\":{\"e2e\":\"mine\"},", StringComparison.Ordinal));
        }
        await api.DefineAsync(Widget("other.example.com"));
        var list = await api.Get($"{Crds}?labelSelector=e2e%3Dmine");
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"widgets.g{i}.example.com"), Names(list));
        Assert.Equal(200, (await api.Delete($"{Crds}?labelSelector=e2e%3Dmine")).Code);
        foreach (var name in Names(list))
        {
            await api.UntilGoneAsync(name);
        }
        Assert.Equal(["widgets.other.example.com"], Names(await api.Get(Crds)));
    }

    [Fact]
    public async Task The_status_of_a_definition_is_read_updated_and_patched()
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(CronTab());
        const string status = $"{Crds}/crontabs.stable.example.com/status";
        static string Condition(string message) => $$"""{"type":"Mine","status":"True","reason":"E2E","message":"{{message}}","lastTransitionTime":null}""";
        var read = await api.Get(status);
        Assert.Equal(200, read.Code);
        var updated = await api.Put(status, read.Body.AsObject!.WithAt(["status", "conditions"],
            new DocumentArray([.. read["status", "conditions"]!.AsArray!, DocumentJson.Parse(System.Text.Encoding.UTF8.GetBytes(Condition("updated")))])).ToString());
        Assert.Equal("updated", Find(updated.Body, "Mine")!["message"]!.AsString);
        Assert.Equal("updated", Find((await api.Get($"{Crds}/crontabs.stable.example.com")).Body, "Mine")!["message"]!.AsString);
        var patched = await api.Patch(status, $$"""{"status":{"conditions":[{{Condition("patched")}}]} }""");
        Assert.Equal("patched", Find(patched.Body, "Mine")!["message"]!.AsString);
        // What the server itself says, it says again.
        await api.UntilAsync("crontabs.stable.example.com", static d => Definitions.Condition(d, "Established") == "True" && Definitions.Condition(d, "NamesAccepted") == "True");
        Assert.Equal("patched", Find((await api.Get(status)).Body, "Mine")!["message"]!.AsString);
    }

    [Fact]
    public async Task Field_selectors_choose_in_lists_watches_and_deletions_of_every_version()
    {
        await using var api = await TestApi.StartAsync();
        const string version = """,{"name":"v2","served":true,"storage":false,"selectableFields":[{"jsonPath":".spec.mode"}],"schema":{"openAPIV3Schema":""" + Definitions.Schema + "}}";
        await api.DefineAsync(CronTab(version: ",\"selectableFields\":[{\"jsonPath\":\".spec.mode\"}]", more: version));
        string[] versions = [CronTabs, CronTabs.Replace("/v1/", "/v2/", StringComparison.Ordinal)];
        await api.Post(CronTabs, Object("fast", "\"cronSpec\":\"* * * * *\",\"mode\":\"Fast\""));
        await api.Post(CronTabs, Object("slow", "\"cronSpec\":\"* * * * *\",\"mode\":\"Slow\""));
        foreach (var path in versions)
        {
            Assert.Equal(["fast"], Names(await api.Get($"{path}?fieldSelector=spec.mode%3DFast")));
        }
        using var first = await api.Watch($"{versions[0]}?watch=true&fieldSelector=spec.mode%3DFast");
        using var second = await api.Watch($"{versions[1]}?watch=true&fieldSelector=spec.mode%3DFast");
        // An object that comes to match is new, one that matches no more is gone.
        await api.Patch($"{CronTabs}/slow", """{"spec":{"mode":"Fast"}}""");
        await api.Patch($"{CronTabs}/fast", """{"spec":{"mode":"Slow"}}""");
        Assert.Equal(200, (await api.Delete($"{CronTabs}?fieldSelector=spec.mode%3DFast")).Code);
        string[] expected = ["ADDED fast", "ADDED slow", "DELETED fast", "DELETED slow"];
        Assert.Equal(expected, await first.TakeAsync(4));
        Assert.Equal(expected, await second.TakeAsync(4));
        Assert.Equal(["fast"], Names(await api.Get(CronTabs)));
    }

    private static string[] Names(Answer list) => [.. list["items"]!.AsArray!.Select(static i => i.At("metadata", "name")!.AsString!)];
}
