using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.BootstrapTokens;

/// <summary>
/// The signatures on what new nodes are told of the cluster: for each token a detached one (JWS, RFC 7515 appendix F; HS256 keyed with the token's secret), by which
/// whoever has the token knows that the kubeconfig in it is the cluster's.
/// </summary>
internal static class ClusterInfoPlan
{
    private const string Kubeconfig = "kubeconfig";
    private const string Prefix = "jws-kubeconfig-";

    /// <returns>The data that the config map should have: the same object when it has it.</returns>
    /// <param name="info">The config map <c>cluster-info</c>.</param>
    /// <param name="tokens">All bootstrap tokens.</param>
    /// <param name="now">Tokens that ended sign nothing.</param>
    public static ConfigMap Compute(ConfigMap info, IEnumerable<Secret> tokens, DateTimeOffset now)
    {
        if (!info.Data.TryGetValue(Kubeconfig, out var content))
        {
            return info;
        }
        var data = info.Data.Where(d => !d.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        foreach (var (id, secret) in tokens.Select(t => BootstrapToken.ForSigning(t, now)).OfType<(string, string)>())
        {
            data[Prefix + id] = Sign(content, id, secret);
        }
        var signed = info with { Data = data };
        return signed.Equals(info) ? info : signed;
    }

    /// <summary>The signature without what it signs: header and signature with nothing between the two dots.</summary>
    public static string Sign(string content, string id, string secret)
    {
        var header = Encode(Encoding.UTF8.GetBytes($$"""{"alg":"HS256","kid":"{{id}}"}"""));
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes($"{header}.{Encode(Encoding.UTF8.GetBytes(content))}"));
        return $"{header}..{Encode(signature)}";
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
