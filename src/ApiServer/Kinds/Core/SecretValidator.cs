using System.Text.Json;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class SecretValidator : KindValidator<Secret>
{
    public SecretValidator()
    {
        Check(static (o, errors) =>
        {
            foreach (var key in o.Data.Keys)
            {
                errors.Invalid($"data[{key}]", key, NameRules.ConfigMapKey(key));
            }
            if (o.Data.Values.Sum(static v => (long)v.Length) > ConfigMapValidator.MaxBytes)
            {
                errors.Add(FieldError.TooLong("data", ConfigMapValidator.MaxBytes));
            }
        });
        Check(Type);
    }

    /// <summary>What each of the known types must hold.</summary>
    private static void Type(Secret o, FieldErrors errors)
    {
        switch (o.Type)
        {
            case "kubernetes.io/service-account-token":
                const string annotation = "kubernetes.io/service-account.name";
                if (o.Metadata.Annotations.GetValueOrDefault(annotation, "").Length == 0)
                {
                    errors.Required($"metadata.annotations[{annotation}]");
                }
                break;
            case "kubernetes.io/dockercfg":
                Json(o, ".dockercfg", errors);
                break;
            case "kubernetes.io/dockerconfigjson":
                Json(o, ".dockerconfigjson", errors);
                break;
            case "kubernetes.io/basic-auth" when !o.Data.ContainsKey("username") && !o.Data.ContainsKey("password"):
                errors.Required("data[username]");
                errors.Required("data[password]");
                break;
            case "kubernetes.io/ssh-auth":
                Key(o, "ssh-privatekey", errors, allowEmpty: false);
                break;
            case "kubernetes.io/tls":
                Key(o, "tls.crt", errors, allowEmpty: true);
                Key(o, "tls.key", errors, allowEmpty: true);
                break;
        }
    }

    private static void Key(Secret o, string key, FieldErrors errors, bool allowEmpty)
    {
        if (!o.Data.TryGetValue(key, out var value) || (!allowEmpty && value.IsEmpty))
        {
            errors.Required($"data[{key}]");
        }
    }

    private static void Json(Secret o, string key, FieldErrors errors)
    {
        if (!o.Data.TryGetValue(key, out var value))
        {
            errors.Required($"data[{key}]");
            return;
        }
        try
        {
            DocumentJson.Parse(value.Span);
        }
        catch (JsonException e)
        {
            errors.Invalid($"data[{key}]", "<secret contents redacted>", e.Message);
        }
    }
}

internal sealed class SecretChangeValidator : KindValidator<Change<Secret>>
{
    public SecretChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = change;
        if (before.Type != after.Type)
        {
            errors.Invalid("type", after.Type ?? "", CommonRules.Immutable);
        }
        if (before.Immutable != true)
        {
            return;
        }
        if (after.Immutable != true)
        {
            errors.Forbidden("immutable", ConfigMapChangeValidator.Frozen);
        }
        if (!ApiEquality.Maps(before.Data, after.Data))
        {
            errors.Forbidden("data", ConfigMapChangeValidator.Frozen);
        }
    });
}
