using MiniKube.Api.Core.V1;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.Pods;

/// <summary>Files pods under the node that they are bound to.</summary>
internal static class NodeIndex
{
    private const string Name = "node";

    public static void Add(Informer<Pod> pods) => pods.AddIndex(Name, static pod => string.IsNullOrEmpty(pod.Spec.NodeName) ? [] : [pod.Spec.NodeName]);

    public static IEnumerable<Pod> On(Informer<Pod> pods, string node) => pods.ByIndex(Name, node);
}
