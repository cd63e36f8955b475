using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.CustomResources.Definitions;

namespace MiniKube.ApiServer.Tests.CustomResources;

/// <summary>What a definition declares is a resource like any other.</summary>
public abstract class ServingContract(StoreKind store) : HttpContract(store)
{
    private const string Schemaless = """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""";

    [Fact]
    public async Task A_new_definition_is_established_and_its_objects_are_made_read_changed_and_deleted()
    {
        await using var api = await StartAsync();
        var definition = await api.DefineAsync(CronTab());
        Assert.Equal("True", Condition(definition, "NamesAccepted"));
        Assert.Equal("""["v1"]""", definition.At("status", "storedVersions")!.ToString());
        Assert.Equal("CronTabList", definition.At("status", "acceptedNames", "listKind")!.AsString);

        var made = await api.Post(CronTabs, Object("a"));
        Assert.Equal(201, made.Code);
        Assert.Equal("busybox", made.Text("spec", "image"));
        Assert.Equal(1, made["metadata", "generation"]!.AsInteger);
        Assert.Equal(made.Body, (await api.Get($"{CronTabs}/a")).Body);
        var list = await api.Get("/apis/stable.example.com/v1/crontabs");
        Assert.Equal("CronTabList", list.Text("kind"));
        Assert.Equal(["a"], Names(list));
        Assert.Equal(made.Body, list["items"]!.AsArray![0]);

        var patched = await api.Patch($"{CronTabs}/a", """{"spec":{"replicas":3}}""");
        Assert.Equal(2, patched["metadata", "generation"]!.AsInteger);
        var put = await api.Put($"{CronTabs}/a", patched.Body.WithAt(["spec", "replicas"], 4).ToString());
        Assert.Equal(4, put["spec", "replicas"]!.AsInteger);
        Assert.Equal(200, (await api.Delete($"{CronTabs}/a")).Code);
        Assert.Equal(404, (await api.Get($"{CronTabs}/a")).Code);
    }

    [Fact]
    public async Task Objects_are_there_again_at_once_after_a_restart()
    {
        await using var api = await StartAsync();
        await api.DefineAsync(CronTab());
        await api.Post(CronTabs, Object("a"));
        await using var other = await TestApi.OverAsync(api.Store);
        Assert.Equal(200, (await other.Get($"{CronTabs}/a")).Code);
    }

    [Fact]
    public async Task Watches_tell_of_objects_and_end_with_the_definition()
    {
        await using var api = await StartAsync();
        await api.DefineAsync(CronTab());
        using var watch = await api.Watch($"{CronTabs}?watch=true");
        await api.Post(CronTabs, Object("a"));
        await api.Patch($"{CronTabs}/a", """{"metadata":{"labels":{"x":"y"}}}""");
        await api.Delete($"{Crds}/crontabs.stable.example.com");
        Assert.Equal(["ADDED a", "MODIFIED a", "DELETED a"], await watch.TakeAsync(4));
        await api.UntilGoneAsync("crontabs.stable.example.com");
        await api.UntilAnsweredAsync(CronTabs, 404);
        await api.UntilAnsweredAsync("/apis/stable.example.com/v1", 404);
    }

    [Fact]
    public async Task A_watch_tells_of_the_last_deletion_before_it_ends_with_its_definition()
    {
        await using var api = await StartAsync();
        for (var round = 0; round < 20; round++)
        {
            await api.DefineAsync(CronTab());
            await api.Post(CronTabs, Object("a"));
            WatchReader[] watches = [.. await Task.WhenAll(Enumerable.Range(0, 5).Select(i => api.Watch($"{CronTabs}?watch=true", i % 2 == 0 ? null : "application/json;as=Table;g=meta.k8s.io;v=v1")))];
            await api.Delete($"{Crds}/crontabs.stable.example.com");
            foreach (var watch in watches)
            {
                Assert.Equal(["ADDED", "DELETED"], await TypesAsync(watch));
                watch.Dispose();
            }
            await api.UntilGoneAsync("crontabs.stable.example.com");
        }
    }

    private static async Task<List<string>> TypesAsync(WatchReader watch)
    {
        var types = new List<string>();
        while (await watch.NextAsync() is var (type, _))
        {
            types.Add(type);
        }
        return types;
    }

