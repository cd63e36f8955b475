using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>Which requests belong to a schema, and the priority level they get.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.FlowSchemaSpec")]
public sealed partial record FlowSchemaSpec
{
    /// <summary>The priority level. The schema is ignored while that does not exist.</summary>
    [Field(1, Required = true)]
    public PriorityLevelConfigurationReference PriorityLevelConfiguration { get; init; } = new();

    /// <summary>Which schema counts where several match: the one with the lowest number, from 1 to 10000. 1000 when unset.</summary>
    [Field(2, Default = "0")]
    public int MatchingPrecedence { get; init; }

    /// <summary>How the requests are told apart into flows. All are one flow when unset.</summary>
    [Field(3)]
    public FlowDistinguisherMethod? DistinguisherMethod { get; init; }

    /// <summary>The requests: those that match any of the rules. None when empty.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<PolicyRulesWithSubjects> Rules { get; init; } = [];
}
