using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Metrics;

/// <summary>Verbs as kube-apiserver's metrics name them.</summary>
internal static class MetricVerb
{
    public static string Of(ApiRequest request) => request.Info.Subresource is "exec" or "attach" or "portforward" or "proxy"
        ? "CONNECT"
        : request.Info.Verb switch
        {
            "get" => "GET",
            "list" => "LIST",
            "watch" => "WATCH",
            "create" => "POST",
            "update" => "PUT",
            "patch" => MediaTypes.OfPatch(request.Http.Request) == MediaTypes.ApplyPatch ? "APPLY" : "PATCH",
            "delete" => "DELETE",
            "deletecollection" => "DELETECOLLECTION",
            _ => "OTHER",
        };

    /// <summary>The verb of a path that names no resource.</summary>
    public static string OfMethod(string method) => method switch
    {
        "GET" or "HEAD" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    };
}
