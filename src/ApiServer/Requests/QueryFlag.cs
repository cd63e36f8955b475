namespace MiniKube.ApiServer.Requests;

/// <summary>Booleans in query strings, as Kubernetes reads them: present and neither <c>0</c> nor <c>false</c> is true.</summary>
internal static class QueryFlag
{
    public static bool IsTrue(string? value) => Read(value) ?? false;

    /// <summary>Null where the parameter is absent.</summary>
    public static bool? Read(string? value) =>
        value is null ? null : value != "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);
}
