namespace MiniKube.ApiServer.Resources;

/// <summary>What is made of all resources that are served: when it is first asked for, and anew after others are served.</summary>
/// <param name="resources">Tells what is served.</param>
/// <param name="make">Makes it; the second is what was made of the resources of before, if anything was.</param>
internal sealed class Derived<T>(ResourceRegistry resources, Func<ResourceSet, T?, T> make)
    where T : class
{
    private Held? held;

    public T Value
    {
        get
        {
            var (set, before) = (resources.Current, Volatile.Read(ref held));
            if (before?.Set != set)
            {
                // Two who ask at once may both make it; either does.
                before = new Held(set, make(set, before?.Value));
                Volatile.Write(ref held, before);
            }
            return before.Value;
        }
    }

    private sealed record Held(ResourceSet Set, T Value);
}
