using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>Rules that classes, claims and slices of devices share (KEP-4381).</summary>
internal static class DeviceRules
{
    /// <summary>Of requests, of constraints, of configurations, of selectors, of results.</summary>
    public const int MaxItems = 32;

    private const int MaxIdBytes = 32;
    private const int MaxPoolNameBytes = 253;
    private const int MaxExpressionBytes = 10 * 1024;
    private const int MaxParametersBytes = 10 * 1024;
    private const int MaxBindingConditions = 4;

    /// <summary>Who drives a device; a CSI driver's name has the same form.</summary>
    public static void Driver(string name, string path, FieldErrors errors) => VolumeSourceRules.DriverName(name, path, errors);

    public static void Label(string name, string path, FieldErrors errors) => errors.Invalid(path, name, NameRules.Dns1123Label(name));

    public static void Pool(string name, string path, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            errors.Required(path);
            return;
        }
        if (name.Length > MaxPoolNameBytes)
        {
            errors.Add(FieldError.TooLong(path, MaxPoolNameBytes));
        }
        foreach (var part in name.Split('/'))
        {
            errors.Invalid(path, part, NameRules.Dns1123Subdomain(part));
        }
    }

    /// <summary>The name of an attribute or a capacity: an identifier, with or without a domain before it. As upstream, further slashes are not looked at.</summary>
    public static void QualifiedName(string name, string path, FieldErrors errors)
    {
        switch (name.Split('/'))
        {
            case [var id]:
                Identifier(id, path, errors);
                break;
            case [var domain, var id]:
                if (domain.Length == 0)
                {
                    errors.Invalid(path, "", ["the domain must not be empty"]);
                }
                else
                {
                    Driver(domain, path, errors);
                }
                if (id.Length == 0)
                {
                    errors.Invalid(path, "", ["the name must not be empty"]);
                }
                else
                {
                    Identifier(id, path, errors);
                }
                break;
        }
    }

    public static void FullyQualifiedName(string name, string path, FieldErrors errors)
    {
        QualifiedName(name, path, errors);
        if (!name.Contains('/'))
        {
            errors.Invalid(path, name, ["a fully qualified name must be a domain and a name separated by a slash"]);
        }
    }

    public static void Selectors(IReadOnlyList<DeviceSelector> selectors, string path, FieldErrors errors) => Bounded.List(selectors, MaxItems, path, errors, (selector, at) =>
    {
        if (selector.Cel is not { } cel)
        {
            errors.Required($"{at}.cel");
        }
        else if (string.IsNullOrWhiteSpace(cel.Expression))
        {
            errors.Required($"{at}.cel.expression");
        }
        else if (System.Text.Encoding.UTF8.GetByteCount(cel.Expression) > MaxExpressionBytes)
        {
            errors.Add(FieldError.TooLong($"{at}.cel.expression", MaxExpressionBytes));
        }
    });

    public static void Configuration(OpaqueDeviceConfiguration? opaque, string path, FieldErrors errors)
    {
        if (opaque is null)
        {
            errors.Required($"{path}.opaque");
            return;
        }
        Driver(opaque.Driver, $"{path}.opaque.driver", errors);
        Raw(opaque.Parameters, $"{path}.opaque.parameters", MaxParametersBytes, errors);
    }

    /// <summary>An object of a driver's own.</summary>
    public static void Raw(Document? value, string path, int maxBytes, FieldErrors errors)
    {
        if (value is null or { IsNull: true })
        {
            errors.Required(path);
        }
        else if (DocumentJson.Write(value).Length > maxBytes)
        {
            errors.Add(FieldError.TooLong(path, maxBytes));
        }
        else if (value is not DocumentObject)
        {
            errors.Invalid(path, "<value omitted>", ["must be a valid JSON object"]);
        }
    }

    /// <summary>What is waited for before a pod is bound, and what ends the wait: both or neither.</summary>
    public static void BindingConditions(IReadOnlyList<string> conditions, IReadOnlyList<string> failures, string path, FieldErrors errors)
    {
        var (at, failed) = ($"{path}.bindingConditions", $"{path}.bindingFailureConditions");
        Bounded.List(conditions, MaxBindingConditions, at, errors, (c, place) => errors.Invalid(place, c, NameRules.QualifiedName(c)));
        Bounded.List(failures, MaxBindingConditions, failed, errors, (c, place) => errors.Invalid(place, c, NameRules.QualifiedName(c)));
        Unique(conditions, at);
        Unique(failures, failed);
        foreach (var (i, condition) in failures.Index())
        {
            if (conditions.Contains(condition))
            {
                errors.Invalid($"{failed}[{i}]", condition, ["bindingFailureConditions must not overlap with bindingConditions"]);
            }
        }
        if (conditions.Count == 0 && failures.Count > 0)
        {
            errors.Invalid(at, (Document?)null, "bindingConditions are required to use bindingFailureConditions");
        }
        if (failures.Count == 0 && conditions.Count > 0)
        {
            errors.Invalid(failed, (Document?)null, "bindingFailureConditions are required to use bindingConditions");
        }

        void Unique(IReadOnlyList<string> items, string list)
        {
            foreach (var (i, item) in items.Index())
            {
                if (items.Take(i).Contains(item))
                {
                    errors.Duplicate($"{list}[{i}]", item);
                }
            }
        }
    }

    /// <summary>A share of a device, by its uid.</summary>
    public static void ShareId(string uid, string path, FieldErrors errors)
    {
        if (!Guid.TryParse(uid, out var parsed))
        {
            errors.Invalid(path, uid, [uid.Length is 32 or 36 or 38 or 45 ? "error validating uid: invalid UUID format" : $"error validating uid: invalid UUID length: {uid.Length}"]);
        }
        else if (parsed.ToString("D") != uid)
        {
            errors.Invalid(path, uid, ["uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters"]);
        }
    }

    private static void Identifier(string id, string path, FieldErrors errors)
    {
        if (id.Length > MaxIdBytes)
        {
            errors.Add(FieldError.TooLong(path, MaxIdBytes));
        }
        errors.Invalid(path, id, NameRules.CIdentifier(id));
    }
}
