using System.Text.RegularExpressions;

namespace MiniKube.NodeRuntime.Images.Registry;

/// <summary>A registry's demand for a token (distribution spec, "Token Authentication"): where to fetch one, and for what.</summary>
internal sealed partial record BearerChallenge(string Realm, string? Service, string? Scope)
{
    /// <summary>Reads the parameters of a `WWW-Authenticate: Bearer` header.</summary>
    public static BearerChallenge? Parse(string? parameters)
    {
        if (parameters is null)
            return null;
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Parameter().Matches(parameters))
            values[match.Groups[1].Value] = match.Groups[2].Success ? match.Groups[2].Value : match.Groups[3].Value;
        return values.TryGetValue("realm", out var realm) && Uri.TryCreate(realm, UriKind.Absolute, out _)
            ? new BearerChallenge(realm, values.GetValueOrDefault("service"), values.GetValueOrDefault("scope"))
            : null;
    }

    /// <summary>Where the token is fetched.</summary>
    public Uri Address(string defaultScope)
    {
        var query = $"scope={Uri.EscapeDataString(Scope ?? defaultScope)}";
        if (Service is not null)
            query = $"service={Uri.EscapeDataString(Service)}&{query}";
        return new Uri(Realm + (Realm.Contains('?') ? "&" : "?") + query);
    }

    [GeneratedRegex("""([a-zA-Z]+)=(?:"([^"]*)"|([^\s,]+))""")]
    private static partial Regex Parameter();
}
