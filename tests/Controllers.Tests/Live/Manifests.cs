using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>Objects as users send them.</summary>
internal static class Manifests
{
    public static PodTemplateSpec Template(string app = "web", string image = "image:1", long? tolerationSeconds = null) => new()
    {
        Metadata = new ObjectMeta { Labels = Labels(("app", app)) },
        Spec = new PodSpec
        {
            Containers = [new Container { Name = "c", Image = image, Ports = [new ContainerPort { Name = "http", ContainerPortValue = 8080 }] }],
            Tolerations = tolerationSeconds is null ? [] :
            [
                new Toleration { Key = "node.kubernetes.io/unreachable", Operator = "Exists", Effect = "NoExecute", TolerationSeconds = tolerationSeconds },
                new Toleration { Key = "node.kubernetes.io/not-ready", Operator = "Exists", Effect = "NoExecute", TolerationSeconds = tolerationSeconds },
            ],
        },
    };

    public static Deployment Deployment(int replicas, string name = "web", string ns = "default", long? tolerationSeconds = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = ns },
        Spec = new DeploymentSpec
        {
            Replicas = replicas,
            Selector = new LabelSelector { MatchLabels = Labels(("app", name)) },
            Template = Template(name, tolerationSeconds: tolerationSeconds),
        },
    };

    public static ReplicaSet ReplicaSet(int replicas, string name = "web") => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new ReplicaSetSpec { Replicas = replicas, Selector = new LabelSelector { MatchLabels = Labels(("app", name)) }, Template = Template(name) },
    };

    public static Service Service(string name = "web", IntOrString? target = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new ServiceSpec { Selector = Labels(("app", name)), Ports = [new ServicePort { Port = 80, TargetPort = target ?? "http" }] },
    };

    /// <summary>Makes the server serve <c>widgets.example.com</c>.</summary>
    public static async Task<ResourceClient<DocumentObject>> DefineWidgetsAsync(LiveCluster cluster)
    {
        await cluster.CreateAsync(new CustomResourceDefinition
        {
            Metadata = new ObjectMeta { Name = "widgets.example.com" },
            Spec = new()
            {
                Group = "example.com",
                Scope = "Namespaced",
                Names = new() { Plural = "widgets", Kind = "Widget" },
                Versions = [new() { Name = "v1", Served = true, Storage = true, Validation = new() { OpenAPIV3Schema = new() { Type = "object" } } }],
            },
        });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<CustomResourceDefinition>("widgets.example.com")).Status.Conditions
            .Any(c => c is { Type: "Established", Status: "True" }), "the kind is served");
        return cluster.Client.Dynamic(new GroupVersionResource("example.com", "v1", "widgets"), namespaced: true);
    }

    public static DocumentObject Widget(string name, params OwnerReference[] owners) => new(
        ("apiVersion", "example.com/v1"), ("kind", "Widget"),
        ("metadata", new DocumentObject(("name", name), ("namespace", "default"), ("ownerReferences", Document.Of(owners.Select(o => (Document)ApiJson.ToDocument(o)))))));
}
