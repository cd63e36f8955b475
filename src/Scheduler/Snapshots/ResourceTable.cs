using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>An amount of the resource that has a column of the table: thousandths for cpu, whole units for all else.</summary>
internal readonly record struct ResourceAmount(int Column, long Amount);

/// <summary>
/// What each node has and what its pods ask for, one pair of arrays per resource, indexed by the node's slot: a filter over thousands of nodes
/// reads a few contiguous numbers. A resource gets its column when a node or a pod first names it.
/// </summary>
internal sealed class ResourceTable
{
    public const int Cpu = 0;
    public const int Memory = 1;

    private readonly Dictionary<string, int> columnOf = new(StringComparer.Ordinal);
    private readonly List<string> names = [];
    private long[][] allocatable = [];
    private long[][] requested = [];
    private int capacity;

    public ResourceTable()
    {
        Column(ResourceName.Cpu);
        Column(ResourceName.Memory);
        Column(ResourceName.EphemeralStorage);
    }

    /// <summary>How many pods each node takes, and how many it has.</summary>
    public int[] AllowedPods { get; private set; } = [];
    public int[] PodCount { get; private set; } = [];

    /// <summary>Requests with a small assumed one for each container that makes none: only for scores, so that such pods spread too.</summary>
    public long[] NonZeroCpu { get; private set; } = [];
    public long[] NonZeroMemory { get; private set; } = [];

    public long[] Allocatable(int column) => allocatable[column];
    public long[] Requested(int column) => requested[column];

    /// <summary>As <see cref="Requested"/>, with the small assumed ones for cpu and memory.</summary>
    public long[] RequestedOrAssumed(int column) => column switch
    {
        Cpu => NonZeroCpu,
        Memory => NonZeroMemory,
        _ => requested[column],
    };

    public string NameOf(int column) => names[column];

    public int Column(string resource)
    {
        if (columnOf.TryGetValue(resource, out var known))
        {
            return known;
        }
        var column = names.Count;
        columnOf.Add(resource, column);
        names.Add(resource);
        allocatable = [.. allocatable, new long[capacity]];
        requested = [.. requested, new long[capacity]];
        return column;
    }

    public void EnsureSlots(int slots)
    {
        if (slots <= capacity)
        {
            return;
        }
        capacity = Math.Max(slots, Math.Max(16, capacity * 2));
        for (var i = 0; i < names.Count; i++)
        {
            Array.Resize(ref allocatable[i], capacity);
            Array.Resize(ref requested[i], capacity);
        }
        AllowedPods = Grown(AllowedPods);
        PodCount = Grown(PodCount);
        NonZeroCpu = Grown(NonZeroCpu);
        NonZeroMemory = Grown(NonZeroMemory);
    }

    public void SetAllocatable(int slot, Node? node)
    {
        foreach (var column in allocatable)
        {
            column[slot] = 0;
        }
        AllowedPods[slot] = 0;
        if (node is null)
        {
            return;
        }
        foreach (var (name, amount) in node.Status.Allocatable)
        {
            if (name == ResourceName.Pods)
            {
                AllowedPods[slot] = (int)Math.Clamp(amount.Value, 0, int.MaxValue);
            }
            else
            {
                // Apart, for a new column is a new array of columns.
                var column = Column(name);
                allocatable[column][slot] = Units(name, amount);
            }
        }
    }

    /// <param name="slot">The node.</param>
    /// <param name="pod">What comes or goes.</param>
    /// <param name="sign">1 when it comes, -1 when it goes.</param>
    public void Count(int slot, PodInfo pod, int sign)
    {
        PodCount[slot] += sign;
        NonZeroCpu[slot] += sign * pod.NonZeroCpu;
        NonZeroMemory[slot] += sign * pod.NonZeroMemory;
        foreach (var (column, amount) in pod.Requests)
        {
            requested[column][slot] += sign * amount;
        }
    }

    public static long Units(string resource, Quantity amount) => resource == ResourceName.Cpu ? amount.MilliValue : amount.Value;

    private T[] Grown<T>(T[] array)
    {
        Array.Resize(ref array, capacity);
        return array;
    }
}
