using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Authorization;

/// <summary>Makes roles and bindings, and asks as users.</summary>
internal static class AccessSteps
{
    public const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

    /// <summary>Makes a ClusterRole with rules (JSON objects) and binds it to a subject (a JSON object) in the whole cluster.</summary>
    public static async Task GrantAsync(this TestApi api, string name, string subject, params string[] rules)
    {
        await api.CreateAsync($"{Rbac}/clusterroles", $$"""{"metadata":{"name":"{{name}}"},"rules":[{{string.Join(',', rules)}}]}""");
        await api.CreateAsync($"{Rbac}/clusterrolebindings", Binding(name, "ClusterRole", name, subject));
    }

    /// <summary>Makes a Role in a namespace and binds it to a subject there.</summary>
    public static async Task GrantInAsync(this TestApi api, string ns, string name, string subject, params string[] rules)
    {
        await api.CreateAsync($"{Rbac}/namespaces/{ns}/roles", $$"""{"metadata":{"name":"{{name}}"},"rules":[{{string.Join(',', rules)}}]}""");
        await api.CreateAsync($"{Rbac}/namespaces/{ns}/rolebindings", Binding(name, "Role", name, subject));
    }

    public static async Task CreateAsync(this TestApi api, string path, string json)
    {
        var created = await api.Post(path, json);
        Assert.True(created.Code == 201, created.ErrorMessage);
    }

    /// <summary>
    /// Deletes what gave access. What is taken away may still be allowed for a moment, until the caches that are asked for it follow: here they have.
    /// </summary>
    public static async Task TakeAwayAsync(this TestApi api, string path)
    {
        Assert.Equal(200, (await api.Delete(path, """{"gracePeriodSeconds":0}""")).Code);
        // A read of what is there now waits for every cache.
        Assert.Equal(404, (await api.Get(path)).Code);
    }

    public static string Binding(string name, string kind, string role, string subject) =>
        $$"""{"metadata":{"name":"{{name}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{kind}}","name":"{{role}}"},"subjects":[{{subject}}]}""";

    public static string User(string name) => $$"""{"kind":"User","name":"{{name}}"}""";

    public static string Rule(string verbs, string apiGroup, string resources, string names = "") =>
        $$"""{"verbs":[{{List(verbs)}}],"apiGroups":["{{apiGroup}}"],"resources":[{{List(resources)}}],"resourceNames":[{{List(names)}}]}""";

    /// <summary>What a SubjectAccessReview says of a user about resource attributes (a JSON object).</summary>
    public static async Task<Answer> MayAsync(this TestApi api, string user, string attributes, params string[] groups)
    {
        var review = await api.Post("/apis/authorization.k8s.io/v1/subjectaccessreviews",
            $$"""{"spec":{"user":"{{user}}","groups":[{{List(string.Join(' ', groups))}}],"resourceAttributes":{{attributes}} } }""");
        Assert.True(review.Code == 201, review.ErrorMessage);
        return review;
    }

    private static string List(string words) => string.Join(',', words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => $"\"{w}\""));
}
