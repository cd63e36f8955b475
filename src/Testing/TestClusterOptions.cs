using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Determinism;
using MiniKube.NodeRuntime.FakeNodes;
using MiniKube.Storage;

namespace MiniKube.Testing;

/// <summary>What a test's cluster consists of. By default a whole control plane and three nodes, on the real clock.</summary>
public sealed record TestClusterOptions
{
    /// <summary>How many fake nodes there are, named <c>node-1</c> and so on.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>Changes what the fake nodes are like.</summary>
    public Func<FakeNodeOptions, FakeNodeOptions>? Node { get; init; }
    public bool RunScheduler { get; init; } = true;
    public bool RunControllers { get; init; } = true;
    public TimeProvider Time { get; init; } = TimeProvider.System;
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where objects are kept; null: in memory. The cluster disposes it.</summary>
    public IStore? Store { get; init; }
}
