using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class ConfigMapValidator : KindValidator<ConfigMap>
{
    /// <summary>How much a ConfigMap or Secret may hold: 1 MiB, so that nodes can hold many.</summary>
    internal const int MaxBytes = 1024 * 1024;

    public ConfigMapValidator() => Check(static (o, errors) =>
    {
        var size = 0L;
        foreach (var (key, value) in o.Data)
        {
            errors.Invalid($"data[{key}]", key, NameRules.ConfigMapKey(key));
            if (o.BinaryData.ContainsKey(key))
            {
                errors.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
            }
            size += Encoding.UTF8.GetByteCount(value);
        }
        foreach (var (key, value) in o.BinaryData)
        {
            errors.Invalid($"binaryData[{key}]", key, NameRules.ConfigMapKey(key));
            size += value.Length;
        }
        if (size > MaxBytes)
        {
            // How upstream writes the path of the whole object.
            errors.Add(FieldError.TooLong("[]", MaxBytes));
        }
    });
}

internal sealed class ConfigMapChangeValidator : KindValidator<Change<ConfigMap>>
{
    internal const string Frozen = "field is immutable when `immutable` is set";

    public ConfigMapChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = change;
        if (before.Immutable != true)
        {
            return;
        }
        if (after.Immutable != true)
        {
            errors.Forbidden("immutable", Frozen);
        }
        if (!ApiEquality.Maps(before.Data, after.Data))
        {
            errors.Forbidden("data", Frozen);
        }
        if (!ApiEquality.Maps(before.BinaryData, after.BinaryData))
        {
            errors.Forbidden("binaryData", Frozen);
        }
    });
}
