using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>Who makes a request. Exactly the field that <c>kind</c> names is set.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.Subject")]
public sealed partial record Subject
{
    /// <summary><c>User</c>, <c>Group</c> or <c>ServiceAccount</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    /// <summary>The user, for the kind <c>User</c>.</summary>
    [Field(2)]
    public UserSubject? User { get; init; }

    /// <summary>The group, for the kind <c>Group</c>.</summary>
    [Field(3)]
    public GroupSubject? Group { get; init; }

    /// <summary>The service account, for the kind <c>ServiceAccount</c>.</summary>
    [Field(4)]
    public ServiceAccountSubject? ServiceAccount { get; init; }
}
