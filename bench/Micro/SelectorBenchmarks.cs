using BenchmarkDotNet.Attributes;
using MiniKube.Api.Selectors;

namespace MiniKube.Bench.Micro;

/// <summary>Selectors against one object's labels and fields: once per object of a list, and per watcher and event.</summary>
public class SelectorBenchmarks
{
    private readonly LabelSelectorExpression labels = LabelSelectorExpression.Parse("app.kubernetes.io/name=checkout,tier in (web,api),!canary");
    private readonly FieldSelector fields = FieldSelector.Parse("spec.nodeName=node-1,status.phase!=Failed");
    private readonly Dictionary<string, string> objectLabels = new() { ["app.kubernetes.io/name"] = "checkout", ["tier"] = "api", ["pod-template-hash"] = "6d4b75cb6d" };
    private readonly Dictionary<string, string> objectFields = new() { ["metadata.name"] = "web-1", ["spec.nodeName"] = "node-1", ["status.phase"] = "Running" };

    [Benchmark]
    public bool MatchLabels() => labels.Matches(objectLabels);

    [Benchmark]
    public bool MatchFields() => fields.Matches(objectFields);

    [Benchmark]
    public object ParseLabels() => LabelSelectorExpression.Parse("app.kubernetes.io/name=checkout,tier in (web,api),!canary");
}
