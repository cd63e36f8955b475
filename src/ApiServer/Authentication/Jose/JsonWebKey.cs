using System.Buffers.Text;
using System.Security.Cryptography;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Authentication.Jose;

/// <summary>
/// A key for signatures of JSON Web Tokens (RFC 7517, RFC 7518): RSA, or ECDSA over P-256, P-384 or P-521. It may lack its private half, and then only verifies.
/// </summary>
internal sealed class JsonWebKey
{
    private readonly AsymmetricAlgorithm key;

    // Keys of .NET promise nothing to those who use them at once.
    private readonly Lock gate = new();

    private JsonWebKey(AsymmetricAlgorithm key, string id, string algorithm)
    {
        this.key = key;
        Id = id;
        Algorithm = algorithm;
    }

    /// <summary>The name by which tokens say who signed them: <c>kid</c>.</summary>
    public string Id { get; }

    /// <summary>The algorithm that this key signs with: RS256 for RSA, else the one of the curve.</summary>
    public string Algorithm { get; }

    /// <summary>A key under the name that upstream gives it: the SHA-256 of its public half (SubjectPublicKeyInfo in DER), in base64url.</summary>
    /// <exception cref="FormatException">There is no algorithm for such a key.</exception>
    public static JsonWebKey Of(AsymmetricAlgorithm key) => Of(key, Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo())));

    /// <summary>A member of a key set; null where it is no public key for signatures that is known here.</summary>
    public static JsonWebKey? Read(Document member)
    {
        if (member["use"]?.AsString is { } use && use != "sig")
        {
            return null;
        }
        try
        {
            AsymmetricAlgorithm? key = member["kty"]?.AsString switch
            {
                "RSA" => RSA.Create(new RSAParameters { Modulus = Number(member, "n"), Exponent = Number(member, "e") }),
                "EC" when CurveOf(member["crv"]?.AsString) is { } curve =>
                    ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = Number(member, "x"), Y = Number(member, "y") } }),
                _ => null,
            };
            return key is null ? null : Of(key, member["kid"]?.AsString ?? "");
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <exception cref="CryptographicException">The private half is not here.</exception>
    public byte[] Sign(byte[] data)
    {
        lock (gate)
        {
            return key is RSA rsa
                ? rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                : ((ECDsa)key).SignData(data, HashOf(Algorithm));
        }
    }

    /// <summary>Whether a signature is this key's.</summary>
    /// <param name="algorithm">As the token's header names it (RFC 7518, 3.1).</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature.</param>
    public bool Verifies(string algorithm, byte[] data, byte[] signature)
    {
        lock (gate)
        {
            return key switch
            {
                RSA rsa when algorithm is "RS256" or "RS384" or "RS512" => rsa.VerifyData(data, signature, HashOf(algorithm), RSASignaturePadding.Pkcs1),
                RSA rsa when algorithm is "PS256" or "PS384" or "PS512" => rsa.VerifyData(data, signature, HashOf(algorithm), RSASignaturePadding.Pss),
                ECDsa ecdsa when algorithm == Algorithm => ecdsa.VerifyData(data, signature, HashOf(algorithm)),
                _ => false,
            };
        }
    }

    /// <summary>The public half as a member of a key set.</summary>
    public DocumentObject ToDocument()
    {
        if (key is RSA rsa)
        {
            var parameters = rsa.ExportParameters(includePrivateParameters: false);
            return new(("use", "sig"), ("kty", "RSA"), ("kid", Id), ("alg", Algorithm),
                ("n", Base64Url.EncodeToString(parameters.Modulus)), ("e", Base64Url.EncodeToString(parameters.Exponent)));
        }
        var point = ((ECDsa)key).ExportParameters(includePrivateParameters: false).Q;
        return new(("use", "sig"), ("kty", "EC"), ("kid", Id), ("crv", $"P-{key.KeySize}"), ("alg", Algorithm),
            ("x", Base64Url.EncodeToString(point.X)), ("y", Base64Url.EncodeToString(point.Y)));
    }

    private static JsonWebKey Of(AsymmetricAlgorithm key, string id) => new(key, id, key switch
    {
        RSA => "RS256",
        ECDsa { KeySize: 256 } => "ES256",
        ECDsa { KeySize: 384 } => "ES384",
        ECDsa { KeySize: 521 } => "ES512",
        _ => throw new FormatException("a key is RSA, or ECDSA over P-256, P-384 or P-521"),
    });

    private static HashAlgorithmName HashOf(string algorithm) => algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    private static ECCurve? CurveOf(string? name) => name switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => null,
    };

    private static byte[] Number(Document member, string name) => Base64Url.DecodeFromChars(member[name]?.AsString ?? "");
}
