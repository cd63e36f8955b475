using MiniKube.Api.Schemas;

namespace MiniKube.Controllers.GarbageCollector;

/// <summary>Where an object is found, and which one it is.</summary>
/// <param name="Resource">The default value where the kind is not served.</param>
/// <param name="Namespace">Empty for objects without a namespace.</param>
internal sealed record ObjectIdentity(GroupVersionResource Resource, bool Namespaced, string Namespace, string Name, string Uid)
{
    public override string ToString() => $"{Resource.Resource} {(Namespace.Length == 0 ? Name : $"{Namespace}/{Name}")} ({Uid})";
}
