using MiniKube.Api.Core.V1;
using MiniKube.Api.Selectors;
using MiniKube.Scheduler.Plugins;

namespace MiniKube.Scheduler.Tests.Fixtures;

/// <summary>Pods belong together by one label, if they have it.</summary>
internal sealed class OwnersByLabel(string key = "app") : ISpreadOwners
{
    public LabelSelectorExpression? SelectorOf(Pod pod) =>
        pod.Metadata.Labels.TryGetValue(key, out var value) ? LabelSelectorExpression.Parse($"{key}={value}") : null;
}
