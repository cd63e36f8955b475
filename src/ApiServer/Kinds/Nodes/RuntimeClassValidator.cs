using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.Api.Node.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Nodes;

/// <summary>The rules for a RuntimeClass by itself.</summary>
internal sealed class RuntimeClassValidator : KindValidator<RuntimeClass>
{
    public RuntimeClassValidator()
    {
        Check(static (o, errors) => errors.Invalid("handler", o.Handler, NameRules.Dns1123Label(o.Handler)));
        Part("overhead.limits", static o => o.Overhead?.PodFixed, ContainerRules.Amounts);
        Part("scheduling.nodeSelector", static o => o.Scheduling?.NodeSelector, CommonRules.Labels);
        Part("scheduling.tolerations", static o => o.Scheduling?.Tolerations, Tolerations);
    }

    private static void Tolerations(IReadOnlyList<Toleration> tolerations, string path, FieldErrors errors)
    {
        var seen = new HashSet<Toleration>();
        foreach (var (i, toleration) in tolerations.Index())
        {
            SchedulingRules.Toleration(toleration, $"{path}[{i}]", errors);
            if (!seen.Add(toleration with { TolerationSeconds = null }))
            {
                errors.Duplicate($"{path}[{i}]", CommonRules.ToDocument(toleration));
            }
        }
    }
}

/// <summary>What an update of a RuntimeClass may not change.</summary>
internal sealed class RuntimeClassChangeValidator : KindValidator<Change<RuntimeClass>>
{
    public RuntimeClassChangeValidator() => Check(static (change, errors) => errors.Unchanged("handler", change.Old.Handler, change.New.Handler));
}
