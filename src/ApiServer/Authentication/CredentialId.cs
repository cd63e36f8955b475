using System.Collections.ObjectModel;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Authentication;

/// <summary>What tells one token or certificate of a user from all others, as audit logs show it (KEP-4193).</summary>
internal static class CredentialId
{
    /// <summary>The key among a user's extras.</summary>
    public const string Key = "authentication.kubernetes.io/credential-id";

    /// <summary>The id of a token by its claim <c>jti</c>.</summary>
    public static string Value(string jti) => "JTI=" + jti;

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(string jti) => Extra(Value(jti));

    /// <summary>The id of a certificate: the hash of its DER.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(X509Certificate2 certificate) => Extra("X509SHA256=" + certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant());

    private static ReadOnlyDictionary<string, IReadOnlyList<string>> Extra(string id) =>
        new(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [Key] = [id] });
}
