namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>Small valid objects.</summary>
internal static class Samples
{
    public const string Pods = "/api/v1/namespaces/default/pods";
    public const string Maps = "/api/v1/namespaces/default/configmaps";
    public const string Services = "/api/v1/namespaces/default/services";
    public const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    public static string Pod(string name, string spec = "") =>
        $$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}","labels":{"app":"{{name}}"} },"spec":{ {{spec}}"containers":[{"name":"c","image":"i:1"}]} }""";

    public static string Map(string name, string meta = "", string value = "v") =>
        $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}"{{meta}} },"data":{"k":"{{value}}"} }""";

    public static string Service(string name, string spec = "\"ports\":[{\"port\":80}]") =>
        $$"""{"metadata":{"name":"{{name}}"},"spec":{ {{spec}} } }""";

    public static string Deployment(string name, int replicas = 1) =>
        $$"""
        {"metadata":{"name":"{{name}}"},"spec":{"replicas":{{replicas}},"selector":{"matchLabels":{"app":"{{name}}"} },
        "template":{"metadata":{"labels":{"app":"{{name}}"} },"spec":{"containers":[{"name":"c","image":"i:1"}]} } } }
        """;
}
