using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>What Tables say of their columns.</summary>
public sealed class TableColumnTests
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    /// <summary>Columns as upstream's printers define them: a type where it is not string, then a colon and the format, and + for wide output.</summary>
    public static TheoryData<string, string> Definitions => new()
    {
        { "namespaces", "Name:name, Status, Age" },
        { "nodes", "Name:name, Status, Roles, Age, Version, Internal-IP+, External-IP+, OS-Image+, Kernel-Version+, Container-Runtime+" },
        { "pods", "Name:name, Ready, Status, Restarts, Age, IP+, Node+, Nominated Node+, Readiness Gates+" },
        { "services", "Name:name, Type, Cluster-IP, External-IP, Port(s), Age, Selector+" },
        { "configmaps", "Name:name, Data, Age" },
        { "secrets", "Name:name, Type, Data, Age" },
        { "serviceaccounts", "Name:name, Secrets, Age" },
        { "endpoints", "Name:name, Endpoints, Age" },
        { "events", "Last Seen, Type, Reason, Object, Subobject+, Source+, Message, First Seen+, Count+, Name:name+" },
        { "endpointslices", "Name:name, AddressType, Ports, Endpoints, Age" },
        { "leases", "Name:name, Holder, Age" },
        { "deployments", "Name:name, Ready, Up-to-date, Available, Age, Containers+, Images+, Selector+" },
        { "replicasets", "Name:name, Desired(integer), Current(integer), Ready(integer), Age, Containers+, Images+, Selector+" },
        { "horizontalpodautoscalers", "Name:name, Reference, Targets, MinPods, MaxPods, Replicas, Age" },
        { "ingresses", "Name:name, Class, Hosts, Address, Ports, Age" },
        { "ingressclasses", "Name:name, Controller, Parameters, Age" },
        { "networkpolicies", "Name:name, Pod-Selector, Age" },
        { "ipaddresses", "Name:name, ParentRef" },
        { "servicecidrs", "Name:name, CIDRs, Age" },
        { "storageclasses", "Name:name, Provisioner, ReclaimPolicy, VolumeBindingMode, AllowVolumeExpansion, Age" },
        { "volumeattributesclasses", "Name:name, DriverName, Age" },
        { "volumeattachments", "Name:name, Attacher:name, PV, Node, Attached(boolean), Age" },
        { "csidrivers", "Name:name, AttachRequired(boolean), PodInfoOnMount(boolean), StorageCapacity(boolean), TokenRequests, RequiresRepublish(boolean), Modes, Age" },
        { "csinodes", "Name:name, Drivers(integer), Age" },
        { "csistoragecapacities", "Name:name, StorageClassName, Capacity" },
        { "runtimeclasses", "Name:name, Handler, Age" },
        { "certificatesigningrequests", "Name:name, Age, SignerName, Requestor, RequestedDuration, Condition" },
        { "mutatingwebhookconfigurations", "Name:name, Webhooks(integer), Age" },
        { "validatingwebhookconfigurations", "Name:name, Webhooks(integer), Age" },
        { "validatingadmissionpolicies", "Name:name, Validations(integer), ParamKind, Age" },
        { "validatingadmissionpolicybindings", "Name:name, PolicyName, ParamRef, Age" },
        { "mutatingadmissionpolicies", "Name:name, Mutations(integer), ParamKind, Age" },
        { "mutatingadmissionpolicybindings", "Name:name, PolicyName, ParamRef, Age" },
        { "apiservices", "Name:name, Service, Available, Age" },
        { "flowschemas", "Name:name, PriorityLevel, MatchingPrecedence, DistinguisherMethod, Age, MissingPL" },
        { "prioritylevelconfigurations", "Name:name, Type, NominalConcurrencyShares, Queues, HandSize, QueueLengthLimit, Age" },
        { "deviceclasses", "Name:name, Age" },
        { "resourceclaims", "Name:name, State, Age" },
        { "resourceclaimtemplates", "Name:name, Age" },
        { "resourceslices", "Name:name, Node, Driver, Pool, Age" },
        { "priorityclasses", "Name:name, Value(integer), Global-Default(boolean), Age, PreemptionPolicy" },
    };

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Columns_have_upstreams_names_types_formats_and_priorities(string resource, string expected)
    {
        var kind = new KindCase(resource).Kind;
        Assert.Equal(expected, string.Join(", ", Tables.Columns(kind.Columns, kind.StorageVersion.Schema).Select(c => c["name"]!.AsString
            + (c["type"]!.AsString is "string" ? "" : $"({c["type"]!.AsString})")
            + (c["format"]!.AsString is { Length: > 0 } format ? ":" + format : "")
            + (c["priority"]!.AsInteger == 0 ? "" : "+"))));
    }

    [Fact]
    public void Every_column_of_every_kind_is_described() => Assert.All(KindList.All, kind =>
    {
        var columns = Tables.Columns(kind.Columns, kind.StorageVersion.Schema);
        Assert.Equal(kind.Columns.Count, columns.Count);
        Assert.All(columns, c => Assert.True(c["description"]!.AsString!.Length > 10, $"{kind.Kind}: {c}"));
    });

    [Fact]
    public async Task A_column_that_shows_a_field_says_what_explain_says_of_it()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Pods, Pod("a"));
        var definitions = (await api.Get("/openapi/v2"))["definitions"]!;
        string Of(string type, string field) => definitions[type]!.At("properties", field, "description")!.AsString!;
        foreach (var table in (Answer[])[await api.Get(Pods, Table), await api.Get(Pods + "/a", Table)])
        {
            var said = table["columnDefinitions"]!.AsArray!.ToDictionary(c => c["name"]!.AsString!, c => c["description"]!.AsString!);
            Assert.Equal(Of("io.k8s.api.core.v1.PodStatus", "podIP"), said["IP"]);
            Assert.Equal(Of("io.k8s.api.core.v1.PodSpec", "nodeName"), said["Node"]);
            Assert.Equal(Of("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "name"), said["Name"]);
            Assert.Equal(Of("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "creationTimestamp"), said["Age"]);
        }
    }

    [Fact]
    public async Task The_table_of_a_scale_describes_its_columns_too()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Deployments, Deployment("d"));
        var columns = (await api.Get(Deployments + "/d/scale", Table))["columnDefinitions"]!.AsArray!;
        Assert.Equal(["Name", "Desired", "Available", "Age"], columns.Select(c => c["name"]!.AsString!));
        Assert.Equal(["string", "integer", "integer", "string"], columns.Select(c => c["type"]!.AsString!));
        Assert.All(columns, c => Assert.NotEqual("", c["description"]!.AsString));
    }
}
