using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.ApiRegistration.V1;

/// <summary>Says who serves one version of an API group. Its name must be <c>VERSION.GROUP</c>.</summary>
[ApiType("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService")]
[Kind("apiregistration.k8s.io", "v1", "APIService", "apiservices", ClusterScoped = true)]
public sealed partial record APIService
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The group and version, and where its server is.</summary>
    [Field(2)]
    public APIServiceSpec Spec { get; init; } = new();

    /// <summary>Whether the server can be reached.</summary>
    [Field(3)]
    public APIServiceStatus Status { get; init; } = new();
}
