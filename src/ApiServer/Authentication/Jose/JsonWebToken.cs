using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Authentication.Jose;

/// <summary>A signed JSON Web Token in its compact form (RFC 7519, RFC 7515). Nothing in it is to be believed before the signature is verified.</summary>
internal sealed class JsonWebToken
{
    private readonly byte[] signed;
    private readonly byte[] signature;

    private JsonWebToken(DocumentObject header, DocumentObject claims, byte[] signed, byte[] signature)
    {
        Header = header;
        Claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    public DocumentObject Header { get; }
    public DocumentObject Claims { get; }
    public string Algorithm => Header["alg"]?.AsString ?? "";

    /// <summary>Which key signed it; empty where it does not say.</summary>
    public string KeyId => Header["kid"]?.AsString ?? "";
    public string Issuer => Claims["iss"]?.AsString ?? "";
    public string Subject => Claims["sub"]?.AsString ?? "";

    /// <summary>Whom it is meant for; one text stands for a list of one.</summary>
    public IReadOnlyList<string> Audiences => Claims["aud"] switch
    {
        DocumentArray list => list.Select(a => a.AsString ?? "").ToArray(),
        DocumentString { Value: var one } => [one],
        _ => [],
    };

    public DateTimeOffset? Expires => Moment("exp");
    public DateTimeOffset? NotBefore => Moment("nbf");
    public DateTimeOffset? IssuedAt => Moment("iat");

    /// <summary>Null for what is no token of this form.</summary>
    public static JsonWebToken? Parse(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }
        try
        {
            return DocumentJson.Parse(Base64Url.DecodeFromChars(parts[0])) is DocumentObject header
                && DocumentJson.Parse(Base64Url.DecodeFromChars(parts[1])) is DocumentObject claims
                ? new JsonWebToken(header, claims, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]))
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A token with these claims, in its compact form.</summary>
    public static string Sign(JsonWebKey key, DocumentObject claims)
    {
        var header = new DocumentObject(("alg", key.Algorithm), ("kid", key.Id));
        var signed = $"{Base64Url.EncodeToString(DocumentJson.Write(header))}.{Base64Url.EncodeToString(DocumentJson.Write(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Whether the key signed it, with the algorithm that it names.</summary>
    public bool IsSignedBy(JsonWebKey key) => key.Verifies(Algorithm, signed, signature);

    // A NumericDate may have a fraction.
    private DateTimeOffset? Moment(string claim)
    {
        if (Claims[claim] is not DocumentNumber number)
        {
            return null;
        }
        var seconds = Math.Clamp(number.ToDouble(), DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds());
        return DateTimeOffset.FromUnixTimeSeconds((long)seconds);
    }
}
