using MiniKube.EndToEnd.Tests;
using MiniKube.EndToEnd.Tests.Clusters;
using Xunit.Sdk;
using Xunit.v3;

[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer(typeof(ByCollectionName))]
[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace MiniKube.EndToEnd.Tests;

/// <summary>Runs collections in the order of their names, which begin with a number: tests that break the shared cluster come last.</summary>
public sealed class ByCollectionName : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];
}

/// <summary>The names of the collections. Those below "5" leave the shared cluster as they found it.</summary>
internal static class Order
{
    public const string BadInput = "10 bad input";
    public const string Hello = "20 hello";
    public const string Clients = "30 clients";
    public const string Pods = "40 pods";
    public const string Images = "45 images";
    public const string Processes = "50 processes that die";
    public const string NodeLoss = "60 a node that dies";
    public const string Down = "70 down";
    public const string Dead = "80 a cluster that was killed";
    public const string ByHand = "90 single processes";
}
