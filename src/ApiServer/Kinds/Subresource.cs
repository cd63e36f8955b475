using MiniKube.Api.Authentication.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Policy.V1;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Kinds;

/// <summary>How a subresource is served.</summary>
internal enum SubresourceHandler
{
    /// <summary>The object itself, of which only a part is written: the status, or what <see cref="Subresource.Prepare"/> takes.</summary>
    Part,

    /// <summary>An <c>autoscaling/v1</c> Scale over <see cref="ScalePaths"/>.</summary>
    Scale,

    /// <summary>POST of a Binding to a pod.</summary>
    Binding,

    /// <summary>POST of a TokenRequest to a service account.</summary>
    Token,

    /// <summary>POST of an Eviction to a pod.</summary>
    Eviction,

    /// <summary>PUT of a namespace whose <c>spec.finalizers</c> alone are taken.</summary>
    Finalize,

    /// <summary>Proxied to the server of the pod's node: log, exec, attach, portforward.</summary>
    Node,

    /// <summary>Proxied to the pod, the Service or the node itself, with whatever stands below it in the path.</summary>
    Proxy,
}

/// <summary>A subresource: a part of an object, or an action on it, with a path of its own.</summary>
/// <param name="Name">As it stands in paths: <c>status</c>.</param>
/// <param name="Handler">How it is served.</param>
/// <param name="Kind">The kind that it speaks; null for the object's own.</param>
/// <param name="Verbs">What can be done with it.</param>
internal sealed record Subresource(string Name, SubresourceHandler Handler, GroupVersionKind? Kind, Verbs Verbs)
{
    public ScalePaths? Scale { get; init; }

    /// <summary>The schema of <see cref="Kind"/>; null for the object's own, and where bytes are passed on as they are.</summary>
    public Schema? Schema { get; init; }

    /// <summary>What an update of a part keeps: (old, new, context); null for the status, whose rules the kind tells.</summary>
    public Func<DocumentObject, DocumentObject, RequestContext, DocumentObject>? Prepare { get; init; }

    /// <summary>What is wrong with an update (old, new) of a part; null for the status, whose rules the kind tells.</summary>
    public Func<DocumentObject, DocumentObject, RequestContext, IReadOnlyList<FieldError>>? ValidateUpdate { get; init; }

    /// <summary>The query parameters that it has of its own.</summary>
    public IReadOnlyList<RequestParameter> Parameters { get; init; } = [];

    public static Subresource Status { get; } = new("status", SubresourceHandler.Part, null, Verbs.Get | Verbs.Update | Verbs.Patch);
    public static Subresource Finalize { get; } = new("finalize", SubresourceHandler.Finalize, null, Verbs.Update);
    public static Subresource BindingSub { get; } = new("binding", SubresourceHandler.Binding, Binding.GroupVersionKind, Verbs.Create) { Schema = Binding.Schema };

    public static Subresource Token { get; } = new("token", SubresourceHandler.Token, TokenRequest.GroupVersionKind, Verbs.Create) { Schema = TokenRequest.Schema };

    /// <summary>The proxy of a pod, a Service or a node.</summary>
    /// <param name="options">The kind that discovery names: <c>PodProxyOptions</c>.</param>
    public static Subresource ProxyOf(string options) => new("proxy", SubresourceHandler.Proxy, new GroupVersionKind("", "v1", options),
        Verbs.Get | Verbs.Create | Verbs.Update | Verbs.Patch | Verbs.Delete)
    {
        Parameters = [new("path", "string", "The path below the proxy; the parameter stands for it where the path itself cannot.")],
    };

    public static Subresource EvictionSub { get; } = new("eviction", SubresourceHandler.Eviction, Eviction.GroupVersionKind, Verbs.Create) { Schema = Eviction.Schema };

    /// <summary>Scale over spec.replicas, status.replicas and the label selector spec.selector.</summary>
    public static Subresource ScaleSub { get; } =
        new("scale", SubresourceHandler.Scale, Api.Autoscaling.V1.Scale.GroupVersionKind, Verbs.Get | Verbs.Update | Verbs.Patch)
        {
            Scale = new ScalePaths(),
            Schema = Api.Autoscaling.V1.Scale.Schema,
        };
}

/// <summary>Where an object keeps what a Scale shows: paths of member names.</summary>
internal sealed record ScalePaths
{
    public IReadOnlyList<string> SpecReplicas { get; init; } = ["spec", "replicas"];
    public IReadOnlyList<string> StatusReplicas { get; init; } = ["status", "replicas"];

    /// <summary>A LabelSelector object, a plain map of labels (ReplicationController), or the text of a selector; empty where there is none.</summary>
    public IReadOnlyList<string> Selector { get; init; } = ["spec", "selector"];
}
