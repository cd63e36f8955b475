using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Batch.V1;

/// <summary>The Job that a CronJob makes copies of.</summary>
[ApiType("io.k8s.api.batch.v1.JobTemplateSpec")]
public sealed partial record JobTemplateSpec
{
    /// <summary>Labels and annotations for the Jobs.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the Jobs run.</summary>
    [Field(2)]
    public JobSpec Spec { get; init; } = new();
}
