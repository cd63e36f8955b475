using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.ApiRegistration.V1;

/// <summary>A group and version, and where its server is.</summary>
[ApiType("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec")]
public sealed partial record APIServiceSpec
{
    /// <summary>The Service that requests are passed on to. The API server serves the version itself when unset.</summary>
    [Field(1)]
    public ServiceReference? Service { get; init; }

    /// <summary>The API group that is served.</summary>
    [Field(2)]
    public string? Group { get; init; }

    /// <summary>The version that is served, such as <c>v1</c>.</summary>
    [Field(3)]
    public string? Version { get; init; }

    /// <summary>Does not check the server's certificate. Discouraged, and not together with <c>caBundle</c>.</summary>
    [Field(4)]
    public bool? InsecureSkipTLSVerify { get; init; }

    /// <summary>The PEM certificates that the server's own is checked against. The API server's system roots when unset.</summary>
    [Field(5, ListType = "atomic")]
    public ByteString? CaBundle { get; init; }

    /// <summary>The least priority of the group, from 1 to 20000. Groups are listed from highest to lowest; the highest of a group's versions counts.</summary>
    [Field(7, Required = true, Default = "0")]
    public int GroupPriorityMinimum { get; init; }

    /// <summary>The version's priority within its group, from 1 to 1000; highest first. Equal ones go by name: v2 before v1 before v1beta1.</summary>
    [Field(8, Required = true, Default = "0")]
    public int VersionPriority { get; init; }
}
