using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MiniKube.ApiServer.Impersonation;

/// <summary>As whom a request asks to be served: the headers <c>Impersonate-User</c>, <c>-Group</c>, <c>-Uid</c> and <c>-Extra-KEY</c>.</summary>
internal sealed record ImpersonationHeaders(string User, IReadOnlyList<string> Groups, string Uid, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra)
{
    private const string Prefix = "Impersonate-";
    private const string UserHeader = "Impersonate-User";
    private const string GroupHeader = "Impersonate-Group";
    private const string UidHeader = "Impersonate-Uid";
    private const string ExtraPrefix = "Impersonate-Extra-";

    /// <summary>Null where nobody is to be impersonated.</summary>
    public static ImpersonationHeaders? Read(IHeaderDictionary headers)
    {
        Dictionary<string, IReadOnlyList<string>>? extra = null;
        var any = false;
        foreach (var (name, values) in headers)
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            any |= IsNamed(name, UserHeader) || IsNamed(name, GroupHeader) || IsNamed(name, UidHeader);
            if (name.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            {
                any = true;
                // Header names have no case and few characters; keys are escaped as in URLs.
                (extra ??= new(StringComparer.Ordinal))[Uri.UnescapeDataString(name[ExtraPrefix.Length..].ToLowerInvariant())] = Texts(values);
            }
        }
        return any
            ? new ImpersonationHeaders(headers[UserHeader].FirstOrDefault() ?? "", Texts(headers[GroupHeader]), headers[UidHeader].FirstOrDefault() ?? "",
                extra ?? (IReadOnlyDictionary<string, IReadOnlyList<string>>)System.Collections.ObjectModel.ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty)
            : null;
    }

    /// <summary>Takes them off: from here on the request is the other's.</summary>
    public static void Remove(IHeaderDictionary headers)
    {
        foreach (var name in headers.Keys.Where(static n => n.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            headers.Remove(name);
        }
    }

    private static bool IsNamed(string name, string header) => name.Equals(header, StringComparison.OrdinalIgnoreCase);

    private static string[] Texts(StringValues values) => [.. values.Select(static v => v ?? "")];
}