    [Fact]
    public async Task A_definition_waits_for_the_finalizers_of_its_objects_and_takes_no_new_ones()
    {
        await using var api = await StartAsync();
        await api.DefineAsync(CronTab());
        await api.Post(CronTabs, Object("a", meta: ",\"finalizers\":[\"example.com/hold\"]"));
        var deleted = await api.Delete($"{Crds}/crontabs.stable.example.com");
        Assert.Equal(200, deleted.Code);
        var definition = await api.UntilAsync("crontabs.stable.example.com", static d => d.At("metadata", "deletionTimestamp") is not null);
        Assert.Equal("True", Condition(definition, "Terminating"));
        Assert.Equal("""["customresourcecleanup.apiextensions.k8s.io"]""", definition.At("metadata", "finalizers")!.ToString());
        using (var watch = await api.Watch($"{CronTabs}?watch=true"))
        {
            while (await watch.NextAsync() is var (_, o) && o.At("metadata", "deletionTimestamp") is null)
            {
            }
        }
        foreach (var made in (Answer[])[await api.Post(CronTabs, Object("b")), await api.Patch($"{CronTabs}/b?fieldManager=x", Object("b"), "application/apply-patch+yaml")])
        {
            Assert.Equal((403, "Forbidden"), (made.Code, made.Reason));
            Assert.Equal("crontabs.stable.example.com \"b\" is forbidden: create not allowed while custom resource definition is terminating", made.ErrorMessage);
        }
        Assert.Equal("[\"delete\",\"deletecollection\",\"get\",\"list\",\"watch\"]", (await api.Get("/apis/stable.example.com/v1"))["resources"]!.AsArray![0]["verbs"]!.ToString());
        Assert.Equal(["a"], Names(await api.Get(CronTabs)));
        // The definition itself can be written, with the finalizer that it has.
        Assert.Equal(200, (await api.Put($"{Crds}/crontabs.stable.example.com", (await api.Get($"{Crds}/crontabs.stable.example.com")).Body.ToString())).Code);
        Assert.Equal(200, (await api.Patch($"{CronTabs}/a", """{"metadata":{"finalizers":null}}""")).Code);
        await api.UntilGoneAsync("crontabs.stable.example.com");
    }

    [Fact]
    public async Task What_was_stored_before_fields_came_or_went_is_read_in_todays_form()
    {
        await using var api = await StartAsync();
        await api.DefineAsync(CronTab(Schemaless));
        await api.Post(CronTabs, Object("a", "\"cronSpec\":\"* * * * *\",\"unknown\":1"));
        var definition = (await api.Get($"{Crds}/crontabs.stable.example.com")).Body;
        using var watch = await api.Watch($"{CronTabs}?watch=true");
        Assert.Equal(["ADDED a"], await watch.TakeAsync(1));
        var update = DocumentJson.Parse(System.Text.Encoding.UTF8.GetBytes(CronTab())).AsObject!;
        var changed = definition.AsObject!.With("spec", update["spec"]!);
        Assert.Equal(200, (await api.Put($"{Crds}/crontabs.stable.example.com", changed.ToString())).Code);
        // The watch ends when the new form is served.
        Assert.Null(await watch.NextAsync());
        var read = await api.Get($"{CronTabs}/a");
        Assert.Equal("""{"cronSpec":"* * * * *","image":"busybox","replicas":1}""", read["spec"]!.ToString());
        Assert.Equal("busybox", (await api.Get(CronTabs))["items"]!.AsArray![0].At("spec", "image")!.AsString);
    }

    [Fact]
    public async Task A_custom_kind_may_have_the_name_of_a_built_in_one()
    {
        await using var api = await StartAsync();
        await api.DefineAsync(Widget("serving.example.com", "services", "Service", scope: "Namespaced"));
        var made = await api.Post("/apis/serving.example.com/v1/namespaces/default/services", """{"apiVersion":"serving.example.com/v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":"none"}}""");
        Assert.Equal(201, made.Code);
        Assert.Equal("""{"ports":"none"}""", made["spec"]!.ToString());
        Assert.Equal(200, (await api.Delete("/apis/serving.example.com/v1/namespaces/default/services/a")).Code);
        Assert.DoesNotContain("a", Names(await api.Get("/api/v1/services")));
    }

    [Fact]
    public async Task Names_that_others_have_are_refused_until_they_are_free()
    {
        await using var api = await StartAsync();
        await api.DefineAsync(Widget("one.example.com"));
        await api.DefineAsync(Widget("two.example.com"));
        await api.Post(Crds, Widget("one.example.com", "gadgets", "Widget"));
        var refused = await api.UntilAsync("gadgets.one.example.com", static d => Condition(d, "NamesAccepted") is not null);
        Assert.Equal("False", Condition(refused, "NamesAccepted"));
        Assert.Equal("ListKindConflict", Find(refused, "NamesAccepted")!["reason"]!.AsString);
        Assert.Equal("\"WidgetList\" is already in use", Find(refused, "NamesAccepted")!["message"]!.AsString);
        Assert.Equal("False", Condition(refused, "Established"));
        Assert.Equal(404, (await api.Get("/apis/one.example.com/v1/gadgets")).Code);
        await api.Delete($"{Crds}/widgets.one.example.com");
        await api.UntilAsync("gadgets.one.example.com", static d => Condition(d, "Established") == "True");
        Assert.Equal(200, (await api.Get("/apis/one.example.com/v1/gadgets")).Code);
    }
}

public class ServingTests() : ServingContract(StoreKind.Memory);

public class SqliteServingTests() : ServingContract(StoreKind.Sqlite);

public class EtcdServingTests() : ServingContract(StoreKind.Etcd);
